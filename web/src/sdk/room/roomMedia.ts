import type { JoinOptions, MediaLeg, RemoteTrack, RightsInfo, RoomEvents, TrackInfo, TrackWish } from "../api.d.ts";
import { Backoff } from "../backoff.ts";
import type { Browser } from "../browser.ts";
import { asMadangError, MadangError } from "../failure.ts";
import { pause } from "../pause.ts";
import { LegSampler, type SampledLeg } from "./legSampler.ts";
import type { ClientMessage, JoinedMessage, LegName, OfferMessage, ServerMessage, SlotInfo } from "./messages.ts";
import { Publishing } from "./publishing.ts";
import { ReceiveLeg, type LegContext } from "./receiveLeg.ts";
import { SlotBook } from "./slotBook.ts";

/** Between two tries to get media through. */
const LEG_BASE_MILLIS = 100;
const LEG_CAP_MILLIS = 10_000;

type MediaEvents = Pick<RoomEvents, "track" | "stats" | "ended" | "media">;

/** What the media of a participant needs of its session. */
export interface MediaSession {
  readonly rights: RightsInfo | null;
  /** Ends with the session. */
  readonly signal: AbortSignal;
  /** Whether there is a session to offer to. */
  isThere(): boolean;
  /** Whether there is a socket by which a request would go out at once. */
  isReachable(): boolean;
  /** There is reason to doubt the socket. */
  probe(): void;
  request(message: ClientMessage): Promise<ServerMessage>;
  trackOf(participant: string, track: string): TrackInfo | null;
  /** The tracks of all others, also of those that are not sent here. */
  tracks(): readonly string[];
  /** What one sends oneself is another than before. */
  ownChanged(): void;
  emit<Name extends keyof MediaEvents>(name: Name, event: MediaEvents[Name]): void;
}

/** The media of a participant: the connections that carry it, what is sent, and what is received in which slot. */
export class RoomMedia {
  readonly publishing: Publishing;
  private readonly slots: SlotBook;
  private readonly preferences = new Map<string, TrackWish>();
  private preferencesDue = false;
  private readonly legWaits: Readonly<Record<MediaLeg, Backoff>>;
  private readonly duplex: boolean;
  private iceServers: RTCIceServer[] = [];
  private receiveLeg: ReceiveLeg | null = null;
  private readonly sampler: LegSampler;

  constructor(
    private readonly browser: Browser,
    private readonly options: JoinOptions,
    private readonly session: MediaSession,
  ) {
    this.duplex = options.duplex === true;
    const legWait = () => new Backoff(LEG_BASE_MILLIS, LEG_CAP_MILLIS, browser.random);
    this.legWaits = { publish: legWait(), receive: legWait() };
    this.slots = new SlotBook(
      // What one sends oneself is known here before the server says so.
      (participant, track) => session.trackOf(participant, track) ?? this.publishing.trackOf(track),
      (track) => session.emit("track", track),
    );
    this.publishing = new Publishing({
      duplex: this.duplex,
      legContext: () => this.legContext("publish"),
      ended: (source) => session.emit("ended", { source }),
      changed: () => session.ownChanged(),
    });
    this.sampler = new LegSampler(() => this.sampledLegs(), (stats) => session.emit("stats", stats));
  }

  get tracks(): ReadonlyMap<string, RemoteTrack> {
    return this.slots.tracks;
  }

  get peerConnections() {
    const publish = this.publishing.leg?.pc ?? null;
    return { publish, receive: this.duplex ? publish : (this.receiveLeg?.pc ?? null) };
  }

  prefer(preferences: Readonly<Record<string, TrackWish>>): void {
    for (const [track, preference] of Object.entries(preferences)) this.preferences.set(track, preference);
    if (this.preferencesDue) return;
    // Pages say it tile by tile; one message is enough.
    this.preferencesDue = true;
    queueMicrotask(() => {
      this.preferencesDue = false;
      this.sendPreferences();
    });
  }

  /** The room was joined, by the session there was or by another. */
  joined({ iceServers, slots, rights }: JoinedMessage, goesOn: boolean): void {
    this.iceServers = iceServers.map((server) => ({ ...server }));
    if (!goesOn) this.forget();
    this.publishing.withdraw(rights);
    this.slots.reset(slots);
    if (this.options.statsSeconds) this.sampler.start(this.options.statsSeconds);
  }

  /** The session goes on by another socket: what the one before took with it is said again. */
  resumed(): void {
    this.publishing.resume();
    void this.receiveLeg?.resume().catch(() => undefined);
    this.sendPreferences();
  }

