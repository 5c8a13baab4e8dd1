import type {
  JoinOptions,
  ParticipantInfo,
  PublishTrackOptions,
  RemoteTrack,
  RightsInfo,
  RoomEvents,
  RoomSession,
  SessionState,
  TrackWish,
} from "../api.d.ts";
import { Backoff, worthRetrying } from "../backoff.ts";
import type { Browser } from "../browser.ts";
import { asMadangError, MadangError } from "../failure.ts";
import { Listeners } from "../listeners.ts";
import { pause } from "../pause.ts";
import { tokenOf } from "../token.ts";
import type { ClientMessage, JoinedMessage, LegName, ServerMessage } from "./messages.ts";
import { PublishLeg, type Sending } from "./publishLeg.ts";
import { ReceiveLeg, type LegContext } from "./receiveLeg.ts";
import { SignalSocket, type Resume } from "./signalSocket.ts";
import { SlotBook } from "./slotBook.ts";

/** A participant's place in a room: signalling that comes back after a loss, and the legs that carry media. */
export class RoomMembership implements RoomSession {
  state: SessionState = "connecting";
  room: RoomSession["room"] = null;
  self: ParticipantInfo | null = null;
  rights: RightsInfo | null = null;
  speakers: RoomEvents["speakers"] = { speaking: [], dominant: null };
  readonly participants = new Map<string, ParticipantInfo>();
  readonly connected: Promise<void>;

  private readonly listeners = new Listeners<RoomEvents>();
  private readonly slots = new SlotBook((track) => this.listeners.emit("track", track));
  private readonly sendings = new Map<string, Sending>();
  private readonly wishes = new Map<string, TrackWish>();
  private readonly abort = new AbortController();
  private readonly settleConnected: { resolve: () => void; reject: (error: MadangError) => void };
  private readonly stops: readonly (() => void)[];
  /** Requests so far, over all sockets. */
  private requests = 0;
  private wishesDue = false;
  private socket: SignalSocket | null = null;
  private session: Resume | null = null;
  private iceServers: RTCIceServer[] = [];
  private publishLeg: PublishLeg | null = null;
  private receiveLeg: ReceiveLeg | null = null;

  constructor(
    private readonly browser: Browser,
    private readonly options: JoinOptions,
  ) {
    let resolve!: () => void;
    let reject!: (error: MadangError) => void;
    this.connected = new Promise<void>((yes, no) => {
      resolve = yes;
      reject = no;
    });
    this.connected.catch(() => undefined);
    this.settleConnected = { resolve, reject };
    this.stops = [
      browser.onOnline(() => this.socket?.probe()),
      browser.onPageHide(() => void this.leave()),
    ];
    queueMicrotask(() => void this.run());
  }

  get tracks(): ReadonlyMap<string, RemoteTrack> {
    return this.slots.tracks;
  }

  get peerConnections() {
    const publish = this.publishLeg?.pc ?? null;
    return { publish, receive: this.options.duplex === true ? publish : (this.receiveLeg?.pc ?? null) };
  }

  on<Name extends keyof RoomEvents>(name: Name, listener: (event: RoomEvents[Name]) => void): () => void {
    return this.listeners.on(name, listener);
  }

  async publish(source: string, track: MediaStreamTrack, options: PublishTrackOptions = {}): Promise<void> {
    const there = this.sendings.get(source);
    if (there !== undefined && there.track.kind === track.kind) {
      await this.publishLeg?.replace(there, track);
      there.track = track;
      this.watchEnd(there, track);
      return;
    }
    if (there !== undefined) await this.unpublish(source);
    const sending: Sending = { source, options, track, muted: options.muted ?? false, id: null };
    this.sendings.set(source, sending);
    this.watchEnd(sending, track);
    try {
      await this.publishing().add(sending);
    } catch (cause) {
      const error = asMadangError(cause);
      // What a lost socket took with it is said again as soon as there is another.
      if (error.code === "network" && this.state !== "closed") return;
      this.sendings.delete(source);
      throw error;
    }
  }

