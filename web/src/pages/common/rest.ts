import {
  MadangError,
  type ErrorCode,
  type InvitationInfo,
  type InvitationWish,
  type ParticipantInfo,
  type QualityReport,
  type Role,
} from "../sdk/madang.js";

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

/** Who somebody is to be in a room: the identity tells people apart, the name is what others see. */
export interface Person {
  readonly role: string;
  readonly identity: string;
  readonly name: string;
}

/** An invitation as its maker has it. */
export type Invitation = Omit<InvitationInfo, "url">;

/** An invitation as whoever has its code sees it. */
export interface Invited {
  readonly room: string;
  readonly mode: string;
  readonly role: Role;
  readonly name?: string;
}

/** The first of a list, and whether there are more of it. */
export interface Part<T> {
  readonly items: readonly T[];
  readonly more: boolean;
}

/** Browsers themselves wait for minutes on a connection that died without a word. */
const ANSWER_MILLIS = 10_000;
/** So many are asked for at once. */
const PAGE = 100;

const CODE_OF_STATUS: Readonly<Record<number, ErrorCode>> = {
  401: "not-allowed",
  403: "not-allowed",
  404: "room-not-found",
  409: "room-busy",
  410: "not-found",
  422: "invalid-value",
  429: "too-many-requests",
};

/** Of those problems whose status says too little. */
const CODE_OF_PROBLEM: Readonly<Record<string, ErrorCode>> = {
  "right-missing": "right-missing",
  outranked: "outranked",
  "participant-not-found": "not-found",
  "invitation-not-found": "not-found",
  "room-full": "room-full",
  "service-full": "room-full",
};

/** The REST API, as a service sees it or somebody who is in a room. */
export class Rest {
  private constructor(private readonly authorization: string) {}

  static ofService({ key, secret }: Service): Rest {
    return new Rest(`Basic ${btoa(`${key}:${secret}`)}`);
  }

  /** As the participant of that token, for as long as that is in the room. */
  static ofParticipant(token: string): Rest {
    return new Rest(`Bearer ${token}`);
  }

  /** Whether the node has the development service. */
  static async isDevelopment(): Promise<boolean> {
    const response = await reach("../v1/node", {});
    return response.ok && ((await bodyOf(response)) as { developmentService: boolean }).developmentService;
  }

  /**
   * Makes the room, or finds it there; one of that name with another mode is `room-busy`.
   *
   * @returns whether it is new
   */
  async createRoom(id: string, mode: string): Promise<boolean> {
    return (await this.ask("POST", "../v1/rooms", { id, mode })).status === 201;
  }

  /** Makes the room where it is not there in whichever mode. */
  async makeSure(id: string, mode: string): Promise<void> {
    try {
      await this.createRoom(id, mode);
    } catch (error) {
      if (!(error instanceof MadangError) || error.code !== "room-busy") throw error;
    }
  }

  /** The room of that name, or null where there is none. */
  async room(id: string): Promise<RoomInfo | null> {
    try {
      return (await this.call("GET", `../v1/rooms/${id}`)) as RoomInfo;
    } catch (error) {
      if (error instanceof MadangError && error.status === 404) return null;
      throw error;
    }
  }

  async token(room: string, person: Person): Promise<string> {
    const body = { ...person, ttlSeconds: 3_600 };
    return ((await this.call("POST", `../v1/rooms/${room}/tokens`, body)) as { token: string }).token;
  }

  /** The first ones, at least so many where there are as many. */
  rooms(count: number): Promise<Part<RoomInfo>> {
    return this.first("../v1/rooms", "rooms", count);
  }

  participants(room: string, count: number): Promise<Part<ParticipantInfo>> {
    return this.first(`../v1/rooms/${room}/participants`, "participants", count);
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

  async invite(room: string, wish: InvitationWish): Promise<Invitation> {
    return (await this.call("POST", `../v1/rooms/${room}/invitations`, wish)) as Invitation;
  }

  async invitations(room: string): Promise<readonly Invitation[]> {
    return ((await this.call("GET", `../v1/rooms/${room}/invitations`)) as { invitations: Invitation[] }).invitations;
  }

  async revoke(room: string, code: string): Promise<void> {
    await this.call("DELETE", `../v1/rooms/${room}/invitations/${encodeURIComponent(code)}`);
  }

  private async first<T>(path: string, name: string, count: number): Promise<Part<T>> {
    const items: T[] = [];
    let next: string | undefined;
    do {
      const query = new URLSearchParams({ limit: String(PAGE), ...(next !== undefined && { cursor: next }) });
      const page = (await this.call("GET", `${path}?${query}`)) as Record<string, T[]> & { next?: string };
      items.push(...(page[name] ?? []));
      next = page.next;
    } while (next !== undefined && items.length < count);
    return { items, more: next !== undefined };
  }

  private async call(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await this.ask(method, path, body);
    return response.status === 204 ? null : bodyOf(response);
  }

  private ask(method: string, path: string, body?: unknown): Promise<Response> {
    return ask(method, path, body, { Authorization: this.authorization });
  }
}

/** What an invitation is for. */
export async function invitedBy(code: string): Promise<Invited> {
  return (await bodyOf(await ask("GET", `../v1/invitations/${encodeURIComponent(code)}`))) as Invited;
}

/**
 * Comes by an invitation, which is one of its uses.
 *
 * @param key the same for every attempt of the same person, so that an answer that was lost is no second use
 */
export async function comeBy(code: string, name: string, key: string): Promise<Invited & { readonly token: string }> {
  const response = await ask("POST", `../v1/invitations/${encodeURIComponent(code)}`, { name }, { "Idempotency-Key": key });
  return (await bodyOf(response)) as Invited & { token: string };
}

/** Asks the server; throws `network` where no answer comes in time. */
export function reach(path: string, init: RequestInit): Promise<Response> {
  return reached(() => fetch(path, { ...init, signal: AbortSignal.timeout(ANSWER_MILLIS) }));
}

/** The same, and throws what a refusal means. */
async function ask(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  const response = await reach(path, {
    method,
    headers: { ...headers, ...(body !== undefined && { "Content-Type": "application/json" }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (response.ok) return response;
  const { status } = response;
  const type = ((await response.json().catch(() => null)) as { type?: unknown } | null)?.type;
  const slug = typeof type === "string" ? (type.split(":").at(-1) ?? "") : "";
  const code = CODE_OF_PROBLEM[slug] ?? CODE_OF_STATUS[status] ?? "server-unavailable";
  throw new MadangError(code, `The server answered ${status}`, { status });
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
