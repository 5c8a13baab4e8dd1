import { MadangError, openDevices, type LocalDevices as OpenedDevices, type MediaKind } from "../sdk/madang.js";

const DEVICE = { audio: "microphone", video: "camera" } as const;

/** One's own camera and microphone, open from the preview on; remembers which ones were chosen, and what is muted. */
export class LocalDevices {
  readonly stream = new MediaStream();
  private readonly mutedKinds = new Set<MediaKind>();
  private readonly listeners = new Set<() => void>();
  private opened: OpenedDevices | null = null;
  /** Counts stops: what was asked for before one is not to be open after it. */
  private stops = 0;
  private work: Promise<unknown> = Promise.resolve();

  constructor() {
    // Also while nothing is open: what is plugged in then may be the first device.
    if ("mediaDevices" in navigator) navigator.mediaDevices.addEventListener("devicechange", () => this.changed());
  }

  /** Opens what there is: both, or the only one that exists. Throws a MadangError when there is nothing to open. */
  open(): Promise<void> {
    return this.inTurn(() => this.start({ audio: chosenBefore("audio") ?? true, video: chosenBefore("video") ?? true }));
  }

  /** Opens one kind alone, in the place of a track of it that has ended. */
  openOne(kind: MediaKind): Promise<void> {
    return this.inTurn(async () => {
      const { opened } = this;
      if (opened === null) return this.start({ [kind]: chosenBefore(kind) ?? true });
      const known = await opened.list(DEVICE[kind]);
      const wanted = chosenBefore(kind);
      await opened.switch(DEVICE[kind], known.some(({ deviceId }) => deviceId === wanted) ? wanted : undefined);
    });
  }

  /** Changes the device, and remembers it; where that one does not open, the one before it is opened again. */
  change(kind: MediaKind, deviceId: string): Promise<void> {
    return this.inTurn(async () => {
      const before = this.live(kind)?.getSettings().deviceId;
      try {
        if (this.opened === null) await this.start({ [kind]: deviceId });
        if (this.live(kind)?.getSettings().deviceId !== deviceId) await this.opened?.switch(DEVICE[kind], deviceId);
      } catch (error) {
        // To open a second device some phones have to close the first.
        if (before !== undefined && this.live(kind) === null) await this.opened?.switch(DEVICE[kind], before).catch(() => this.changed());
        throw error;
      }
      this.remember(kind, deviceId);
    });
  }

  remember(kind: MediaKind, deviceId: string): void {
    localStorage.setItem(`madang.${kind}`, deviceId);
  }

  /** The device that is used, or would be. */
  chosen(kind: MediaKind): string | undefined {
    return this.live(kind)?.getSettings().deviceId ?? chosenBefore(kind);
  }

  /** Calls it whenever another track is used, or a device is plugged in or out, until the function that it returns is called. */
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The newest track of that kind; one that has ended stays until another takes its place: it says what is missing. */
  track(kind: MediaKind): MediaStreamTrack | null {
    return this.stream.getTracks().find((track) => track.kind === kind) ?? null;
  }

  /** The track of that kind that is open, if there is one. */
  live(kind: MediaKind): MediaStreamTrack | null {
    const track = this.track(kind);
    return track?.readyState === "live" ? track : null;
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
    this.stops++;
    const tracks = this.stream.getTracks();
    if (this.opened === null && tracks.length === 0) return;
    this.opened?.close();
    this.opened = null;
    for (const track of tracks) {
      track.stop();
      this.stream.removeTrack(track);
    }
    this.changed();
  }

  /** One thing after the other, and nothing of what was asked for before the devices were stopped. */
  private inTurn(action: () => Promise<void>): Promise<void> {
    const { stops } = this;
    const done = this.work.then(() => {
      if (stops !== this.stops) throw stopped();
      return action();
    });
    this.work = done.catch(() => undefined);
    return done;
  }

  private async start(wish: { readonly [kind in MediaKind]?: string | true }): Promise<void> {
    const { stops } = this;
    const opened = await openDevices({ camera: wish.video ?? false, microphone: wish.audio ?? false });
    if (stops !== this.stops) {
      opened.close();
      throw stopped();
    }
    this.opened?.close();
    this.opened = opened;
    for (const track of [opened.camera, opened.microphone]) if (track !== null) this.replace(track);
    opened.on("track", ({ track }) => {
      if (this.opened !== opened) return;
      if (track !== null) this.replace(track);
      this.changed();
    });
    this.changed();
  }

  private changed(): void {
    for (const listener of this.listeners) listener();
  }
}

function stopped(): MadangError {
  return new MadangError("closed", "The devices were stopped before they were open");
}

function chosenBefore(kind: MediaKind): string | undefined {
  return localStorage.getItem(`madang.${kind}`) ?? undefined;
}
