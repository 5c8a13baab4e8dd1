import type { MediaKind, PublishEvents, PublishOptions, PublishSession } from "./api.d.ts";
import type { Browser } from "./browser.ts";
import { encodingsFor, onlyCodec, withoutScalability } from "./encodings.ts";
import { deviceFailure, MadangError, screenFailure } from "./failure.ts";
import { Listeners } from "./listeners.ts";
import type { RoomEvent } from "./roomEvents.ts";
import { SessionCore, type Role } from "./sessionCore.ts";

const VIDEO = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } } as const;

export class Publication implements PublishSession, Role {
  readonly endExpected = false;
  readonly stream = new MediaStream();

  private readonly listeners = new Listeners<PublishEvents>();
  private readonly core: SessionCore;
  /** Tracks that this session opened, and so has to stop. */
  private readonly owned = new Set<MediaStreamTrack>();
  private readonly observed = new WeakSet<MediaStreamTrack>();
  private readonly mutedKinds = new Set<MediaKind>();
  /** Waits behind the screen to be shown again. */
  private camera: MediaStreamTrack | null = null;
  private ended = false;

  constructor(
    browser: Browser,
    private readonly options: PublishOptions,
  ) {
    this.core = new SessionCore(browser, options, this, this.listeners);
  }

  get state() {
    return this.core.state;
  }

  get stats() {
    return this.core.stats;
  }

  get viewers() {
    return this.core.viewers;
  }

  get connected() {
    return this.core.connected;
  }

  get peerConnection() {
    return this.core.peerConnection;
  }

  get sharesScreen(): boolean {
    return this.camera !== null;
  }

  on<Name extends keyof PublishEvents>(name: Name, listener: (event: PublishEvents[Name]) => void): () => void {
    return this.listeners.on(name, listener);
  }

  close(): Promise<void> {
    return this.core.close();
  }

  isMuted(kind: MediaKind): boolean {
    return this.mutedKinds.has(kind);
  }

  mute(kind: MediaKind, muted: boolean): void {
    if (this.isMuted(kind) === muted) return;
    if (muted) this.mutedKinds.add(kind);
    else this.mutedKinds.delete(kind);
    const track = this.trackOf(kind);
    if (track !== null) track.enabled = !muted;
    this.listeners.emit("muted", { kind, muted, by: "user" });
  }

  async switchDevice(kind: MediaKind, deviceId: string): Promise<void> {
    const device = { deviceId: { exact: deviceId } };
    const constraints = kind === "audio" ? { audio: device } : { video: { ...VIDEO, ...device } };
    const track = (await openDevices(constraints)).getTracks()[0];
    if (track === undefined) throw new MadangError("device-not-found", "The device has no track");
    this.owned.add(track);
    if (this.ended) return this.release(track);
    if (kind === "video" && this.sharesScreen) {
      this.release(this.camera);
      this.camera = track;
      return;
    }
    const before = this.trackOf(kind);
    await this.send(kind, track);
    this.release(before);
  }

  async shareScreen(): Promise<void> {
    if (this.sharesScreen) return;
    let track: MediaStreamTrack | undefined;
    try {
      track = (await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { ideal: 30 } } })).getVideoTracks()[0];
    } catch (cause) {
      throw screenFailure(cause);
    }
    if (track === undefined || this.ended) return track?.stop();
    track.contentHint = "detail";
    this.owned.add(track);
    this.camera = this.trackOf("video");
    await this.send("video", track);
    this.listeners.emit("screen", true);
  }

  async stopScreen(): Promise<void> {
    if (this.camera === null || this.ended) return;
    const [camera, screen] = [this.camera, this.trackOf("video")];
    this.camera = null;
    await this.send("video", camera);
    this.release(screen);
    this.listeners.emit("screen", false);
  }

  async begin(): Promise<void> {
    const given = this.options.stream;
    const stream = given ?? (await openDevices(this.options.constraints ?? { audio: true, video: VIDEO }));
    for (const track of stream.getTracks()) {
      if (given === undefined) this.owned.add(track);
      this.adopt(track);
    }
    if (this.ended) this.end();
  }

  prepare(pc: RTCPeerConnection): void {
    const audio = this.trackOf("audio");
    const video = this.trackOf("video");
    if (audio !== null) pc.addTransceiver(audio, { direction: "sendonly", streams: [this.stream] });
    if (video !== null) this.prepareVideo(pc, video);
  }

  opened(): void {}

  roomEvent(_: RoomEvent): void {}

  end(): void {
    this.ended = true;
    for (const track of this.owned) track.stop();
    this.owned.clear();
  }

  private prepareVideo(pc: RTCPeerConnection, track: MediaStreamTrack): void {
    const { codec, simulcast = true } = this.options;
    const { width = 1280, height = 720 } = track.getSettings();
    const sendEncodings = encodingsFor(simulcast, codec ?? null, width, height);
    const init = { direction: "sendonly" as const, streams: [this.stream] };
    let transceiver: RTCRtpTransceiver;
    try {
      transceiver = pc.addTransceiver(track, { ...init, sendEncodings });
    } catch {
      // Browsers differ in the scalability modes that they know; simulcast itself all of them do.
      transceiver = pc.addTransceiver(track, { ...init, sendEncodings: withoutScalability(sendEncodings) });
    }
    if (codec === undefined) return;
    const codecs = onlyCodec(codec, RTCRtpSender.getCapabilities("video")?.codecs ?? []);
    if (codecs.length === 0) throw new MadangError("codec-unsupported", `This browser cannot send ${codec}`);
    transceiver.setCodecPreferences(codecs);
  }

  /** Replaces what viewers get of one kind, without a new connection. */
  private async send(kind: MediaKind, track: MediaStreamTrack): Promise<void> {
    const before = this.trackOf(kind);
    const senders = this.core.peerConnection?.getSenders() ?? [];
    const sender = senders.find((candidate) => candidate.track?.kind === kind);
    if (this.core.peerConnection?.connectionState !== "closed") await sender?.replaceTrack(track);
    if (before !== null) this.stream.removeTrack(before);
    this.adopt(track);
    this.listeners.emit("track", { kind, track });
  }

  private adopt(track: MediaStreamTrack): void {
    const kind = track.kind as MediaKind;
    track.enabled = !this.isMuted(kind);
    this.stream.addTrack(track);
    if (this.observed.has(track)) return;
    this.observed.add(track);
    const whenCurrent = (action: () => void) => () => void (this.trackOf(kind) === track && !this.ended && action());
    const device = (muted: boolean) => whenCurrent(() => this.listeners.emit("muted", { kind, muted, by: "device" }));
    track.addEventListener("mute", device(true));
    track.addEventListener("unmute", device(false));
    // The end of the screen is the user's choice and brings back the camera.
    const lost = () => this.sharesScreen && kind === "video" ? void this.stopScreen() : this.listeners.emit("lost", { kind });
    track.addEventListener("ended", whenCurrent(lost));
  }

  private release(track: MediaStreamTrack | null): void {
    if (track === null || !this.owned.delete(track)) return;
    track.stop();
  }

  private trackOf(kind: MediaKind): MediaStreamTrack | null {
    return this.stream.getTracks().find((track) => track.kind === kind) ?? null;
  }
}

async function openDevices(constraints: MediaStreamConstraints): Promise<MediaStream> {
  try {
    return await navigator.mediaDevices.getUserMedia(constraints);
  } catch (cause) {
    throw deviceFailure(cause);
  }
}