  async unpublish(source: string): Promise<void> {
    const sending = this.sendings.get(source);
    if (sending === undefined) return;
    this.sendings.delete(source);
    await this.publishLeg?.remove(sending);
  }

  isPublishing(source: string): boolean {
    return this.sendings.has(source);
  }

  async mute(source: string, muted: boolean): Promise<void> {
    const sending = this.sendings.get(source);
    if (sending === undefined) throw new MadangError("not-found", `There is no track of source ${source}`);
    sending.track.enabled = !muted;
    sending.muted = muted;
    if (sending.id !== null) await this.request({ type: "mute", track: sending.id, muted });
  }

  prefer(wishes: Readonly<Record<string, TrackWish>>): void {
    for (const [track, wish] of Object.entries(wishes)) this.wishes.set(track, wish);
    if (this.wishesDue) return;
    // Pages say it tile by tile; one message is enough.
    this.wishesDue = true;
    queueMicrotask(() => {
      this.wishesDue = false;
      this.sendWishes();
    });
  }

  async raiseHand(raised: boolean): Promise<void> {
    await this.request({ type: "hand", raised });
  }

  async changeRole(participant: string, role: string): Promise<void> {
    await this.request({ type: "role", participant, role });
  }

  async silence(track: string, silenced: boolean): Promise<void> {
    await this.request({ type: "silence", track, silenced });
  }

  async remove(participant: string): Promise<void> {
    await this.request({ type: "remove", participant });
  }

  async send(data: unknown, to: readonly string[] = []): Promise<void> {
    await this.request({ type: "send", to, data });
  }

  async leave(): Promise<void> {
    if (this.state === "closed") return;
    await this.socket?.request({ type: "leave" }).catch(() => undefined);
    this.finish(null);
  }

  private async run(): Promise<void> {
    const { baseMillis = 300, capMillis = 5_000, giveUpAfterMillis = 120_000 } = this.options.reconnect ?? {};
    const backoff = new Backoff(baseMillis, capMillis, this.browser.random);
    let failures = 0;
    let since = this.browser.nowMillis();
    while (!this.abort.signal.aborted) {
      try {
        const lost = await this.connect();
        failures = 0;
        backoff.reset();
        await lost;
        since = this.browser.nowMillis();
        this.become("reconnecting");
      } catch (cause) {
        const error = asMadangError(cause);
        const attempts = {
          failures: ++failures,
          connectedBefore: this.session !== null,
          elapsedMillis: this.browser.nowMillis() - since,
          giveUpAfterMillis,
          endExpected: false,
        };
        if (!worthRetrying(error, attempts)) this.finish(error);
      }
      await pause(backoff.nextMillis(), this.abort.signal);
    }
  }

  /** Connects and joins or resumes; resolves with a promise of the loss. */
  private async connect(): Promise<Promise<void>> {
    const bearer = await tokenOf(this.options.token);
    const url = new URL(this.options.endpoint ?? "/v1/signal", this.browser.baseUrl);
    url.protocol = url.protocol.replace("http", "ws");
    let onLost!: () => void;
    const lost = new Promise<void>((resolve) => (onLost = resolve));
    const socket = await SignalSocket.connect(
      this.browser,
      url.href,
      (message) => this.take(message),
      (over) => {
        if (over && this.state !== "closed") this.finish(new MadangError("room-closed", "The session is over"));
        onLost();
      },
      () => ++this.requests,
    );
    if (this.abort.signal.aborted) {
      socket.close();
      throw new MadangError("closed", "The session was left");
    }
    const resume = this.session === null ? null : { session: this.session.session, last: this.socket?.last ?? 0 };
    this.socket = socket;
    try {
      if ((await socket.join(bearer, resume)) === null) this.resumed();
    } catch (cause) {
      socket.close();
      throw cause;
    }
    return lost;
  }

  /** The session goes on by another socket; what the one before took with it is said again. */
  private resumed(): void {
    this.become("connected");
    this.publishLeg?.resume().catch((cause: unknown) => this.publishRefused(asMadangError(cause)));
    void this.receiveLeg?.resume().catch(() => undefined);
    this.sendWishes();
  }

