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

  constructor(
    private readonly context: LegContext,
    private readonly duplex: boolean,
  ) {
    this.pc = context.browser.peerConnection(context.configuration);
    watchHealth(this.pc, () => this.negotiate({ iceRestart: true }), () => !this.closed && context.onBroken());
  }

  /** Sends these tracks from now on; resolves when the server has agreed. */
  async add(...sendings: Sending[]): Promise<void> {
    for (const sending of sendings) {
      // A track that was published while the leg was being opened is named twice.
      if (!this.transceivers.has(sending)) this.transceivers.set(sending, this.transceiver(sending));
    }
    await this.negotiate();
  }

  /** Sends the track no more. */
  async remove(sending: Sending): Promise<void> {
    const transceiver = this.transceivers.get(sending);
    if (transceiver === undefined) return;
    this.transceivers.delete(sending);
    await transceiver.sender.replaceTrack(null);
    transceiver.direction = "inactive";
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
      const offer = await this.pc.createOffer(options);
      await this.pc.setLocalDescription(offer);
      const answer = (await this.context.request({
        type: "publish",
        duplex: this.duplex,
        sdp: offer.sdp ?? "",
        sources: this.sources(),
      })) as PublishedMessage;
      await this.pc.setRemoteDescription({ type: "answer", sdp: answer.sdp });
      for (const [sending, { mid }] of this.transceivers) sending.id = answer.tracks[mid ?? ""] ?? null;
    });
    this.work = done.catch(() => undefined);
    return done;
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
    const sendEncodings = options.encodings
      ?? encodingsFor(simulcast, codec ?? null, width, height, maxBitrateBps);
    let transceiver: RTCRtpTransceiver;
    try {
      transceiver = this.pc.addTransceiver(track, { ...init, sendEncodings: [...sendEncodings] });
    } catch {
      // Browsers differ in the scalability modes that they know; simulcast itself all of them do.
      transceiver = this.pc.addTransceiver(track, { ...init, sendEncodings: withoutScalability(sendEncodings) });
    }
    if (codec !== undefined) {
      const codecs = onlyCodec(codec, RTCRtpSender.getCapabilities("video")?.codecs ?? []);
      if (codecs.length === 0) throw new MadangError("codec-unsupported", `This browser cannot send ${codec}`);
      transceiver.setCodecPreferences(codecs);
    }
    return transceiver;
  }
}
