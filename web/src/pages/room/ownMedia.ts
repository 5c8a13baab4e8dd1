import type { MediaKind, PublishTrackOptions, RoomSession } from "../sdk/madang.js";
import type { LocalDevices } from "../common/localDevices.ts";
import { silenceOf } from "./powers.ts";

export type OwnDevice = "microphone" | "camera";

type Devices = Pick<LocalDevices, "open" | "openOne" | "change" | "remember" | "onChange" | "live" | "isMuted" | "mute" | "stop">;

export interface OwnMediaEvents {
  changed(): void;
  failed(error: unknown): void;
  /** A moderator keeps it off. */
  held(source: OwnDevice): void;
  /** Somebody else has brought one on the stage: nothing is sent before the user says what. */
  invited(is: boolean): void;
}

const KIND: Readonly<Record<OwnDevice, MediaKind>> = { microphone: "audio", camera: "video" };
const DEVICES = ["microphone", "camera"] as const;

/** What one sends into a room: follows what one may send, and never leaves a camera on that nobody is to see. */
export class OwnMedia {
  readonly tracks = new Map<string, MediaStreamTrack>();
  /** Whether one could send when it was last looked at; null before the first look. */
  private could: boolean | null = null;
  /** The user asked to be brought on the stage: being let is no surprise then. */
  private willing = false;
  private work: Promise<void> = Promise.resolve();
  /** Counts how often everything was turned off. */
  private stops = 0;

  constructor(
    private readonly session: RoomSession,
    private readonly devices: Devices,
    private readonly events: OwnMediaEvents,
  ) {
    session.on("self", () => this.follow());
    session.on("ended", ({ source }) => this.ended(source));
    const unfollow = devices.onChange(() => this.adopt());
    session.on("closed", () => {
      unfollow();
      this.stop();
    });
  }

  /** The answer to an invitation. */
  answer(sources: readonly OwnDevice[]): void {
    this.events.invited(false);
    for (const source of sources) void this.later(() => this.sendDevice(source));
  }

  /** Whether others get it: it is sent, and neither muted nor silenced by a moderator. */
  isOn(source: OwnDevice): boolean {
    return this.tracks.has(source) && !this.devices.isMuted(KIND[source]) && this.silence(source) === null;
  }

  /** Mutes and unmutes, which lifts what a moderator has silenced and does not hold; opens the device where there is none. */
  toggle(source: OwnDevice): void {
    if (!this.may) return;
    const kind = KIND[source];
    const silence = this.silence(source);
    if (silence === "held") return this.events.held(source);
    if (this.tracks.get(source)?.readyState !== "live") {
      this.devices.mute(kind, false);
      this.events.invited(false);
      void this.later(() => this.sendDevice(source));
      return;
    }
    const muted = silence === null && !this.devices.isMuted(kind);
    this.devices.mute(kind, muted);
    this.events.changed();
    void this.later(() => this.session.mute(source, muted));
  }

  /** Takes another device for what is sent, or for when it will be: nothing is opened that nobody sees. */
  async change(kind: MediaKind, deviceId: string): Promise<void> {
    const { stops } = this;
    const source = kind === "audio" ? "microphone" : "camera";
    const failures: unknown[] = [];
    await this.later(async () => {
      if (!this.tracks.has(source)) return this.devices.remember(kind, deviceId);
      await this.devices.change(kind, deviceId).catch((error: unknown) => failures.push(error));
      if (stops === this.stops) await (this.devices.live(kind) === null ? this.drop(source) : this.sendOpen(source));
    });
    if (failures.length > 0 && stops === this.stops) throw failures[0];
  }

  /** The devices have changed: what is sent follows. */
  private adopt(): void {
    for (const source of DEVICES) {
      const track = this.devices.live(KIND[source]);
      if (this.tracks.has(source) && track !== null && track !== this.tracks.get(source)) void this.later(() => this.sendOpen(source));
    }
  }

  /** Shares the screen, or ends that. */
  async toggleScreen(): Promise<void> {
    if (this.tracks.has("screen")) return this.drop("screen");
    // Somebody who thinks better of sharing the screen knows it.
    const stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { ideal: 15 } } }).catch(unlessDeclined);
    if (stream === null) return;
    const [track] = stream.getVideoTracks();
    if (track === undefined) return;
    track.contentHint = "detail";
    await this.send("screen", track, { simulcast: false });
  }

  private silence(source: OwnDevice) {
    return silenceOf(this.session.self?.tracks.find((track) => track.source === source));
  }

  private get may(): boolean {
    return this.session.state !== "closed" && this.session.rights?.publish === true;
  }

  private follow(): void {
    const { may, could } = this;
    const invited = may && could === false && !this.willing;
    this.could = may;
    this.willing = !may && this.session.self?.hand === true;
    if (!may) this.stop();
    else if (invited) this.events.invited(true);
    else if (could !== true) void this.later(() => this.sendAll());
    this.events.changed();
  }

  private async sendAll(): Promise<void> {
    if (DEVICES.every((source) => this.devices.live(KIND[source]) === null)) await this.devices.open();
    const results = await Promise.allSettled(DEVICES.map((source) => this.sendOpen(source)));
    for (const result of results) if (result.status === "rejected") this.events.failed(result.reason);
  }

  private async sendDevice(source: OwnDevice): Promise<void> {
    if (this.devices.live(KIND[source]) === null) await this.devices.openOne(KIND[source]);
    await this.sendOpen(source);
  }

  private async sendOpen(source: OwnDevice): Promise<void> {
    const kind = KIND[source];
    const track = this.devices.live(kind);
    const sent = this.tracks.get(source) === track && this.session.isPublishing(source);
    if (track !== null && !sent) await this.send(source, track, { muted: this.devices.isMuted(kind) });
  }

  private async send(source: string, track: MediaStreamTrack, options: PublishTrackOptions): Promise<void> {
    // Opening takes its time, in which one may have left or been sent back.
    if (!this.may) {
      track.stop();
      return this.stop();
    }
    this.tracks.set(source, track);
    this.events.changed();
    try {
      await this.session.publish(source, track, options);
    } catch (error) {
      if (this.tracks.get(source) === track) this.tracks.delete(source);
      if (source === "screen") track.stop();
      // It was taken back meanwhile: that has been told already.
      if (this.may) throw error;
    } finally {
      this.events.changed();
    }
  }

  private ended(source: string): void {
    const track = this.tracks.get(source);
    // Another one may have taken its place when its turn comes.
    if (track !== undefined) void this.later(async () => this.tracks.get(source) === track && this.drop(source));
  }

  private async drop(source: string): Promise<void> {
    this.tracks.get(source)?.stop();
    this.tracks.delete(source);
    this.events.changed();
    if (this.session.isPublishing(source)) await this.session.unpublish(source);
  }

  /** Turns everything off at once; the server has been told, or told us. */
  private stop(): void {
    this.stops++;
    for (const track of this.tracks.values()) track.stop();
    this.tracks.clear();
    this.devices.stop();
    this.events.invited(false);
    this.events.changed();
  }

  /** One thing after the other, as the user asked for them; what was asked for before everything was turned off is void. */
  private later(action: () => Promise<unknown> | void): Promise<void> {
    const { stops } = this;
    const isVoid = () => stops !== this.stops;
    const turn = this.work.then(async () => {
      if (!isVoid()) await action();
    });
    this.work = turn.catch((error: unknown) => {
      if (!isVoid()) this.events.failed(error);
    });
    return this.work;
  }
}

function unlessDeclined(cause: unknown): null {
  if ((cause as { name?: unknown }).name === "NotAllowedError") return null;
  throw cause;
}
