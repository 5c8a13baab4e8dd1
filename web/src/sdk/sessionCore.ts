import type { SessionEvents, SessionOptions, SessionState, SessionStats } from "./api.d.ts";
import { Backoff, Outage } from "./backoff.ts";
import type { Browser } from "./browser.ts";
import { asMadangError, endOf, MadangError } from "./failure.ts";
import { MediaLink } from "./mediaLink.ts";
import { pause } from "./pause.ts";
import type { MediaResource } from "./resource.ts";
import { followRoomEvents, type RoomEvent } from "./roomEvents.ts";
import { StatsSampler } from "./statsSampler.ts";
import { Tokens } from "./token.ts";

/** What publishing and watching do differently. */
export interface Role {
  /** Whether the room would close soon, as far as is known. */
  readonly endExpected: boolean;
  /** Called once, before the first attempt: opens devices. */
  begin(): Promise<void>;
  /** Called for every new connection, before its offer. */
  prepare(pc: RTCPeerConnection): void;
  /** Called for every new connection when its resource exists on the server. */
  opened(resource: MediaResource): void;
  roomEvent(event: RoomEvent): void;
  /** Called once, at the end. */
  end(): void;
}

export interface EventSink {
  emit<Name extends keyof SessionEvents>(name: Name, event: SessionEvents[Name]): void;
}

/** The life of a session: connects, keeps connected, comes back after a loss, and ends once. */
export class SessionCore {
  state: SessionState = "connecting";
  stats: SessionStats | null = null;
  viewers: number | null = null;
  peerConnection: RTCPeerConnection | null = null;
  readonly connected: Promise<void>;

  private readonly abort = new AbortController();
  /** Aborting it ends the wait before the next attempt. */
  private wake = new AbortController();
  private readonly teardown: (() => void)[] = [];
  private readonly tokens: Tokens;
  private readonly settleConnected: { resolve: () => void; reject: (error: MadangError) => void };
  private link: MediaLink | null = null;
  /** Stops what runs beside the link: its samples and room events. */
  private endLink: () => void = () => undefined;
  private connectedBefore = false;
  private closing: Promise<void> | null = null;

  constructor(
    private readonly browser: Browser,
    private readonly options: SessionOptions,
    private readonly role: Role,
    private readonly sink: EventSink,
  ) {
    this.tokens = new Tokens(options.token);
    const { promise, resolve, reject } = deferred();
    this.connected = promise;
    this.settleConnected = { resolve, reject };
    // Callers that only listen to events must not see an unhandled rejection.
    promise.catch(() => undefined);
    this.teardown.push(
      browser.onOnline(() => this.wake.abort()),
      browser.onPageHide(() => void this.close()),
    );
    // Not in this call: the caller has to get the session first, to listen to it.
    queueMicrotask(() => void this.run());
  }

  close(): Promise<void> {
    return this.finish(null);
  }

  private async run(): Promise<void> {
    const { baseMillis = 500, capMillis = 8_000, giveUpAfterMillis = 120_000 } = this.options.reconnect ?? {};
    const backoff = new Backoff(baseMillis, capMillis, this.browser.random);
    const outage = new Outage(() => this.browser.nowMillis(), giveUpAfterMillis);
    try {
      await this.role.begin();
    } catch (cause) {
      await this.finish(asMadangError(cause));
    }
    while (!this.abort.signal.aborted) {
      try {
        const link = await this.connect();
        backoff.reset();
        outage.end();
        await link.untilLost((interrupted) => this.become(interrupted ? "reconnecting" : "connected"));
        outage.begin();
        this.become("reconnecting");
        await this.endedFor(await this.disconnect());
      } catch (cause) {
        const error = asMadangError(cause);
        const { connectedBefore } = this;
        const { endExpected } = this.role;
        if (!outage.goesOn(error, { connectedBefore, endExpected })) await this.finish(error);
      }
      await this.rest(backoff.nextMillis());
    }
  }

  private async connect(): Promise<MediaLink> {
    const life = new AbortController();
    this.endLink = () => life.abort();
    const signal = AbortSignal.any([this.abort.signal, life.signal]);
    try {
      const link = await MediaLink.open(
        this.browser,
        this.options,
        this.tokens,
        (pc) => {
          this.peerConnection = pc;
          this.role.prepare(pc);
        },
        (resource) => {
          this.role.opened(resource);
          void followRoomEvents(this.browser, resource, (event) => this.take(event), signal);
        },
        signal,
      );
      this.link = link;
      if (this.abort.signal.aborted) {
        await link.close();
        throw new MadangError("closed", "The session was closed");
      }
      this.sample(link.pc, signal);
      this.connectedBefore = true;
      this.become("connected");
      this.settleConnected.resolve();
      return link;
    } catch (cause) {
      this.endLink();
      throw cause;
    }
  }

  private async disconnect(): Promise<string | null> {
    const { link, endLink } = this;
    this.link = null;
    const reason = (await link?.close()) ?? null;
    // Until then the events may still say why: whoever was taken out does not come back.
    endLink();
    return reason;
  }

  /** What the server has ended for good does not come back. */
  private async endedFor(reason: string | null): Promise<void> {
    const error = reason === null ? null : endOf(reason);
    if (error !== null) await this.finish(error);
  }

  private finish(error: MadangError | null): Promise<void> {
    this.closing ??= (async () => {
      this.abort.abort();
      for (const undo of this.teardown) undo();
      // Before anything is awaited: on pagehide only what happens in this turn is sure to happen.
      const disconnected = this.disconnect();
      this.role.end();
      this.become("closed");
      this.settleConnected.reject(error ?? new MadangError("closed", "The session was closed"));
      this.sink.emit("closed", error);
      await disconnected;
    })();
    return this.closing;
  }

  private become(state: SessionState): void {
    if (this.state === state || this.state === "closed") return;
    this.state = state;
    this.sink.emit("state", state);
  }

  private take(event: RoomEvent): void {
    if (event.type === "viewers") {
      this.viewers = event.viewers;
      this.sink.emit("viewers", event.viewers);
    } else if (event.type === "closed") {
      void this.endedFor(event.reason);
    } else {
      this.role.roomEvent(event);
    }
  }

  private sample(pc: RTCPeerConnection, signal: AbortSignal): void {
    const sampler = new StatsSampler();
    const timer = setInterval(() => {
      void pc.getStats().then(
        (report) => {
          if (signal.aborted) return;
          this.stats = sampler.sample(report);
          this.sink.emit("stats", this.stats);
        },
        () => undefined,
      );
    }, this.options.statsIntervalMillis ?? 1_000);
    signal.addEventListener("abort", () => clearInterval(timer));
  }

  /** Waits before the next attempt; the browser's `online` event ends the wait. */
  private rest(millis: number): Promise<void> {
    this.wake = new AbortController();
    return pause(millis, AbortSignal.any([this.abort.signal, this.wake.signal]));
  }
}

function deferred() {
  let resolve!: () => void;
  let reject!: (error: MadangError) => void;
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
