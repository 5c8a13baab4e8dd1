import type {
  ErrorCode,
  JoinOptions,
  MediaLeg,
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
import { asMadangError, endOf, MadangError } from "../failure.ts";
import { Listeners } from "../listeners.ts";
import { pause } from "../pause.ts";
import { Tokens } from "../token.ts";
import { LegSampler, type SampledLeg } from "./legSampler.ts";
import type { ClientMessage, JoinedMessage, LegName, ServerMessage } from "./messages.ts";
import { Outstanding } from "./outstanding.ts";
import { Publishing } from "./publishing.ts";
import { ReceiveLeg, type LegContext } from "./receiveLeg.ts";
import { SignalSocket, type Resume } from "./signalSocket.ts";
import { SlotBook } from "./slotBook.ts";

/** Nobody waits longer to be out of a room; the server notices by itself. */
const LEAVE_MILLIS = 1_000;

/** How long a new token is waited for while the last one would do. */
const RESUME_TOKEN_MILLIS = 2_000;
/** Why none comes that may come later. */
const PASSING: ReadonlySet<ErrorCode> = new Set(["network", "server-unavailable", "too-many-requests"]);

/** Between two tries to get media through. */
const LEG_BASE_MILLIS = 100;
const LEG_CAP_MILLIS = 10_000;

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
  private readonly wishes = new Map<string, TrackWish>();
  private readonly abort = new AbortController();
  private readonly settleConnected: { resolve: () => void; reject: (error: MadangError) => void };
  private readonly stops: readonly (() => void)[];
  private readonly legWaits: Readonly<Record<MediaLeg, Backoff>>;
  /** Requests so far, over all sockets. */
  private requests = 0;
  private readonly outstanding = new Outstanding(() => ++this.requests);
  private wishesDue = false;
  private socket: SignalSocket | null = null;
  private session: Resume | null = null;
  private readonly tokens: Tokens;
  /** The token it was last joined or resumed by; null too when that has expired. */
  private bearer: string | null = null;
  private iceServers: RTCIceServer[] = [];
  private receiveLeg: ReceiveLeg | null = null;
  private readonly publishing: Publishing;
  private readonly sampler = new LegSampler(() => this.sampledLegs(), (stats) => this.listeners.emit("stats", stats));

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
    this.tokens = new Tokens(options.token);
    const legWait = () => new Backoff(LEG_BASE_MILLIS, LEG_CAP_MILLIS, browser.random);
    this.legWaits = { publish: legWait(), receive: legWait() };
    this.publishing = new Publishing({
      duplex: options.duplex === true,
      legContext: () => this.legContext("publish"),
      ended: (source) => this.listeners.emit("ended", { source }),
    });
    this.stops = [
      browser.onOnline(() => this.socket?.probe()),
      browser.onPageHide(() => this.vanish()),
    ];
    queueMicrotask(() => void this.run());
  }

  get tracks(): ReadonlyMap<string, RemoteTrack> {
    return this.slots.tracks;
  }

  get peerConnections() {
    const publish = this.publishing.leg?.pc ?? null;
    return { publish, receive: this.options.duplex === true ? publish : (this.receiveLeg?.pc ?? null) };
  }

  on<Name extends keyof RoomEvents>(name: Name, listener: (event: RoomEvents[Name]) => void): () => void {
    return this.listeners.on(name, listener);
  }

  publish(source: string, track: MediaStreamTrack, options: PublishTrackOptions = {}): Promise<void> {
    return this.publishing.publish(source, track, options);
  }

  unpublish(source: string): Promise<void> {
    return this.publishing.unpublish(source);
  }

  isPublishing(source: string): boolean {
    return this.publishing.has(source);
  }

  mute(source: string, muted: boolean): Promise<void> {
    return this.publishing.mute(source, muted);
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
    await this.ask({ type: "hand", raised });
  }

  async changeRole(participant: string, role: string): Promise<void> {
    await this.ask({ type: "role", participant, role });
  }

  async silence(track: string, silenced: boolean): Promise<void> {
    await this.ask({ type: "silence", track, silenced });
  }

  async remove(participant: string): Promise<void> {
    await this.ask({ type: "remove", participant });
  }

  async send(data: unknown, to?: readonly string[]): Promise<void> {
    await this.ask(to === undefined ? { type: "send", data } : { type: "send", to, data });
  }

  /** The page goes away, and with it the socket, maybe before what was said by it is out. */
  private vanish(): void {
    if (this.session !== null) this.browser.beacon(`${this.endpoint().replace(/^ws/, "http")}/leave`, this.session.session);
    void this.leave();
  }

  private endpoint(): string {
    const url = new URL(this.options.endpoint ?? "/v1/signal", this.browser.baseUrl);
    url.protocol = url.protocol.replace("http", "ws");
    return url.href;
  }

  async leave(): Promise<void> {
    if (this.state === "closed") return;
    await this.socket?.request({ type: "leave" }, LEAVE_MILLIS).catch(() => undefined);
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
          connectedBefore: this.room !== null,
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
    const { bearer, isNew } = await this.token();
    let onLost!: () => void;
    const lost = new Promise<void>((resolve) => (onLost = resolve));
    const socket = await SignalSocket.connect(
      this.browser,
      this.endpoint(),
      (message) => this.take(message),
      (over) => {
        if (over && this.session !== null && this.state !== "closed") this.finish(new MadangError("room-closed", "The session is over"));
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
      if ((await socket.join(bearer, resume)) === null) {
        this.outstanding.resume(socket);
        this.resumed();
      }
    } catch (cause) {
      socket.close();
      if (isNew || asMadangError(cause).code !== "token-rejected") throw cause;
      this.bearer = null;
      throw new MadangError("network", "No new token could be had, and the last one has expired", { cause });
    }
    return lost;
  }

  /** A new one, or the last where that cannot be had: a session that there is goes on by one that has expired too. */
  private async token(): Promise<{ bearer: string; isNew: boolean }> {
    const last = this.session === null ? null : this.bearer;
    try {
      this.bearer = await this.tokens.next(last === null ? undefined : RESUME_TOKEN_MILLIS);
      return { bearer: this.bearer, isNew: true };
    } catch (cause) {
      if (last === null || !PASSING.has(asMadangError(cause).code)) throw cause;
      return { bearer: last, isNew: false };
    }
  }

  /** The session goes on by another socket; what the one before took with it is said again. */
  private resumed(): void {
    this.become("connected");
    this.publishing.resume();
    void this.receiveLeg?.resume().catch(() => undefined);
    this.sendWishes();
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
        return void this.publishing.leg?.activate(message.track, message.active).catch(() => undefined);
      case "slots-needed":
        return void this.publishing.open().receive(message.audio, message.video).catch(() => undefined);
      case "self":
        this.self = message.self;
        this.rights = message.rights;
        if (!message.rights.publish) this.publishing.withdraw();
        return this.listeners.emit("self", message.self);
      case "speakers":
        this.speakers = { speaking: message.speaking, dominant: message.dominant };
        return this.listeners.emit("speakers", this.speakers);
      case "data":
        return this.listeners.emit("data", { from: message.from, data: message.data });
      case "quality":
        return this.listeners.emit("quality", { estimateBps: message.estimateBps, slots: message.slots });
      case "leg-closed":
        return this.legClosed(message.leg === "receive" ? "receive" : "publish");
      case "end":
        return this.ended(message.reason);
      default:
        return;
    }
  }

  private ended(reason: string): void {
    if (reason === "node-stopped") return this.forgetSession();
    this.finish(reason === "left" ? null : presenceEnd(reason));
  }

  /** The node takes the session with it and not the place in the room: the next socket joins anew. */
  private forgetSession(): void {
    this.session = null;
    this.outstanding.fail(new MadangError("network", "The node stopped before it answered"));
    this.closeLegs();
    this.slots.forgetMedia();
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
    if (goesOn) {
      // Before anybody hears of it and asks for more, which would be said twice.
      if (this.socket !== null) this.outstanding.resume(this.socket);
    } else {
      this.closeLegs();
      this.outstanding.fail(new MadangError("network", "The session there was has ended before the server answered"));
    }
    if (!message.rights.publish) this.publishing.withdraw();
    this.slots.reset(message.slots);
    this.become("connected");
    this.settleConnected.resolve();
    this.listeners.emit("self", message.self);
    this.listeners.emit("participants", { present: message.others, gone });
    if (this.options.qualitySeconds) {
      void this.request({ type: "quality", every: this.options.qualitySeconds }).catch(() => undefined);
    }
    if (this.options.statsSeconds) this.sampler.start(this.options.statsSeconds);
    if (goesOn) this.goOn(message.legs);
    // Not in this turn: the request that joined is answered first.
    else queueMicrotask(() => this.openLegs());
  }

  /** The same session, of which some was missed: legs that ended meanwhile are made anew. */
  private goOn(legs: readonly LegName[]): void {
    const duplex = this.options.duplex === true;
    if (this.publishing.leg !== null && !legs.includes(duplex ? "duplex" : "publish")) this.legClosed("publish");
    if (this.receiveLeg !== null && !legs.includes("receive")) this.legClosed("receive");
    queueMicrotask(() => this.resumed());
    this.resolveSlots();
  }

  private openLegs(): void {
    if (this.options.duplex === true && this.options.receive !== false) {
      void this.publishing.open().receive(1, 1).catch(() => undefined);
    } else if (this.receiveLeg === null && this.options.receive !== false && this.rights?.receive === true) {
      this.receiveLeg = new ReceiveLeg(this.legContext("receive"));
      void this.receiveLeg.begin().catch(() => undefined);
    }
    void this.publishing.reopen();
  }

  private legContext(leg: MediaLeg): LegContext {
    return {
      browser: this.browser,
      configuration: {
        bundlePolicy: "max-bundle",
        iceServers: [...(this.options.iceServers ?? []), ...this.iceServers],
        iceTransportPolicy: this.options.iceTransportPolicy ?? "all",
      },
      request: (message) => this.request(message),
      onRefused: (sending) => this.publishing.refused(new MadangError("codec-unsupported", "The server does not take it"), [sending]),
      isReachable: () => this.socket?.isOpen === true,
      onHealth: (state) => {
        if (state === "connected") this.legWaits[leg].reset();
        // What took the media may have taken the socket, which says nothing of it for a long time.
        if (state === "interrupted") this.socket?.probe();
        this.listeners.emit("media", { leg, state });
      },
      onBroken: () => this.legClosed(leg),
    };
  }

  /** A leg ended: it is made anew after a while, longer each time, unless that is no longer ours to do. */
  private legClosed(leg: MediaLeg): void {
    const duplex = this.options.duplex === true;
    // The server says of a leg that was given up here already that it has closed.
    if ((leg === "publish" ? this.publishing.leg : this.receiveLeg) === null) return;
    if (leg === "publish") this.publishing.closeLeg();
    else this.closeReceiveLeg();
    if (leg === "receive" || duplex) this.slots.forgetMedia();
    this.listeners.emit("media", { leg, state: "failed" });
    void pause(this.legWaits[leg].nextMillis(), this.abort.signal).then(() => {
      // Without a session there is nobody to offer to; the next one opens its legs itself.
      if (this.state === "closed" || this.session === null) return;
      if (leg === "receive" || duplex) this.openLegs();
      else void this.publishing.reopen();
    });
  }

  private sampledLegs(): SampledLeg[] {
    const { leg } = this.publishing;
    const sampled: SampledLeg[] = [];
    // With duplex the slots are on it as well.
    const slotOf = (mid: string) => this.options.duplex === true ? this.slots.trackIn(mid) : null;
    if (leg !== null) sampled.push({ leg: "publish", pc: leg.pc, trackOf: (mid) => leg.sentBy(mid) ?? slotOf(mid) });
    if (this.receiveLeg !== null) {
      sampled.push({ leg: "receive", pc: this.receiveLeg.pc, trackOf: (mid) => this.slots.trackIn(mid) });
    }
    return sampled;
  }

  private closeReceiveLeg(): void {
    this.receiveLeg?.close();
    this.receiveLeg = null;
  }

  private closeLegs(): void {
    this.publishing.closeLeg();
    this.closeReceiveLeg();
  }

  private resolveSlots(): void {
    const leg = this.options.duplex === true ? this.publishing.leg : this.receiveLeg;
    this.slots.resolve((mid) => leg?.trackOf(mid) ?? null);
    this.sendWishes();
  }

  /** Wishes for tracks that are there; the others wait for theirs. */
  private sendWishes(): void {
    const tracks: Record<string, TrackWish> = {};
    // One's own come too where the mode shows them to oneself.
    const there = new Set([...this.participants.values()].flatMap((other) => other.tracks.map(({ track }) => track)));
    for (const track of this.slots.tracks.keys()) there.add(track);
    for (const track of there) {
      const wish = this.wishes.get(track);
      if (wish !== undefined && this.slots.isUnsaid(track, wish)) tracks[track] = wish;
    }
    if (Object.keys(tracks).length === 0) return;
    for (const [track, wish] of Object.entries(tracks)) this.slots.said(track, wish);
    this.request({ type: "prefer", tracks }).catch((cause: unknown) => {
      // Where a track has gone meanwhile, the wishes for the others hold.
      if (asMadangError(cause).code !== "not-found") this.slots.unsay(Object.keys(tracks));
    });
  }

  private request(message: ClientMessage): Promise<ServerMessage> {
    const socket = this.socket;
    if (socket === null) return Promise.reject(new MadangError("network", "The room has not been joined yet"));
    return socket.request(message);
  }

  /** Asks for what must be done once, also where the socket is lost meanwhile. */
  private ask(message: ClientMessage): Promise<ServerMessage> {
    if (this.session === null) return Promise.reject(new MadangError("network", "There is no session at present"));
    return this.outstanding.ask(message, this.state === "connected" ? this.socket : null);
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
    this.sampler.stop();
    this.publishing.finish(error);
    this.outstanding.fail(error ?? new MadangError("closed", "The session was left"));
    this.closeLegs();
    this.socket?.close();
    this.become("closed");
    this.settleConnected.reject(error ?? new MadangError("closed", "The session was left"));
    this.listeners.emit("closed", error);
  }
}

/** Whoever is told so is out for good, also for a reason that this SDK does not know. */
function presenceEnd(reason: string): MadangError {
  return endOf(reason) ?? new MadangError("room-closed", "The room closed");
}
