import type { Layers, LayerSelection, MediaKind, WatchEvents, WatchOptions, WatchSession } from "./api.d.ts";
import type { Browser } from "./browser.ts";
import { takeDescriptor } from "./descriptor.ts";
import { MadangError } from "./failure.ts";
import { linkByRelation } from "./links.ts";
import { Listeners } from "./listeners.ts";
import type { MediaResource } from "./resource.ts";
import type { RoomEvent } from "./roomEvents.ts";
import { SessionCore, type Role } from "./sessionCore.ts";

const LAYER_RELATION = "urn:ietf:params:whep:ext:core:layer";

export class Viewing implements WatchSession, Role {
  readonly stream = new MediaStream();
  active: boolean | null = null;
  foreign = false;
  layers: Layers | null = null;
  selection: LayerSelection | null = null;

  private readonly listeners = new Listeners<WatchEvents>();
  private readonly core: SessionCore;
  private resource: MediaResource | null = null;
  private videoMid: string | null = null;

  constructor(browser: Browser, options: WatchOptions) {
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

  on<Name extends keyof WatchEvents>(name: Name, listener: (event: WatchEvents[Name]) => void): () => void {
    return this.listeners.on(name, listener);
  }

  close(): Promise<void> {
    return this.core.close();
  }

  /** A room without its host waits for it for a while, then closes. */
  get endExpected(): boolean {
    return this.active === false && !this.foreign;
  }

  async selectLayer(selection: LayerSelection | null): Promise<void> {
    this.selection = selection;
    // Before the first connection and after a loss the preference is kept; opened() asks for it.
    if (this.resource !== null) await this.ask(this.resource);
  }

  async begin(): Promise<void> {}

  prepare(pc: RTCPeerConnection): void {
    this.resource = null;
    this.videoMid = null;
    pc.addTransceiver("audio", { direction: "recvonly" });
    takeDescriptor(pc.addTransceiver("video", { direction: "recvonly" }));
    pc.addEventListener("track", (event) => this.take(event.track));
  }

  opened(resource: MediaResource): void {
    this.resource = resource;
    const video = this.core.peerConnection?.getTransceivers().find(({ receiver }) => receiver.track.kind === "video");
    this.videoMid = video?.mid ?? null;
    if (this.selection !== null) this.ask(resource).catch(() => undefined);
  }

  roomEvent(event: RoomEvent): void {
    if (event.type === "active") {
      this.active = event.active;
      this.foreign = event.foreign;
      this.listeners.emit("active", event.active);
    } else if (event.type === "layers") {
      this.videoMid = event.mediaId;
      this.layers = event.layers;
      this.listeners.emit("layers", event.layers);
    }
  }

  end(): void {
    for (const track of this.stream.getTracks()) this.stream.removeTrack(track);
  }

  private take(track: MediaStreamTrack): void {
    const kind = track.kind as MediaKind;
    for (const old of this.stream.getTracks().filter((candidate) => candidate.kind === kind)) {
      this.stream.removeTrack(old);
    }
    this.stream.addTrack(track);
    this.listeners.emit("track", { kind, track });
  }

  private async ask(resource: MediaResource): Promise<void> {
    const link = linkByRelation(resource.links, LAYER_RELATION);
    if (link === null) throw new MadangError("unexpected", "This server does not offer a choice of layers");
    const body = this.selection === null ? {} : { mediaId: this.videoMid ?? undefined, ...this.selection };
    await resource.post(link.target, body);
  }
}
