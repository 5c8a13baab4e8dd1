import type { JoinOptions } from "../api.d.ts";
import { Backoff, Outage } from "../backoff.ts";
import type { Browser } from "../browser.ts";
import { asMadangError, MadangError } from "../failure.ts";
import { pause } from "../pause.ts";
import { Admission } from "./admission.ts";
import type { ClientMessage, ServerMessage } from "./messages.ts";
import { Outstanding } from "./outstanding.ts";
import { SignalSocket, type Resume } from "./signalSocket.ts";

/** Nobody waits longer to be out of a room; the server notices by itself. */
const LEAVE_MILLIS = 1_000;

/** Who is told what comes by a line, and what becomes of it. */
export interface LineOwner {
  take(message: ServerMessage): void;
  /** The session goes on by another socket. */
  resumed(): void;
  /** The socket is lost, another is looked for. */
  lost(): void;
  /** There will be no other. */
  over(error: MadangError): void;
}

/** The way to the server: one socket after the other, each of which joins or goes on with the session there is. */
export class Line {
  readonly admission: Admission;
  /** Requests so far, over all sockets. */
  private requests = 0;
  private readonly outstanding = new Outstanding(() => ++this.requests);
  private socket: SignalSocket | null = null;
  private session: Resume | null = null;
  private wasIn = false;

  /** @param signal aborted when no socket is wanted any more */
  constructor(
    private readonly browser: Browser,
    private readonly options: JoinOptions,
    private readonly signal: AbortSignal,
    private readonly owner: LineOwner,
  ) {
    this.admission = new Admission(browser, this.endpoint(), options, () => this.request({ type: "ticket" }));
  }

  private endpoint(): string {
    const url = new URL(this.options.endpoint ?? "/v1/signal", this.browser.baseUrl);
    url.protocol = url.protocol.replace("http", "ws");
    return url.href;
  }

  /** An address of the server, by its path. */
  address(path: string): string {
    // Where the server is public below a path, that is part of the endpoint too.
    return `${this.endpoint().replace(/^ws/, "http").replace(/\/v1\/signal$/, "")}${path}`;
  }

  get hasSession(): boolean {
    return this.session !== null;
  }

  get isReachable(): boolean {
    return this.socket?.isOpen === true;
  }

  probe(): void {
    this.socket?.probe();
  }

  async run(): Promise<void> {
    const { baseMillis = 300, capMillis = 5_000, giveUpAfterMillis = 120_000 } = this.options.reconnect ?? {};
    const backoff = new Backoff(baseMillis, capMillis, this.browser.random);
    const outage = new Outage(() => this.browser.nowMillis(), giveUpAfterMillis);
    while (!this.signal.aborted) {
      try {
        const lost = await this.connect();
        outage.end();
        backoff.reset();
        await lost;
        outage.begin();
        this.owner.lost();
      } catch (cause) {
        const error = asMadangError(cause);
        if (!outage.goesOn(error, { connectedBefore: this.wasIn, endExpected: false })) this.owner.over(error);
      }
      await pause(backoff.nextMillis(), this.signal);
    }
  }

  /** Connects and joins or resumes; resolves with a promise of the loss. */
  private async connect(): Promise<Promise<void>> {
    const entry = await this.admission.entry(this.session !== null);
    let onLost!: () => void;
    const lost = new Promise<void>((resolve) => (onLost = resolve));
    const socket = await SignalSocket.connect(
      this.browser,
      this.endpoint(),
      (message) => this.owner.take(message),
      (over) => {
        if (over && this.session !== null) this.owner.over(new MadangError("room-closed", "The session is over"));
        onLost();
      },
      () => ++this.requests,
    );
    if (this.signal.aborted) {
      socket.close();
      throw new MadangError("closed", "The session was left");
    }
    const resume = this.session === null ? null : { session: this.session.session, last: this.socket?.last ?? 0 };
    this.socket = socket;
    try {
      if ((await socket.join(entry, resume)) === null) {
        this.outstanding.resume(socket);
        this.owner.resumed();
      }
    } catch (cause) {
      socket.close();
      throw this.admission.refused(entry, cause);
    }
    return lost;
  }

  /**
   * The server has let it in.
   *
   * @param session its secret name
   * @returns whether that is the session there was
   */
  begin(session: string): boolean {
    const goesOn = this.session?.session === session;
    this.session = { session, last: 0 };
    this.wasIn = true;
    if (!goesOn) {
      this.outstanding.fail(new MadangError("network", "The session there was has ended before the server answered"));
    } else if (this.socket !== null) {
      // Before anybody hears of it and asks for more, which would be said twice.
      this.outstanding.resume(this.socket);
    }
    return goesOn;
  }

  /** The node takes the session with it and not the place in the room: the next socket joins anew. */
  forgetSession(): void {
    this.session = null;
    this.outstanding.fail(new MadangError("network", "The node stopped before it answered"));
  }

  /** Asks what is of use now or not at all. */
  request(message: ClientMessage): Promise<ServerMessage> {
    const socket = this.socket;
    if (socket === null) return Promise.reject(new MadangError("network", "The room has not been joined yet"));
    return socket.request(message);
  }

  /**
   * Asks for what must be done once, also where the socket is lost meanwhile.
   *
   * @param now whether the socket there is may be asked
   */
  ask(message: ClientMessage, now: boolean): Promise<ServerMessage> {
    if (this.session === null) return Promise.reject(new MadangError("network", "There is no session at present"));
    return this.outstanding.ask(message, now ? this.socket : null);
  }

  /** Says goodbye in a way that outlives the page. */
  beaconLeave(): void {
    if (this.session !== null) this.browser.beacon(`${this.endpoint().replace(/^ws/, "http")}/leave`, this.session.session);
  }

  async leave(): Promise<void> {
    await this.socket?.request({ type: "leave" }, LEAVE_MILLIS).catch(() => undefined);
  }

  /** Nothing is said by it any more. */
  close(error: MadangError): void {
    this.outstanding.fail(error);
    this.socket?.close();
  }
}
