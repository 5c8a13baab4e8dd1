import { openDevices, type LocalDevices as OpenedDevices, type MediaKind } from "/sdk/madang.js";

const DEVICE = { audio: "microphone", video: "camera" } as const;
const KINDS = ["audio", "video"] as const;

/** One's own camera and microphone, open from the preview on; remembers which ones were chosen, and what is muted. */
export class LocalDevices {
  readonly stream = new MediaStream();
  private readonly mutedKinds = new Set<MediaKind>();
  private readonly listeners = new Set<() => void>();
  private opened: OpenedDevices | null = null;

  /** Opens what there is: both, or the only one that exists. Throws a MadangError when there is nothing to open. */
  async open(): Promise<void> {
    await this.start(KINDS);
  }

  /** Opens one kind alone, in the place of a track of it that has ended. */
  async openOne(kind: MediaKind): Promise<void> {
    if (this.opened === null) return this.start([kind]);
    const known = await this.opened.list(DEVICE[kind]);
    const wanted = remembered(kind);
    await this.opened.switch(DEVICE[kind], known.some(({ deviceId }) => deviceId === wanted) ? wanted : undefined);
  }

  /** Changes the device, and remembers it. */
  async change(kind: MediaKind, deviceId: string): Promise<void> {
    if (this.opened === null) await this.start([kind]);
    await this.opened?.switch(DEVICE[kind], deviceId);
    this.remember(kind, deviceId);
  }

  remember(kind: MediaKind, deviceId: string): void {
    localStorage.setItem(`madang.${kind}`, deviceId);
  }

  /** Calls it whenever another device is used, or one is plugged in or out. */
  onChange(listener: () => void): void {
    this.listeners.add(listener);
  }

  track(kind: MediaKind): MediaStreamTrack | null {
    return this.stream.getTracks().find((track) => track.kind === kind) ?? null;
  }

  isMuted(kind: MediaKind): boolean {
    return this.mutedKinds.has(kind);
  }

  /** Holds for every track of that kind, also for those opened later. */
  mute(kind: MediaKind, muted: boolean): void {
    if (muted) this.mutedKinds.add(kind);
    else this.mutedKinds.delete(kind);
    const track = this.track(kind);
    if (track !== null) track.enabled = !muted;
  }

  /** Takes over a track, stopping the one that it follows. */
  replace(track: MediaStreamTrack): void {
    const kind = track.kind as MediaKind;
    const before = this.track(kind);
    if (before === track) return;
    if (before !== null) {
      before.stop();
      this.stream.removeTrack(before);
    }
    track.enabled = !this.isMuted(kind);
    this.stream.addTrack(track);
  }

  /** A track has ended: unplugged, or stopped with the session that had opened it. */
  isStale(): boolean {
    return this.stream.getTracks().some((track) => track.readyState === "ended");
  }

  stop(): void {
    this.opened?.close();
    this.opened = null;
    for (const track of this.stream.getTracks()) {
      track.stop();
      this.stream.removeTrack(track);
    }
    this.changed();
  }

  private async start(kinds: readonly MediaKind[]): Promise<void> {
    const wish = (kind: MediaKind) => (kinds.includes(kind) ? (remembered(kind) ?? true) : false);
    const opened = await openDevices({ camera: wish("video"), microphone: wish("audio") });
    this.opened?.close();
    this.opened = opened;
    const adopt = (track: MediaStreamTrack | null) => {
      // One that has ended stays until it is replaced: it says what is missing.
      if (track !== null) this.replace(track);
      this.changed();
    };
    adopt(opened.camera);
    adopt(opened.microphone);
    opened.on("track", ({ track }) => this.opened === opened && adopt(track));
    opened.on("devices", () => this.changed());
  }

  private changed(): void {
    for (const listener of this.listeners) listener();
  }
}

function remembered(kind: MediaKind): string | undefined {
  return localStorage.getItem(`madang.${kind}`) ?? undefined;
}
