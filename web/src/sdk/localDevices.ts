import type {
  CameraOptions,
  DeviceEvents,
  DeviceKind,
  DeviceSource,
  DeviceWish,
  LocalDevices,
  MicrophoneOptions,
  ScreenOptions,
} from "./api.d.ts";
import { deviceFailure, MadangError, screenFailure } from "./failure.ts";
import { Listeners } from "./listeners.ts";

/** What of `navigator.mediaDevices` is used; some browsers have no `getDisplayMedia`. */
export type MediaDevicesOfBrowser = EventTarget &
  Pick<MediaDevices, "getUserMedia" | "enumerateDevices"> &
  Partial<Pick<MediaDevices, "getDisplayMedia">>;

const KINDS = ["camera", "microphone"] as const;

/** What is wished for of a kind, beside the device itself. */
type Options = { readonly [Kind in DeviceKind]: CameraOptions & MicrophoneOptions };

/** Camera, microphone and screen with its sound: at most one track of each, the newest. */
export class Devices implements LocalDevices {
  readonly failures = new Map<DeviceKind, MadangError>();
  private readonly listeners = new Listeners<DeviceEvents>();
  private readonly tracks = new Map<DeviceSource, MediaStreamTrack>();
  private readonly onChange = () => this.listeners.emit("devices", null);
  /** Devices are opened one after the other: the one that was asked for last stays. */
  private work: Promise<unknown> = Promise.resolve();
  private closed = false;
  private readonly options: Options;

  private constructor(
    private readonly browser: MediaDevicesOfBrowser,
    wish: DeviceWish,
  ) {
    this.options = { camera: optionsOf(wish.camera), microphone: optionsOf(wish.microphone) };
    browser.addEventListener("devicechange", this.onChange);
  }

  static async open(browser: MediaDevicesOfBrowser, wish: DeviceWish): Promise<Devices> {
    const devices = new Devices(browser, wish);
    const wanted = KINDS.filter((kind) => wish[kind] !== false);
    try {
      if (wanted.length > 0) await devices.openAll(wanted);
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

  get screenAudio(): MediaStreamTrack | null {
    return this.tracks.get("screen-audio") ?? null;
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
      const track = await this.reopen(kind, deviceId);
      this.failures.delete(kind);
      return track;
    });
    this.work = done.catch(() => undefined);
    return done;
  }

  async shareScreen(options: ScreenOptions = {}): Promise<MediaStreamTrack> {
    if (!this.canShareScreen) throw new MadangError("unsupported-browser", "This browser cannot share a screen");
    const stream = await this.browser.getDisplayMedia!(screenConstraints(options)).catch((cause: unknown) => {
      throw screenFailure(cause);
    });
    const [sound] = stream.getTracks().filter(({ kind }) => kind === "audio");
    const track = only(stream, "video");
    track.contentHint = options.contentHint ?? "detail";
    // The sound of the screen before goes with it, also where this one has none.
    this.stop("screen-audio");
    this.take("screen", track);
    if (sound !== undefined) this.take("screen-audio", sound);
    return track;
  }

  stop(source: DeviceSource): void {
    this.tracks.get(source)?.stop();
    this.drop(source);
  }

  close(): void {
    this.closed = true;
    this.browser.removeEventListener("devicechange", this.onChange);
    for (const source of [...this.tracks.keys()]) this.stop(source);
  }

  /** Both at once, so that the user is asked once; where one of them keeps the other away, each alone. */
  private async openAll(wanted: readonly DeviceKind[]): Promise<void> {
    try {
      return await this.ask(wanted);
    } catch (cause) {
      const error = deviceFailure(cause);
      // Who said no is not asked again.
      const alone = wanted.length > 1 && (error.code === "device-not-found" || error.code === "device-busy") ? wanted : [];
      for (const kind of wanted) this.failures.set(kind, error);
      for (const kind of alone) await this.openAlone(kind);
      if (this.tracks.size === 0) throw error;
    }
  }

