import { asMadangError, MadangError } from "../failure.ts";
import type { ClientMessage, ServerMessage } from "./messages.ts";
import type { SignalSocket } from "./signalSocket.ts";

/** More are not kept for a server that is out of reach. */
const MOST = 64;
/** By then the server takes one more of any kind: of the rates that it has, a raised hand's is the lowest with one a second. */
const RATE_MILLIS = 1_100;

interface Asked {
  readonly message: ClientMessage;
  resolve(answer: ServerMessage): void;
  reject(error: MadangError): void;
}

/**
 * Requests that outlive their socket: what was not answered is said again by the next one under its old number, by which the
 * server knows what it has done already.
 */
export class Outstanding {
  private readonly asked = new Map<number, Asked>();
  /** The socket that says what was kept; what is asked meanwhile comes after that. */
  private catchingUp: SignalSocket | null = null;

  constructor(private readonly nextRequest: () => number) {}

  /**
   * Asks; rejects when the server refuses, or when the session ends before it answers.
   *
   * @param socket null while the session has none
   */
  ask(message: ClientMessage, socket: SignalSocket | null): Promise<ServerMessage> {
    if (this.asked.size >= MOST) return Promise.reject(new MadangError("network", "Too much waits for the server already"));
    return new Promise((resolve, reject) => {
      const id = this.nextRequest();
      this.asked.set(id, { message, resolve, reject });
      if (socket !== null && socket !== this.catchingUp) void this.say(id, message, socket, false);
    });
  }

  /** The session goes on by that socket. */
  resume(socket: SignalSocket): void {
    this.catchingUp = socket;
    void this.catchUp(socket);
  }

  /** The session is over: nobody knows what became of them. */
  fail(error: MadangError): void {
    this.catchingUp = null;
    for (const { reject } of this.asked.values()) reject(error);
    this.asked.clear();
  }

  /** One after the other: a burst would break the server's rates, and those let through would overtake those refused. */
  private async catchUp(socket: SignalSocket): Promise<void> {
    for (const [id, { message }] of this.asked) {
      const waits = () => this.asked.has(id) && this.catchingUp === socket && socket.isOpen;
      while (waits()) {
        await this.say(id, { ...message, again: true }, socket, true);
        if (waits()) await new Promise((resolve) => setTimeout(resolve, RATE_MILLIS));
      }
    }
    if (this.catchingUp === socket) this.catchingUp = null;
  }

  /** @param patient whether a server that finds it too often is asked again later */
  private async say(id: number, message: ClientMessage, socket: SignalSocket, patient: boolean): Promise<void> {
    try {
      const answer = await socket.request(message, undefined, id);
      this.settle(id)?.resolve(answer);
    } catch (cause) {
      const error = asMadangError(cause);
      // What a lost socket took with it is said by the next one.
      if (error.code === "network" || (patient && error.code === "too-many-requests")) return;
      this.settle(id)?.reject(error);
    }
  }

  private settle(id: number): Asked | undefined {
    const one = this.asked.get(id);
    this.asked.delete(id);
    return one;
  }
}
