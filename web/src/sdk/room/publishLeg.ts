import type { PublishTrackOptions } from "../api.d.ts";
import { encodingsFor, onlyCodec, withoutScalability } from "../encodings.ts";
import { MadangError } from "../failure.ts";
import type { PublishedMessage } from "./messages.ts";
import { watchHealth, type LegContext } from "./receiveLeg.ts";

/** A track that this participant sends, under the name of its source. */
export interface Sending {
  readonly source: string;
  readonly options: PublishTrackOptions;
  track: MediaStreamTrack;
  muted: boolean;
  /** What the server calls it, once it is known there. */
  id: string | null;
}

/** The connection by which media goes out, and with `duplex` comes in as well: all offers are made here. */
export class PublishLeg {
  readonly pc: RTCPeerConnection;
  private readonly transceivers = new Map<Sending, RTCRtpTransceiver>();
  /** Negotiations go one after the other. */
  private work: Promise<unknown> = Promise.resolve();
  private closed = false;
  /** What was said last has not reached the server, or its answer has not come. */
  private unsaid = false;
  /** Sections of sources that are no longer sent, to be used again for the same. */
  private readonly idle = new Map<string, RTCRtpTransceiver>();

  constructor(
    private readonly context: LegContext,
    private readonly duplex: boolean,
  ) {
    this.pc = context.browser.peerConnection(context.configuration);
    watchHealth(this.pc, () => this.negotiate({ iceRestart: true }), () => !this.closed && context.onBroken());
  }

  /** Sends these tracks from now on; resolves when the server has agreed. */
  async add(...sendings: Sending[]): Promise<void> {
    // A track that was published while the leg was being opened is named twice.
    const fresh = sendings.filter((sending) => !this.transceivers.has(sending));
    for (const sending of fresh) this.transceivers.set(sending, this.idleFor(sending) ?? this.transceiver(sending));
    try {
      await Promise.all(fresh.map((sending) => this.transceivers.get(sending)?.sender.replaceTrack(sending.track)));
      await this.negotiate();
    } catch (cause) {
      if (!isLost(cause)) await this.discard(fresh);
      throw cause;
    }
  }

  /** The server did not want it: nothing of it may go out with a later offer. */
  async discard(sendings: readonly Sending[]): Promise<void> {
    if (this.closed) return;
    for (const sending of sendings) {
      const transceiver = this.transceivers.get(sending);
      if (transceiver === undefined) continue;
      this.transceivers.delete(sending);
      await transceiver.sender.replaceTrack(null);
      transceiver.stop();
    }
    if (this.pc.signalingState === "have-local-offer") await this.pc.setLocalDescription({ type: "rollback" });
    this.unsaid = false;
  }

  /** The socket was lost and is back: what it took with it is said again. */
  async resume(): Promise<void> {
    if (this.unsaid) await this.negotiate();
  }

  private idleFor(sending: Sending): RTCRtpTransceiver | undefined {
    const key = sectionKey(sending);
    const transceiver = this.idle.get(key);
    this.idle.delete(key);
    if (transceiver !== undefined) transceiver.direction = "sendonly";
    return transceiver;
  }

  /** Sends the track no more. */
  async remove(sending: Sending): Promise<void> {
    const transceiver = this.transceivers.get(sending);
    if (transceiver === undefined) return;
    this.transceivers.delete(sending);
    await transceiver.sender.replaceTrack(null);
    transceiver.direction = "inactive";
    this.idle.set(sectionKey(sending), transceiver);
    await this.negotiate();
  }

  /** Sends another track in the place of the one there was. */
  async replace(sending: Sending, track: MediaStreamTrack): Promise<void> {
    sending.track = track;
    await this.transceivers.get(sending)?.sender.replaceTrack(track);
  }

  /** Has at least so many receiving sections; for duplex legs. */
  async receive(audio: number, video: number): Promise<void> {
    for (const [kind, wanted] of [["audio", audio], ["video", video]] as const) {
      const there = this.pc
        .getTransceivers()
        .filter((one) => one.direction === "recvonly" && one.receiver.track.kind === kind).length;
      for (let i = there; i < wanted; i++) this.pc.addTransceiver(kind, { direction: "recvonly" });
    }
    await this.negotiate();
  }