  private async openAlone(kind: DeviceKind): Promise<void> {
    try {
      await this.ask([kind]);
      this.failures.delete(kind);
    } catch (cause) {
      this.failures.set(kind, deviceFailure(cause));
    }
  }

  /** Those that are preferred, where they are still there; Chromium passes over an id that is only called ideal. */
  private async ask(kinds: readonly DeviceKind[]): Promise<void> {
    const preferred = (kind: DeviceKind) => this.options[kind].deviceId;
    try {
      await this.askFor(kinds, preferred);
    } catch (cause) {
      const picky = kinds.some((kind) => preferred(kind) !== undefined);
      if (!picky || (cause as { name?: unknown }).name !== "OverconstrainedError") throw cause;
      const there = new Set((await this.browser.enumerateDevices()).map(({ deviceId }) => deviceId));
      await this.askFor(kinds, (kind) => (there.has(preferred(kind) ?? "") ? preferred(kind) : undefined));
    }
  }

  private async askFor(kinds: readonly DeviceKind[], deviceOf: (kind: DeviceKind) => string | undefined): Promise<void> {
    const parts = kinds.map((kind) => constraintsOf(kind, this.options[kind], deviceOf(kind)));
    const stream = await this.browser.getUserMedia(Object.assign({}, ...parts));
    for (const track of stream.getTracks()) this.take(track.kind === "video" ? "camera" : "microphone", track);
  }

  private async reopen(kind: DeviceKind, deviceId: string | undefined): Promise<MediaStreamTrack> {
    const constraints = constraintsOf(kind, this.options[kind], deviceId);
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

  private take(source: DeviceSource, track: MediaStreamTrack): MediaStreamTrack {
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

  private drop(source: DeviceSource): void {
    if (this.tracks.delete(source)) this.listeners.emit("track", { source, track: null });
    if (source === "screen") this.stop("screen-audio");
  }
}

function optionsOf(wish: boolean | string | CameraOptions | MicrophoneOptions | undefined): CameraOptions & MicrophoneOptions {
  return typeof wish === "string" ? { deviceId: wish } : typeof wish === "object" ? wish : {};
}

function constraintsOf(kind: DeviceKind, options: CameraOptions & MicrophoneOptions, deviceId: string | undefined): MediaStreamConstraints {
  const device = deviceId !== undefined && { deviceId: { exact: deviceId } };
  if (kind === "camera") {
    const { width = 1280, height = 720, frameRate = 30, facingMode } = options;
    // Which way a camera looks says nothing about one that is named.
    const facing = facingMode !== undefined && deviceId === undefined && { facingMode: { ideal: facingMode } };
    return { video: { width: { ideal: width }, height: { ideal: height }, frameRate: { ideal: frameRate }, ...facing, ...device } };
  }
  const { echoCancellation, noiseSuppression, autoGainControl, channelCount } = options;
  const wished = { echoCancellation, noiseSuppression, autoGainControl, channelCount };
  const said = Object.fromEntries(Object.entries(wished).flatMap(([name, ideal]) => (ideal === undefined ? [] : [[name, { ideal }]])));
  return { audio: { ...said, ...device } };
}

function screenConstraints({ audio = false, width, height, frameRate = 15 }: ScreenOptions): DisplayMediaStreamOptions {
  const size = { ...(width !== undefined && { width: { max: width } }), ...(height !== undefined && { height: { max: height } }) };
  // What a microphone is cleaned of is what one wants to hear of a screen.
  const sound = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
  return { video: { frameRate: { ideal: frameRate }, ...size }, ...(audio && { audio: sound }) };
}

function only(stream: MediaStream, kind?: string): MediaStreamTrack {
  const track = stream.getTracks().find((each) => kind === undefined || each.kind === kind);
  if (track === undefined) throw new MadangError("device-not-found", "The device has no track");
  return track;
}