  /** The same session, of which some was missed: legs that ended meanwhile are made anew. */
  goOn(legs: readonly LegName[]): void {
    if (this.publishing.leg !== null && !legs.includes(this.duplex ? "duplex" : "publish")) this.legClosed("publish");
    if (this.receiveLeg !== null && !legs.includes("receive")) this.legClosed("receive");
    this.resolveSlots();
  }

  openLegs(): void {
    if (this.duplex && this.options.receive !== false) {
      void this.publishing.open().receive(1, 1).catch(() => undefined);
    } else if (this.receiveLeg === null && this.options.receive !== false && this.session.rights?.receive === true) {
      this.receiveLeg = new ReceiveLeg(this.legContext("receive"));
      void this.receiveLeg.begin().catch(() => undefined);
    }
    void this.publishing.reopen();
  }

  /** The server took the session with it, and with it the connections; what is published goes out by the next ones. */
  forget(): void {
    this.closeLegs();
    this.slots.forgetMedia();
  }

  finish(error: MadangError | null): void {
    this.sampler.stop();
    this.publishing.finish(error);
    this.closeLegs();
  }

  offered(offer: OfferMessage): void {
    this.receiveLeg?.offered(offer, () => this.resolveSlots());
  }

  changeSlots(slots: readonly SlotInfo[]): void {
    this.slots.change(slots);
    this.resolveSlots();
  }

  /** The slots may hold what has only now been told of. */
  resolveSlots(): void {
    const leg = this.duplex ? this.publishing.leg : this.receiveLeg;
    this.slots.resolve((mid) => leg?.trackOf(mid) ?? null);
    this.sendPreferences();
  }

  /** A leg ended: it is made anew after a while, longer each time, unless that is no longer ours to do. */
  legClosed(leg: MediaLeg): void {
    // The server says of a leg that was given up here already that it has closed.
    if ((leg === "publish" ? this.publishing.leg : this.receiveLeg) === null) return;
    if (leg === "publish") this.publishing.closeLeg();
    else this.closeReceiveLeg();
    if (leg === "receive" || this.duplex) this.slots.forgetMedia();
    this.session.emit("media", { leg, state: "failed" });
    void pause(this.legWaits[leg].nextMillis(), this.session.signal).then(() => {
      // Without a session there is nobody to offer to; the next one opens its legs itself.
      if (!this.session.isThere()) return;
      if (leg === "receive" || this.duplex) this.openLegs();
      else void this.publishing.reopen();
    });
  }

  private legContext(leg: MediaLeg): LegContext {
    const { session } = this;
    return {
      browser: this.browser,
      configuration: {
        bundlePolicy: "max-bundle",
        iceServers: [...(this.options.iceServers ?? []), ...this.iceServers],
        iceTransportPolicy: this.options.iceTransportPolicy ?? "all",
      },
      request: (message) => session.request(message),
      onAccepted: () => session.ownChanged(),
      onRefused: (sending) => this.publishing.refused(new MadangError("codec-unsupported", "The server does not take it"), [sending]),
      isReachable: () => session.isReachable(),
      onHealth: (state) => {
        if (state === "connected") this.legWaits[leg].reset();
        // What took the media may have taken the socket, which says nothing of it for a long time.
        if (state === "interrupted") session.probe();
        session.emit("media", { leg, state });
      },
      onBroken: () => this.legClosed(leg),
    };
  }

  private sampledLegs(): SampledLeg[] {
    const { leg } = this.publishing;
    const sampled: SampledLeg[] = [];
    // With duplex the slots are on it as well.
    const slotOf = (mid: string) => this.duplex ? this.slots.trackIn(mid) : null;
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

  /** Preferences for tracks that are there; the others wait for theirs. */
  private sendPreferences(): void {
    const tracks: Record<string, TrackWish> = {};
    // One's own come too where the mode shows them to oneself.
    for (const track of new Set([...this.session.tracks(), ...this.slots.tracks.keys()])) {
      const preference = this.preferences.get(track);
      if (preference !== undefined && this.slots.isUnsaid(track, preference)) tracks[track] = preference;
    }
    if (Object.keys(tracks).length === 0) return;
    for (const [track, preference] of Object.entries(tracks)) this.slots.said(track, preference);
    this.session.request({ type: "prefer", tracks }).catch((cause: unknown) => {
      // Where a track has gone meanwhile, the preferences for the others hold.
      if (asMadangError(cause).code !== "not-found") this.slots.unsay(Object.keys(tracks));
    });
  }
}