  trackOf(mid: string): MediaStreamTrack | null {
    return this.pc.getTransceivers().find((transceiver) => transceiver.mid === mid)?.receiver.track ?? null;
  }

  /** Sends only those encodings of a track; the others are wanted by nobody. */
  async activate(id: string, active: readonly string[]): Promise<void> {
    for (const [sending, { sender }] of this.transceivers) {
      if (sending.id !== id) continue;
      const parameters = sender.getParameters();
      for (const encoding of parameters.encodings) encoding.active = active.includes(encoding.rid ?? "");
      await sender.setParameters(parameters);
    }
  }

  close(): void {
    this.closed = true;
    this.pc.close();
  }

  private negotiate(options: RTCOfferOptions = {}): Promise<void> {
    const done = this.work.then(async () => {
      if (this.closed) return;
      this.unsaid = true;
      const offer = await this.pc.createOffer(options);
      await this.pc.setLocalDescription(offer);
      const sources = this.sources();
      const answer = (await this.context.request({
        type: "publish",
        duplex: this.duplex,
        sdp: offer.sdp ?? "",
        sources,
      })) as PublishedMessage;
      if (this.closed) return;
      await this.pc.setRemoteDescription({ type: "answer", sdp: answer.sdp });
      this.unsaid = false;
      for (const [sending, { mid }] of this.transceivers) this.agreed(sending, answer.tracks[mid ?? ""], sources[mid ?? ""]);
    });
    this.work = done.catch(() => undefined);
    return done;
  }

  private agreed(sending: Sending, track: string | undefined, said: { muted: boolean } | undefined): void {
    const isNew = sending.id === null;
    sending.id = track ?? null;
    if (isNew && sending.id !== null && said !== undefined && said.muted !== sending.muted) {
      // It was muted, or the other way, while the server was being asked.
      void this.context.request({ type: "mute", track: sending.id, muted: sending.muted }).catch(() => undefined);
    }
  }

  private sources(): Record<string, { source: string; muted: boolean }> {
    const sources: Record<string, { source: string; muted: boolean }> = {};
    for (const [{ source, muted }, { mid }] of this.transceivers) {
      if (mid !== null) sources[mid] = { source, muted };
    }
    return sources;
  }

  private transceiver({ track, options }: Sending): RTCRtpTransceiver {
    const init = { direction: "sendonly" as const };
    if (track.kind === "audio") return this.pc.addTransceiver(track, init);
    const { codec, simulcast = true, maxBitrateBps } = options;
    const { width = 1280, height = 720 } = track.getSettings();
    const codecs = codec === undefined ? [] : onlyCodec(codec, RTCRtpSender.getCapabilities("video")?.codecs ?? []);
    if (codec !== undefined && codecs.length === 0) {
      throw new MadangError("codec-unsupported", `This browser cannot send ${codec}`);
    }
    const sendEncodings = options.encodings
      ?? encodingsFor(simulcast, codec ?? null, width, height, maxBitrateBps);
    let transceiver: RTCRtpTransceiver;
    try {
      transceiver = this.pc.addTransceiver(track, { ...init, sendEncodings: [...sendEncodings] });
    } catch {
      // Browsers differ in the scalability modes that they know; simulcast itself all of them do.
      transceiver = this.pc.addTransceiver(track, { ...init, sendEncodings: withoutScalability(sendEncodings) });
    }
    if (codecs.length > 0) transceiver.setCodecPreferences(codecs);
    return transceiver;
  }
}

/** Sources that are sent in the same way can use the same section one after the other. */
function sectionKey({ source, options, track }: Sending): string {
  const { muted: _, ...how } = options;
  return JSON.stringify([source, track.kind, how]);
}

function isLost(cause: unknown): boolean {
  return cause instanceof MadangError && cause.code === "network";
}
