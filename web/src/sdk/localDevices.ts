import type { DeviceEvents, DeviceKind, DeviceWish, LocalDevices } from "./api.d.ts";
import { deviceFailure, MadangError, screenFailure } from "./failure.ts";
import { Listeners } from "./listeners.ts";

/** What of `navigator.mediaDevices` is used; some browsers have no `getDisplayMedia`. */
export type MediaDevicesOfBrowser = EventTarget &
  Pick<MediaDevices, "getUserMedia" | "enumerateDevices"> &
  Partial<Pick<MediaDevices, "getDisplayMedia">>;

type Source = DeviceKind | "screen";

const KINDS = ["camera", "microphone"] as const;
const PICTURE = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } } as const;
const SCREEN = { video: { frameRate: { ideal: 15 } } } as const;

/** Camera, microphone and screen: at most one track of each, the newest. */
export class Devices implements LocalDevices {
  readonly failures = new Map<DeviceKind, MadangError>();
  private readonly listeners = new Listeners<DeviceEvents>();
  private readonly tracks = new Map<Source, MediaStreamTrack>();
  private readonly onChange = () => this.listeners.emit("devices", null);
  /** Devices are opened one after the other: the one that was asked for last stays. */
  private work: Promise<unknown> = Promise.resolve();
  private closed = false;

  private constructor(private readonly browser: MediaDevicesOfBrowser) {
    browser.addEventListener("devicechange", this.onChange);
  }

  static async open(browser: MediaDevicesOfBrowser, wish: DeviceWish): Promise<Devices> {
    const devices = new Devices(browser);
    const wanted = KINDS.filter((kind) => wish[kind] !== false);
    try {
      if (wanted.length > 0) await devices.openAll(wanted, wish);
      return devices;
    } catch (cause) {
      devices.close();
      throw cause;
    }
  }

  get camera(): MediaStreamTrack | null {
    return this.tracks.get("camera") ?? null;
  }

  get microphone(): MediaStreamTrack | null {
    return this.tracks.get("microphone") ?? null;
  }

  get screen(): MediaStreamTrack | null {
    return this.tracks.get("screen") ?? null;
  }

  get canShareScreen(): boolean {
    return this.browser.getDisplayMedia !== undefined;
  }

  on<Name extends keyof DeviceEvents>(name: Name, listener: (event: DeviceEvents[Name]) => void): () => void {
    return this.listeners.on(name, listener);
  }

  async list(kind: DeviceKind): Promise<readonly MediaDeviceInfo[]> {
    const wanted = kind === "camera" ? "videoinput" : "audioinput";
    return (await this.browser.enumerateDevices()).filter((device) => device.kind === wanted);
  }

  switch(kind: DeviceKind, deviceId?: string): Promise<MediaStreamTrack> {
    const done = this.work.then(async () => {
      const track = await this.reopen(kind, deviceId === undefined ? {} : { deviceId: { exact: deviceId } });
      this.failures.delete(kind);
      return track;
    });
    this.work = done.catch(() => undefined);
    return done;
  }

  async shareScreen(): Promise<MediaStreamTrack> {
    if (!this.canShareScreen) throw new MadangError("unsupported-browser", "This browser cannot share a screen");
    const stream = await this.browser.getDisplayMedia!(SCREEN).catch((cause: unknown) => {
      throw screenFailure(cause);
    });
    const track = only(stream);
    track.contentHint = "detail";
    return this.take("screen", track);
  }

  stop(source: Source): void {
    this.tracks.get(source)?.stop();
    this.drop(source);
  }

  close(): void {
    this.closed = true;
    this.browser.removeEventListener("devicechange", this.onChange);
    for (const source of [...this.tracks.keys()]) this.stop(source);
  }

  /** Both at once, so that the user is asked once; where one of them keeps the other away, each alone. */
  private async openAll(wanted: readonly DeviceKind[], wish: DeviceWish): Promise<void> {
    try {
      return await this.ask(wanted, wish);
    } catch (cause) {
      const error = deviceFailure(cause);
      // Who said no is not asked again.
      const alone = wanted.length > 1 && (error.code === "device-not-found" || error.code === "device-busy") ? wanted : [];
      for (const kind of wanted) this.failures.set(kind, error);
      for (const kind of alone) await this.openAlone(kind, wish);
      if (this.tracks.size === 0) throw error;
    }
  }

  private async openAlone(kind: DeviceKind, wish: DeviceWish): Promise<void> {
    try {
      await this.ask([kind], wish);
      this.failures.delete(kind);
    } catch (cause) {
      this.failures.set(kind, deviceFailure(cause));
    }
  }

  /** Those that are preferred, where they are still there; Chromium passes over an id that is only called ideal. */
  private async ask(kinds: readonly DeviceKind[], wish: DeviceWish): Promise<void> {
    try {
      await this.askFor(kinds, wish);
    } catch (cause) {
      const preferred = kinds.some((kind) => typeof wish[kind] === "string");
      if (!preferred || (cause as { name?: unknown }).name !== "OverconstrainedError") throw cause;
      const there = new Set((await this.browser.enumerateDevices()).map(({ deviceId }) => deviceId));
      const id = (kind: DeviceKind) => (there.has(String(wish[kind])) ? wish[kind] : true);
      await this.askFor(kinds, Object.fromEntries(kinds.map((kind) => [kind, id(kind)])));
    }
  }

  private async askFor(kinds: readonly DeviceKind[], wish: DeviceWish): Promise<void> {
    const exactly = (kind: DeviceKind) => {
      const id = wish[kind];
      return typeof id === "string" ? { deviceId: { exact: id } } : {};
    };
    const parts = kinds.map((kind) => constraintsOf(kind, exactly(kind)));
    const stream = await this.browser.getUserMedia(Object.assign({}, ...parts));
    for (const track of stream.getTracks()) this.take(track.kind === "video" ? "camera" : "microphone", track);
  }

  private async reopen(kind: DeviceKind, device: MediaTrackConstraints): Promise<MediaStreamTrack> {
    const constraints = constraintsOf(kind, device);
    try {
      return this.take(kind, only(await this.browser.getUserMedia(constraints)));
    } catch (cause) {
      const error = deviceFailure(cause);
      if (error.code !== "device-busy" || !this.tracks.has(kind)) throw error;
    }
    // Phones open a second camera only when the first is off.
    this.tracks.get(kind)?.stop();
    try {
      return this.take(kind, only(await this.browser.getUserMedia(constraints)));
    } catch (cause) {
      this.drop(kind);
      throw deviceFailure(cause);
    }
  }

  private take(source: Source, track: MediaStreamTrack): MediaStreamTrack {
    if (this.closed) {
      track.stop();
      throw new MadangError("closed", "The devices were closed");
    }
    const before = this.tracks.get(source);
    if (before !== undefined) track.enabled = before.enabled;
    this.tracks.set(source, track);
    track.addEventListener("ended", () => this.tracks.get(source) === track && this.drop(source));
    this.listeners.emit("track", { source, track });
    before?.stop();
    return track;
  }

  private drop(source: Source): void {
    if (this.tracks.delete(source)) this.listeners.emit("track", { source, track: null });
  }
}

function constraintsOf(kind: DeviceKind, device: MediaTrackConstraints): MediaStreamConstraints {
  return kind === "camera" ? { video: { ...PICTURE, ...device } } : { audio: device };
}

function only(stream: MediaStream): MediaStreamTrack {
  const track = stream.getTracks()[0];
  if (track === undefined) throw new MadangError("device-not-found", "The device has no track");
  return track;
}
