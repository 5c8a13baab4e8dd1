import type {
  DataMessage,
  ErrorCode,
  JoinOptions,
  ParticipantInfo,
  PublishTrackOptions,
  RightsInfo,
  RoomCounts,
  RoomEvents,
  RoomInfo,
  RoomSession,
  SessionState,
  Speakers,
  TrackWish,
} from "../api.d.ts";
import type { Browser } from "../browser.ts";
import { endOf, MadangError } from "../failure.ts";
import { Listeners } from "../listeners.ts";
import { isSameMajor, VERSION } from "../version.ts";
import { RoomActions } from "./actions.ts";
import { Conversation } from "./conversation.ts";
import { Line } from "./line.ts";
import type { ClientMessage, JoinedMessage, ServerMessage } from "./messages.ts";
import { People } from "./people.ts";
import { RoomMedia } from "./roomMedia.ts";

/** After these the place in the room is gone, and no ticket brings it back. */
const PLACE_GONE: ReadonlySet<ErrorCode> = new Set(["room-closed", "removed", "banned", "replaced"]);

/** A participant's place in a room: what is told of the room, and what is sent and received in it. */
export class RoomMembership<Data = unknown> extends RoomActions<Data> implements RoomSession<Data> {
  state: SessionState = "connecting";
  room: RoomInfo | null = null;
  rights: RightsInfo | null = null;
  counts: RoomCounts | null = null;
  speakers: Speakers = { speaking: [], dominant: null };
  serverVersion: string | null = null;
  readonly connected: Promise<void>;

  private readonly listeners = new Listeners<RoomEvents<Data>>();
  private readonly people = new People();
  private readonly conversation = new Conversation<Data>();
  private readonly media: RoomMedia;
  private readonly abort = new AbortController();
  private readonly settleConnected: { resolve: () => void; reject: (error: MadangError) => void };
  private readonly stops: readonly (() => void)[];
  private readonly line: Line;
  private asksForMore: Promise<boolean> | null = null;

  constructor(
    private readonly browser: Browser,
    private readonly options: JoinOptions,
  ) {
    super();
    let resolve!: () => void;
    let reject!: (error: MadangError) => void;
    this.connected = new Promise<void>((yes, no) => {
      resolve = yes;
      reject = no;
    });
    this.connected.catch(() => undefined);
    this.settleConnected = { resolve, reject };
    this.line = new Line(browser, options, this.abort.signal, {
      take: (message) => this.take(message),
      resumed: () => this.resumed(),
      lost: () => this.become("reconnecting"),
      over: (error) => this.finish(error),
    });
    this.media = this.mediaOf();
    this.stops = [
      browser.onOnline(() => this.line.probe()),
      browser.onPageHide(() => this.vanish()),
      () => this.line.admission.ticket.stop(),
    ];
    queueMicrotask(() => void this.line.run());
  }

  private mediaOf(): RoomMedia {
    const session = this;
    return new RoomMedia(this.browser, this.options, {
      get rights() {
        return session.rights;
      },
      signal: this.abort.signal,
      isThere: () => this.state !== "closed" && this.line.hasSession,
      isReachable: () => this.line.isReachable,
      probe: () => this.line.probe(),
      request: (message) => this.line.request(message),
      trackOf: (participant, track) => this.people.trackOf(participant, track),
      tracks: () => this.people.tracks(),
      ownChanged: () => {
        if (this.refreshSelf() && this.self !== null) this.listeners.emit("self", this.self);
      },
      emit: (name, event) => this.listeners.emit(name, event as RoomEvents<Data>[typeof name]),
    });
  }

  get self(): ParticipantInfo | null {
    return this.people.self;
  }

  get participants(): ReadonlyMap<string, ParticipantInfo> {
    return this.people.others;
  }

  get hasMoreParticipants(): boolean {
    return this.people.cursor !== null;
  }

  get history(): readonly DataMessage<Data>[] {
    return this.conversation.history;
  }

  get tracks() {
    return this.media.tracks;
  }

  get peerConnections() {
    return this.media.peerConnections;
  }

  on<Name extends keyof RoomEvents<Data>>(name: Name, listener: (event: RoomEvents<Data>[Name]) => void): () => void {
    return this.listeners.on(name, listener);
  }

  publish(source: string, track: MediaStreamTrack, options: PublishTrackOptions = {}): Promise<void> {
    return this.media.publishing.publish(source, track, options);
  }

  unpublish(source: string): Promise<void> {
    return this.media.publishing.unpublish(source);
  }

  isPublishing(source: string): boolean {
    return this.media.publishing.has(source);
  }

  mute(source: string, muted: boolean): Promise<void> {
    return this.media.publishing.mute(source, muted);
  }

  prefer(wishes: Readonly<Record<string, TrackWish>>): void {
    this.media.prefer(wishes);
  }

  moreParticipants(): Promise<boolean> {
    const { cursor } = this.people;
    if (cursor === null) return Promise.resolve(false);
    // Who asks twice at once means the same ones.
    this.asksForMore ??= this.line.request({ type: "people", cursor })
      .then(() => this.hasMoreParticipants)
      .finally(() => (this.asksForMore = null));
    return this.asksForMore;
  }

  /** The page goes away, and with it the socket, maybe before what was said by it is out. */
  private vanish(): void {
    this.line.admission.ticket.leave();
    this.line.beaconLeave();
    void this.depart();
  }

  protected address(path: string): string {
    return this.line.address(path);
  }

  async leave(): Promise<void> {
    this.line.admission.ticket.end();
    await this.depart();
  }

