import { randomUUID } from "node:crypto";
import type {
  Ban,
  Invitation,
  InvitationWish,
  NodeInfo,
  Page,
  Participant,
  ParticipantChange,
  Room,
  RoomChange,
  RoomWish,
  SilenceWish,
} from "./documents.ts";
import { MadangProblem } from "./problem.ts";

const ANSWER_MILLIS = 10_000;
const TRIES = 3;
const WAIT_MILLIS = 250;

export interface ClientOptions {
  /** The media server's address, such as `https://media.example.com`. */
  readonly url: string;
  readonly key: string;
  readonly secret: string;
}

type Method = "GET" | "POST" | "PATCH" | "DELETE";
type Query = Readonly<Record<string, string | number | undefined>>;

/**
 * What a service asks of its media server. Every function rejects with a {@link MadangProblem} where the server says no.
 * A `participant` is its id in the room or its identity. An empty name, `.` and `..` name nothing and are a RangeError.
 */
export class MadangClient {
  private readonly url: string;
  private readonly authorization: string;

  constructor({ url, key, secret }: ClientOptions) {
    this.url = url.replace(/\/+$/, "");
    this.authorization = `Basic ${Buffer.from(`${key}:${secret}`).toString("base64")}`;
  }

  node(): Promise<NodeInfo> {
    return this.ask("GET", "/v1/node");
  }

  /** Makes a room; one of that id and mode that is there already is given back as it is. */
  createRoom(wish: RoomWish = {}): Promise<Room> {
    return this.ask("POST", "/v1/rooms", wish);
  }

  rooms(page: Page = {}): Promise<{ readonly rooms: readonly Room[]; readonly next?: string | null }> {
    return this.ask("GET", `/v1/rooms${queryOf({ ...page })}`);
  }

  async room(room: string): Promise<Room> {
    return this.ask("GET", pathOf(room));
  }

  async changeRoom(room: string, change: RoomChange): Promise<Room> {
    return this.ask("PATCH", pathOf(room), change);
  }

  /** Ends a room for everybody in it, who are told the reason. */
  async closeRoom(room: string, reason?: string): Promise<void> {
    await this.ask("DELETE", pathOf(room) + queryOf({ reason }));
  }

  async participants(
    room: string,
    page: Page = {},
  ): Promise<{ readonly participants: readonly Participant[]; readonly next?: string | null }> {
    return this.ask("GET", pathOf(room, "participants") + queryOf({ ...page }));
  }

  /** Promotes, demotes, gives and takes rights, renames. */
  async changeParticipant(room: string, participant: string, change: ParticipantChange): Promise<void> {
    await this.ask("POST", pathOf(room, "participants", participant), change);
  }

  /** Takes somebody out: for `banSeconds`, 0 for not at all, or as long as the room is there where it is left out. */
  async removeParticipant(room: string, participant: string, options: { readonly banSeconds?: number } = {}): Promise<void> {
    await this.ask("DELETE", pathOf(room, "participants", participant) + queryOf({ ...options }));
  }

  async silence(room: string, participant: string, wish: SilenceWish): Promise<void> {
    await this.ask("POST", pathOf(room, "participants", participant, "silence"), wish);
  }

  /**
   * Says something in the name of the service, to everybody or to those participants.
   *
   * @returns the message's number in the room
   */
  async send(room: string, data: unknown, to?: readonly string[]): Promise<number> {
    const { message } = await this.ask<{ message: number }>("POST", pathOf(room, "messages"), { data, to });
    return message;
  }

  async bans(room: string): Promise<readonly Ban[]> {
    return (await this.ask<{ bans: Ban[] }>("GET", pathOf(room, "bans"))).bans;
  }

  /** Keeps an identity out, whether or not it is there; as long as the room is there where `seconds` is left out. */
  async ban(room: string, identity: string, options: { readonly seconds?: number } = {}): Promise<Ban> {
    return this.ask("POST", pathOf(room, "bans"), { identity, ...options });
  }

  async unban(room: string, ban: string): Promise<void> {
    await this.ask("DELETE", pathOf(room, "bans", ban));
  }

  async invitations(room: string): Promise<readonly Invitation[]> {
    return (await this.ask<{ invitations: Invitation[] }>("GET", pathOf(room, "invitations"))).invitations;
  }

  async invite(room: string, wish: InvitationWish): Promise<Invitation> {
    return this.ask("POST", pathOf(room, "invitations"), wish);
  }

  /** Lets nobody else in by it; who came by it stays. */
  async revokeInvitation(room: string, code: string): Promise<void> {
    await this.ask("DELETE", pathOf(room, "invitations", code));
  }

  private async ask<Answer>(method: Method, path: string, body?: unknown): Promise<Answer> {
    const headers: Record<string, string> = { Authorization: this.authorization, Accept: "application/json" };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    // One key for all tries: what was done already, and only its answer lost, is not done again.
    if (method === "POST") headers["Idempotency-Key"] = randomUUID();
    const response = await this.answer(path, { method, headers, body: body === undefined ? null : JSON.stringify(body) });
    if (!response.ok) throw await MadangProblem.of(response);
    return (response.status === 204 ? undefined : await response.json()) as Answer;
  }

  private async answer(path: string, request: RequestInit & { method: Method }): Promise<Response> {
    // What was deleted already would be told not to be there.
    const most = request.method === "DELETE" ? 1 : TRIES;
    for (let tries = 1; ; tries++) {
      try {
        return await fetch(this.url + path, { ...request, signal: AbortSignal.timeout(ANSWER_MILLIS) });
      } catch (lost) {
        if (tries === most) throw lost;
        await new Promise((resolve) => setTimeout(resolve, WAIT_MILLIS * tries));
      }
    }
  }
}

function pathOf(room: string, ...parts: readonly string[]): string {
  return `/v1/rooms/${[room, ...parts].map(segmentOf).join("/")}`;
}

/** No encoding keeps `fetch` from taking dots for steps, which would lead to another thing: the room in place of somebody in it. */
function segmentOf(name: string): string {
  if (name === "" || name === "." || name === "..") throw new RangeError(`nothing is named "${name}"`);
  return encodeURIComponent(name);
}

function queryOf(values: Query): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) query.set(name, String(value));
  }
  return query.size === 0 ? "" : `?${query}`;
}
