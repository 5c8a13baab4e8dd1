import type { Browser } from "../browser.ts";
import { MadangError } from "../failure.ts";
import { VERSION } from "../version.ts";
import type { Entry } from "./admission.ts";
import type { ClientMessage, ErrorMessage, JoinedMessage, ServerMessage } from "./messages.ts";

const ANSWER_MILLIS = 15_000;
/** When nothing came for so long, the server is asked whether it is there. */
const QUIET_MILLIS = 20_000;
const PING_MILLIS = 5_000;
/** The same when there is reason to doubt it: a network went, or another came. */
const DOUBT_MILLIS = 2_000;
const CONNECT_MILLIS = 10_000;
/** The server closes a session's socket with this code, and nobody should come back by it. */
const OVER = 4000;

type Numbered = ServerMessage & { readonly id?: number; readonly seq?: number };

interface Waiting {
  resolve(message: ServerMessage): void;
  reject(error: MadangError): void;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** What a session is resumed by: its secret name and the number of the last message that came. */
export interface Resume {
  readonly session: string;
  readonly last: number;
}

/** One WebSocket: requests with answers, and messages that nobody asked for. */
export class SignalSocket {
  private readonly waiting = new Map<number, Waiting>();
  private open = true;
  private quiet = false;
  private doubted = false;
  private readonly heartbeat = setInterval(() => this.listen(), QUIET_MILLIS);
  /** The number of the last message of the session that came. */
  last = 0;

  private constructor(
    private readonly socket: WebSocket,
    private readonly onMessage: (message: ServerMessage) => void,
    private readonly onLost: (over: boolean) => void,
    private readonly nextRequest: () => number,
  ) {
    socket.addEventListener("message", ({ data }) => this.receive(String(data)));
    socket.addEventListener("close", ({ code }) => this.lose(code === OVER));
  }

  /**
   * Connects; rejects when the server cannot be reached.
   *
   * @param nextRequest numbers the requests of all sockets of a session: answers to those of the one before may still come
   */
  static connect(
    browser: Browser,
    url: string,
    onMessage: (message: ServerMessage) => void,
    onLost: (over: boolean) => void,
    nextRequest: () => number,
  ): Promise<SignalSocket> {
    return new Promise((resolve, reject) => {
      const socket = browser.webSocket(url, "madang.v1");
      const failed = () => {
        clearTimeout(timer);
        reject(new MadangError("network", "The server could not be reached"));
      };
      // Browsers wait for minutes where nothing answers at all.
      const timer = setTimeout(() => {
        failed();
        socket.close();
      }, CONNECT_MILLIS);
      socket.addEventListener("close", failed, { once: true });
      socket.addEventListener(
        "open",
        () => {
          clearTimeout(timer);
          socket.removeEventListener("close", failed);
          resolve(new SignalSocket(socket, onMessage, onLost, nextRequest));
        },
        { once: true },
      );
    });
  }

  /** Joins, or goes on with a session; resolves with `joined`, or with null when the session just goes on. */
  async join({ token, ticket }: Pick<Entry, "token" | "ticket">, resume: Resume | null): Promise<JoinedMessage | null> {
    if (resume !== null) this.last = resume.last;
    const optional = { ...(ticket !== null && { ticket }), ...(resume !== null && { resume }) };
    const answer = await this.request({ type: "join", token, sdk: VERSION, ...optional });
    return answer.type === "joined" ? answer : null;
  }

  /** Finds out at once whether the server can still be reached by this socket, which is lost where it cannot. */
  probe(): void {
    if (this.doubted) return;
    this.doubted = true;
    void this.ping(DOUBT_MILLIS).then(() => (this.doubted = false));
  }

  private listen(): void {
    if (this.quiet) void this.ping(PING_MILLIS);
    this.quiet = true;
  }

  private async ping(patienceMillis: number): Promise<void> {
    await this.request({ type: "ping" }, patienceMillis).catch(() => undefined);
  }

  /**
   * Sends a request; rejects when it is refused or the socket is lost before the answer.
   *
   * @param number of a request that was sent before by another socket
   */
  request(message: ClientMessage, patienceMillis = ANSWER_MILLIS, number?: number): Promise<ServerMessage> {
    return new Promise((resolve, reject) => {
      if (!this.open) {
        reject(lost());
        return;
      }
      const id = number ?? this.nextRequest();
      // A server that does not answer is not there.
      const timer = setTimeout(() => this.drop(), patienceMillis);
      this.waiting.set(id, { resolve, reject, timer });
      this.socket.send(JSON.stringify({ ...message, id }));
    });
  }

  get isOpen(): boolean {
    return this.open;
  }

  close(): void {
    this.open = false;
    clearInterval(this.heartbeat);
    this.socket.close(1000);
  }

  private drop(): void {
    this.socket.close();
    this.lose(false);
  }

  private receive(text: string): void {
    if (!this.open) return;
    this.quiet = false;
    const message = JSON.parse(text) as Numbered;
    if (message.seq !== undefined) this.last = message.seq;
    const waiting = message.id === undefined ? undefined : this.settle(message.id);
    if (message.type === "error") {
      waiting?.reject(refusal(message));
      return;
    }
    // In the order of the wire also where it answers a request: what follows may build on it.
    this.onMessage(message);
    waiting?.resolve(message);
  }

  private settle(id: number): Waiting | undefined {
    const waiting = this.waiting.get(id);
    if (waiting !== undefined) {
      this.waiting.delete(id);
      clearTimeout(waiting.timer);
    }
    return waiting;
  }

  private lose(over: boolean): void {
    const wasOpen = this.open;
    this.open = false;
    clearInterval(this.heartbeat);
    for (const id of [...this.waiting.keys()]) this.settle(id)?.reject(lost());
    if (wasOpen) this.onLost(over);
  }
}

function lost(): MadangError {
  return new MadangError("network", "The signalling connection was lost");
}

const CODES: Readonly<Record<string, MadangError["code"]>> = {
  "credentials-missing": "token-rejected",
  "token-malformed": "token-rejected",
  "token-wrong": "token-rejected",
  "token-expired": "token-rejected",
  "role-not-allowed": "not-allowed",
  "role-cannot-change": "not-allowed",
  "not-a-moderator": "not-allowed",
  "right-missing": "right-missing",
  outranked: "outranked",
  banned: "banned",
  "room-locked": "room-locked",
  "room-not-found": "room-not-found",
  "participant-not-found": "not-found",
  "track-not-found": "not-found",
  "ban-not-found": "not-found",
  "invitation-not-found": "not-found",
  "invalid-value": "invalid-value",
  "too-large": "invalid-value",
  "place-taken": "room-busy",
  "room-full": "room-full",
  "service-full": "room-full",
  "too-many-requests": "too-many-requests",
  "node-full": "server-unavailable",
  "room-away": "server-unavailable",
  "fleet-away": "server-unavailable",
  "internal-error": "server-unavailable",
  "malformed-sdp": "offer-rejected",
  "sdp-not-answerable": "offer-rejected",
};

export function refusal({ code, message }: ErrorMessage): MadangError {
  return new MadangError(CODES[code] ?? "unexpected", message, { detail: message });
}