  /** What was published while there was no socket is not allowed. */
  private publishRefused(error: MadangError): void {
    if (error.code === "network") return;
    const refused = [...this.sendings.values()].filter(({ id }) => id === null);
    for (const sending of refused) this.sendings.delete(sending.source);
    void this.publishLeg?.discard(refused).catch(() => undefined);
    for (const { source } of refused) this.listeners.emit("ended", { source });
  }

  private take(message: ServerMessage): void {
    switch (message.type) {
      case "joined":
        return this.joined(message);
      case "participants":
        for (const person of message.present) this.participants.set(person.id, person);
        for (const id of message.gone) this.participants.delete(id);
        return this.listeners.emit("participants", { present: message.present, gone: message.gone });
      case "offer":
        return this.receiveLeg?.offered(message, () => this.resolveSlots());
      case "slots":
        this.slots.change(message.slots);
        return this.resolveSlots();
      case "encodings":
        return void this.publishLeg?.activate(message.track, message.active).catch(() => undefined);
      case "slots-needed":
        return void this.publishing().receive(message.audio, message.video).catch(() => undefined);
      case "self":
        this.self = message.self;
        this.rights = message.rights;
        if (!message.rights.publish && this.options.duplex === true) this.withdraw();
        return this.listeners.emit("self", message.self);
      case "speakers":
        this.speakers = { speaking: message.speaking, dominant: message.dominant };
        return this.listeners.emit("speakers", this.speakers);
      case "data":
        return this.listeners.emit("data", { from: message.from, data: message.data });
      case "quality":
        return this.listeners.emit("quality", { estimateBps: message.estimateBps, slots: message.slots });
      case "leg-closed":
        return this.legClosed(message.leg !== "receive");
      case "end":
        return this.finish(message.reason === "left" ? null : endOf(message.reason));
      default:
        return;
    }
  }

  private joined(message: JoinedMessage): void {
    const goesOn = this.session?.session === message.session;
    this.session = { session: message.session, last: 0 };
    this.room = message.room;
    this.self = message.self;
    this.rights = message.rights;
    this.iceServers = message.iceServers.map((server) => ({ ...server }));
    const gone = [...this.participants.keys()].filter((id) => !message.others.some((other) => other.id === id));
    this.participants.clear();
    for (const other of message.others) this.participants.set(other.id, other);
    if (!goesOn) this.closeLegs();
    this.slots.reset(message.slots);
    this.become("connected");
    this.settleConnected.resolve();
    this.listeners.emit("self", message.self);
    this.listeners.emit("participants", { present: message.others, gone });
    if (this.options.qualitySeconds) {
      void this.request({ type: "quality", every: this.options.qualitySeconds }).catch(() => undefined);
    }
    if (goesOn) this.goOn(message.legs);
    // Not in this turn: the request that joined is answered first.
    else queueMicrotask(() => this.openLegs());
  }

  /** The same session, of which some was missed: legs that ended meanwhile are made anew. */
  private goOn(legs: readonly LegName[]): void {
    const duplex = this.options.duplex === true;
    if (this.publishLeg !== null && !legs.includes(duplex ? "duplex" : "publish")) this.legClosed(true);
    if (this.receiveLeg !== null && !legs.includes("receive")) this.legClosed(false);
    queueMicrotask(() => this.resumed());
    this.resolveSlots();
  }

  /** It may not publish any more: what it sent goes off, and does not come back by itself. */
  private withdraw(): void {
    for (const sending of this.sendings.values()) void this.publishLeg?.remove(sending).catch(() => undefined);
    this.sendings.clear();
  }

  private openLegs(): void {
    if (this.options.duplex === true && this.options.receive !== false) {
      void this.publishing().receive(1, 1).catch(() => undefined);
    } else if (this.options.receive !== false && this.rights?.receive === true) {
      this.receiveLeg = new ReceiveLeg(this.legContext(() => this.legClosed(false)));
      void this.receiveLeg.begin().catch(() => undefined);
    }
    if (this.sendings.size > 0 && this.rights?.publish === true) {
      void this.publishing().add(...this.sendings.values()).catch(() => undefined);
    }
  }

