import { MadangError, type ErrorCode, type ParticipantInfo, type QualityReport } from "../sdk/madang.js";

/** A service's key and secret; they stay in this page's memory. */
export interface Service {
  readonly key: string;
  readonly secret: string;
}

export const DEVELOPMENT: Service = { key: "dev", secret: "dev-secret" };

export interface RoomInfo {
  readonly id: string;
  readonly mode: string;
  readonly service: string;
  readonly state: string;
  readonly createdAt: string;
  readonly participants: number;
  readonly viewers: number;
}

/** Browsers themselves wait for minutes on a connection that died without a word. */
const ANSWER_MILLIS = 10_000;

const CODE_OF_STATUS: Readonly<Record<number, ErrorCode>> = {
  401: "not-allowed",
  403: "not-allowed",
  404: "room-not-found",
  409: "room-busy",
  422: "offer-rejected",
  429: "too-many-requests",
};

/** The REST API as one service sees it. */
export class Rest {
  constructor(private readonly service: Service) {}

  /** Whether the node has the development service. */
  static async isDevelopment(): Promise<boolean> {
    const response = await reach("../v1/node", {});
    return response.ok && ((await bodyOf(response)) as { developmentService: boolean }).developmentService;
  }

  /** Makes the room, or finds it there; one of that name with another mode is `room-busy`. */
  async createRoom(id: string, mode: string): Promise<void> {
    await this.call("POST", "../v1/rooms", { id, mode });
  }

  async token(room: string, role: string, name: string): Promise<string> {
    const body = { role, name, ttlSeconds: 3_600 };
    return ((await this.call("POST", `../v1/rooms/${room}/tokens`, body)) as { token: string }).token;
  }

  async rooms(): Promise<readonly RoomInfo[]> {
    return ((await this.call("GET", "../v1/rooms")) as { rooms: RoomInfo[] }).rooms;
  }

  async participants(room: string): Promise<readonly ParticipantInfo[]> {
    return ((await this.call("GET", `../v1/rooms/${room}/participants`)) as { participants: ParticipantInfo[] }).participants;
  }

  async quality(room: string, participant: string): Promise<QualityReport> {
    return (await this.call("GET", `../v1/rooms/${room}/participants/${participant}/quality`)) as QualityReport;
  }

  async remove(room: string, participant: string): Promise<void> {
    await this.call("DELETE", `../v1/rooms/${room}/participants/${participant}`);
  }

  async closeRoom(room: string): Promise<void> {
    await this.call("DELETE", `../v1/rooms/${room}`);
  }

  private async call(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await reach(path, {
      method,
      headers: {
        Authorization: `Basic ${btoa(`${this.service.key}:${this.service.secret}`)}`,
        ...(body !== undefined && { "Content-Type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok) {
      const code = CODE_OF_STATUS[response.status] ?? "server-unavailable";
      throw new MadangError(code, `The server answered ${response.status}`, { status: response.status });
    }
    return response.status === 204 ? null : bodyOf(response);
  }
}

/** Asks the server; throws `network` where no answer comes in time. */
export function reach(path: string, init: RequestInit): Promise<Response> {
  return reached(() => fetch(path, { ...init, signal: AbortSignal.timeout(ANSWER_MILLIS) }));
}

function bodyOf(response: Response): Promise<unknown> {
  return reached(() => response.json());
}

async function reached<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new MadangError("network", "The server could not be reached", { cause });
  }
}