  private async depart(): Promise<void> {
    if (this.state === "closed") return;
    await this.line.leave();
    this.finish(null);
  }

  /** The session goes on by another socket; what the one before took with it is said again. */
  private resumed(): void {
    this.become("connected");
    this.media.resumed();
  }

  private take(message: ServerMessage): void {
    switch (message.type) {
      case "joined":
        return this.joined(message);
      case "participants":
        this.people.change(message.present, message.gone);
        return this.peopleChanged(message.present, message.gone);
      case "people":
        return this.peopleChanged(this.people.add(message), []);
      case "offer":
        return this.media.offered(message);
      case "slots":
        return this.media.changeSlots(message.slots);
      case "encodings":
        return void this.media.publishing.leg?.activate(message.track, message.active).catch(() => undefined);
      case "slots-needed":
        return void this.media.publishing.open().receive(message.audio, message.video).catch(() => undefined);
      case "self":
        return this.toldOfSelf(message);
      case "ticket":
        return this.line.admission.ticket.keep(message.ticket);
      case "room":
        this.room = message.room;
        return this.listeners.emit("room", message.room);
      case "counts":
        return this.counted(message);
      case "speakers":
        return this.spoken(message.speaking, message.dominant);
      case "data": {
        const said = this.conversation.take(message, this.self);
        return said === null ? undefined : this.listeners.emit("data", said);
      }
      case "quality":
        return this.listeners.emit("quality", { estimateBps: message.estimateBps, slots: message.slots });
      case "leg-closed":
        return this.media.legClosed(message.leg === "receive" ? "receive" : "publish");
      case "end":
        return this.ended(message.reason, message.detail ?? null);
      default:
        return;
    }
  }

  private toldOfSelf({ self, rights, ticket }: ServerMessage & { readonly type: "self" }): void {
    this.people.tellSelf(self);
    this.rights = rights;
    if (ticket !== undefined) this.line.admission.ticket.keep(ticket);
    this.media.publishing.withdraw(rights);
    this.refreshSelf();
    this.listeners.emit("self", this.self ?? self);
  }

  /** @returns whether one sends something else than before, or in another way */
  private refreshSelf(): boolean {
    return this.people.refreshSelf((told) => this.media.publishing.tracks(told));
  }

  private peopleChanged(present: readonly ParticipantInfo[], gone: readonly string[]): void {
    this.listeners.emit("participants", { present, gone });
    this.media.resolveSlots();
  }

  private spoken(speaking: readonly string[], dominant: string | null): void {
    this.speakers = { speaking, dominant };
    this.listeners.emit("speakers", this.speakers);
  }

  private counted({ people, audience }: RoomCounts): void {
    this.counts = { people, audience };
    this.listeners.emit("counts", this.counts);
  }

  private ended(reason: string, detail: string | null): void {
    if (reason === "node-stopped") return this.forgetSession();
    this.finish(reason === "left" ? null : presenceEnd(reason, detail));
  }

  /** The place in the room stays: the next socket joins anew. */
  private forgetSession(): void {
    this.line.forgetSession();
    this.media.forget();
  }

  private joined(message: JoinedMessage): void {
    const { self, rights } = message;
    this.room = message.room;
    this.rights = rights;
    const gone = this.people.reset(message);
    if (message.ticket !== undefined) this.line.admission.ticket.keep(message.ticket);
    const goesOn = this.line.begin(message.session);
    this.media.joined(message, goesOn);
    this.refreshSelf();
    const isFirst = this.history.length === 0;
    const missed = this.conversation.begin(message.history ?? [], self);
    this.compare(message.version);
    this.counts = message.counts ?? null;
    this.become("connected");
    this.settleConnected.resolve();
    this.listeners.emit("self", this.self ?? self);
    this.listeners.emit("room", message.room);
    this.listeners.emit("participants", { present: message.others, gone });
    // Those that there are follow.
    if (this.speakers.speaking.length > 0 || this.speakers.dominant !== null) this.spoken([], null);
    if (message.counts !== undefined) this.counted(message.counts);
    if (isFirst && this.history.length > 0) this.listeners.emit("history", this.history);
    for (const said of missed) this.listeners.emit("data", said);
    if (this.options.qualitySeconds) {
      void this.line.request({ type: "quality", every: this.options.qualitySeconds }).catch(() => undefined);
    }
    if (goesOn) {
      queueMicrotask(() => this.resumed());
      this.media.goOn(message.legs);
    } else {
      // Not in this turn: the request that joined is answered first.
      queueMicrotask(() => this.media.openLegs());
    }
  }

  private compare(server: string | undefined): void {
    const isNew = server !== undefined && server !== this.serverVersion;
    this.serverVersion = server ?? null;
    if (!isNew || isSameMajor(server, VERSION)) return;
    console.warn(`Madang: this is the SDK of version ${VERSION}, the server is of ${server}; they may not understand each other`);
    this.listeners.emit("version", { sdk: VERSION, server });
  }

  protected ask(message: ClientMessage): Promise<ServerMessage> {
    return this.line.ask(message, this.state === "connected");
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
    if (error !== null && PLACE_GONE.has(error.code)) this.line.admission.ticket.end();
    this.media.finish(error);
    this.line.close(error ?? new MadangError("closed", "The session was left"));
    this.become("closed");
    this.settleConnected.reject(error ?? new MadangError("closed", "The session was left"));
    this.listeners.emit("closed", error);
  }
}

/** Whoever is told so is out for good, also for a reason that this SDK does not know. */
function presenceEnd(reason: string, detail: string | null): MadangError {
  return endOf(reason, detail) ?? new MadangError("room-closed", "The room closed", { detail });
}