  private publishing(): PublishLeg {
    this.publishLeg ??= new PublishLeg(this.legContext(() => this.legClosed(true)), this.options.duplex === true);
    return this.publishLeg;
  }

  private legContext(onBroken: () => void): LegContext {
    return {
      browser: this.browser,
      configuration: {
        bundlePolicy: "max-bundle",
        iceServers: [...(this.options.iceServers ?? []), ...this.iceServers],
        iceTransportPolicy: this.options.iceTransportPolicy ?? "all",
      },
      request: (message) => this.request(message),
      onBroken,
    };
  }

  /** A leg ended: it is made anew, unless that is no longer ours to do. */
  private legClosed(published: boolean): void {
    if (published) {
      this.publishLeg?.close();
      this.publishLeg = null;
      for (const sending of this.sendings.values()) sending.id = null;
      if (this.rights?.publish !== true) this.sendings.clear();
    } else {
      this.receiveLeg?.close();
      this.receiveLeg = null;
    }
    if (published && this.options.duplex !== true) {
      if (this.sendings.size > 0) void this.publishing().add(...this.sendings.values()).catch(() => undefined);
      return;
    }
    this.slots.forgetMedia();
    if (this.state !== "closed") this.openLegs();
  }

  private closeLegs(): void {
    this.publishLeg?.close();
    this.receiveLeg?.close();
    this.publishLeg = null;
    this.receiveLeg = null;
    for (const sending of this.sendings.values()) sending.id = null;
  }

  private resolveSlots(): void {
    const leg = this.options.duplex === true ? this.publishLeg : this.receiveLeg;
    this.slots.resolve((mid) => leg?.trackOf(mid) ?? null);
    this.sendWishes();
  }

  /** Wishes for tracks that are there; the others wait for theirs. */
  private sendWishes(): void {
    const tracks: Record<string, TrackWish> = {};
    for (const other of this.participants.values()) {
      for (const { track } of other.tracks) {
        const wish = this.wishes.get(track);
        if (wish !== undefined && this.slots.isUnsaid(track, wish)) tracks[track] = wish;
      }
    }
    if (Object.keys(tracks).length === 0) return;
    for (const [track, wish] of Object.entries(tracks)) this.slots.said(track, wish);
    this.request({ type: "prefer", tracks }).catch((cause: unknown) => {
      // Where a track has gone meanwhile, the wishes for the others hold.
      if (asMadangError(cause).code !== "not-found") this.slots.unsay(Object.keys(tracks));
    });
  }

  private watchEnd(sending: Sending, track: MediaStreamTrack): void {
    track.addEventListener("ended", () => {
      if (this.sendings.get(sending.source) !== sending || sending.track !== track) return;
      void this.unpublish(sending.source).catch(() => undefined);
      this.listeners.emit("ended", { source: sending.source });
    });
  }

  private request(message: ClientMessage): Promise<ServerMessage> {
    const socket = this.socket;
    if (socket === null) return Promise.reject(new MadangError("network", "The room has not been joined yet"));
    return socket.request(message);
  }

  private become(state: SessionState): void {
    if (this.state === state || this.state === "closed") return;
    this.state = state;
    this.listeners.emit("state", state);
  }

  private finish(error: MadangError | null): void {
    if (this.abort.signal.aborted) return;
    this.abort.abort();
    for (const stop of this.stops) stop();
    this.closeLegs();
    this.socket?.close();
    this.become("closed");
    this.settleConnected.reject(error ?? new MadangError("closed", "The session was left"));
    this.listeners.emit("closed", error);
  }
}

function endOf(reason: string): MadangError {
  if (reason === "replaced") return new MadangError("replaced", "The same participant came in from elsewhere");
  if (reason === "removed") return new MadangError("removed", "A moderator took the participant out");
  return new MadangError("room-closed", "The room closed");
}
