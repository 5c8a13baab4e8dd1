import { takeDescriptor } from "../descriptor.ts";
import { encodingsFor, onlyCodec, withoutScalability } from "../encodings.ts";
import { MadangError } from "../failure.ts";
import type { PublishedMessage } from "./messages.ts";
import { watchHealth, type LegContext } from "./receiveLeg.ts";
import { withRestingSimulcast } from "./restingSections.ts";
import type { Sending } from "./sending.ts";

/** The connection by which media goes out, and with `duplex` comes in as well: all offers are made here. */
export class PublishLeg {
  readonly pc: RTCPeerConnection;
  private readonly transceivers = new Map<Sending, RTCRtpTransceiver>();
  /** Negotiations go one after the other. */
  private work: Promise<unknown> = Promise.resolve();
  private closed = false;
  /** Rejects when the leg is closed: what a closed connection was asked to do never ends. */
  private readonly end: Promise<never>;
  private endNow: () => void = () => undefined;
  /** What was said last has not reached the server, or its answer has not come. */
  private unsaid = false;
  /** A restart of ICE that the server has not agreed to yet. */
  private restartDue = false;
  /** Sections of sources that are no longer sent, to be used again for the same. */
  private readonly idle = new Map<string, RTCRtpTransceiver>();
  /** The encodings that are wanted of a track, also of those whose name is not known here yet. */
  private readonly wanted = new Map<string, readonly string[]>();

  constructor(
    readonly context: LegContext,
    private readonly duplex: boolean,
  ) {
    this.pc = context.browser.peerConnection(context.configuration);
    this.end = new Promise<never>((_, reject) => {
      this.endNow = () => reject(new MadangError("network", "The connection was closed"));
    });
    this.end.catch(() => undefined);
    watchHealth(this.pc, context.onHealth, () => this.negotiate({ iceRestart: true }), () => !this.closed && context.onBroken());
  }

  /** Sends these tracks from now on; resolves when the server has agreed. */
  async add(...sendings: Sending[]): Promise<void> {
    // A track that was published while the leg was being opened is named twice.
    const fresh = sendings.filter((sending) => !this.transceivers.has(sending));
    for (const sending of fresh) this.transceivers.set(sending, this.idleFor(sending) ?? this.transceiver(sending));
    await this.whileOpen(Promise.all(fresh.map((sending) => this.begin(sending))));
    await this.negotiate({}, fresh);
  }

  private async begin(sending: Sending): Promise<void> {
    const sender = this.transceivers.get(sending)?.sender;
    if (sender === undefined) return;
    await sender.replaceTrack(sending.track);
    await setActive(sender, () => true);
  }

  /** The socket was lost and is back: what it took with it is said again. */
  async resume(): Promise<void> {
    if (!this.unsaid) return;
    await this.negotiate({}, [...this.transceivers.keys()].filter(({ id }) => id === null));
  }

  private idleFor(sending: Sending): RTCRtpTransceiver | undefined {
    const key = sectionKey(sending);
    const transceiver = this.idle.get(key);
    this.idle.delete(key);
    // A server that refused the section has ended it.
    if (transceiver === undefined || transceiver.currentDirection === "stopped") return undefined;
    transceiver.direction = "sendonly";
    return transceiver;
  }

  /** Sends the track no more. */
  async remove(sending: Sending): Promise<void> {
    if (!this.transceivers.has(sending)) return;
    await this.whileOpen(this.rest(sending));
    await this.negotiate();
  }

  /** Its section stays, for the next track of the same source: a section is never lost, only reused. */
  private async rest(sending: Sending): Promise<void> {
    const transceiver = this.transceivers.get(sending);
    if (transceiver === undefined) return;
    this.transceivers.delete(sending);
    if (sending.id !== null) this.wanted.delete(sending.id);
    await transceiver.sender.replaceTrack(null);
    transceiver.direction = "inactive";
    this.idle.set(sectionKey(sending), transceiver);
  }

  /** Sends another track in the place of the one there was. */
  async replace(sending: Sending): Promise<void> {
    await this.whileOpen(this.transceivers.get(sending)?.sender.replaceTrack(sending.track) ?? Promise.resolve());
  }

  /** Has at least so many receiving sections; for duplex legs. */
  async receive(audio: number, video: number): Promise<void> {
    for (const [kind, wanted] of [["audio", audio], ["video", video]] as const) {
      const there = this.pc
        .getTransceivers()
        .filter((one) => one.direction === "recvonly" && one.receiver.track.kind === kind).length;
      for (let i = there; i < wanted; i++) takeDescriptor(this.pc.addTransceiver(kind, { direction: "recvonly" }));
    }
    await this.negotiate();
  }

  trackOf(mid: string): MediaStreamTrack | null {
    return this.pc.getTransceivers().find((transceiver) => transceiver.mid === mid)?.receiver.track ?? null;
  }

  /** The track that this end sends in a section, by the name that the server has for it. */
  sentBy(mid: string): string | null {
    for (const [{ id }, transceiver] of this.transceivers) if (transceiver.mid === mid) return id;
    return null;
  }

  /** Sends only those encodings of a track; the others are wanted by nobody. */
  async activate(id: string, active: readonly string[]): Promise<void> {
    this.wanted.set(id, active);
    for (const [sending, { sender }] of this.transceivers) {
      if (sending.id === id) await setActive(sender, (rid) => active.includes(rid));
    }
  }

  close(): void {
    this.closed = true;
    this.endNow();
    this.pc.close();
  }

  private whileOpen<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.end]);
  }

  /** @param fresh what is offered for the first time, and taken back when the server does not want it */
  private negotiate(options: RTCOfferOptions = {}, fresh: readonly Sending[] = []): Promise<void> {
    const done = this.work.then(async () => {
      try {
        await this.whileOpen(this.agree(options));
      } catch (cause) {
        if (!isLost(cause)) await this.takeBack(fresh).catch(() => undefined);
        // It was this browser that said no, so what the two ends believe may differ: the next connection has all but this.
        if (!this.closed && !(cause instanceof MadangError)) this.context.onBroken();
        throw cause;
      }
    });
    this.work = done.catch(() => undefined);
    return done;
  }

  private async agree(options: RTCOfferOptions): Promise<void> {
    if (this.closed) return;
    this.unsaid = true;
    this.restartDue ||= options.iceRestart === true;
    const offer = await this.pc.createOffer(this.restartDue ? { iceRestart: true } : {});
    await this.pc.setLocalDescription(offer);
    const sources = this.sources();
    const answer = (await this.context.request({
      type: "publish",
      duplex: this.duplex,
      sdp: offer.sdp ?? "",
      sources,
    })) as PublishedMessage;
    if (this.closed) return;
    await this.pc.setRemoteDescription({ type: "answer", sdp: withRestingSimulcast(answer.sdp, this.pc.getTransceivers()) });
    this.unsaid = false;
    this.restartDue = false;
    for (const [sending, { mid }] of this.transceivers) {
      const id = answer.tracks[mid ?? ""];
      const said = sources[mid ?? ""];
      if (sending.id !== null || said === undefined) continue;
      if (id === undefined) this.context.onRefused(sending);
      else this.accepted(sending, id, said.muted);
    }
  }

  private accepted(sending: Sending, id: string, saidMuted: boolean): void {
    sending.accept(id, saidMuted);
    this.context.onAccepted();
    const wanted = this.wanted.get(id);
    if (wanted !== undefined) void this.activate(id, wanted).catch(() => undefined);
    // It was muted, or the other way, while the server was being asked.
    void sayMuted(sending, this.context).catch(() => undefined);
  }

  /**
   * The server did not want it: nothing of it may go out with a later offer. Sections are not stopped: after a rollback Chromium
   * would put the next ones into the wrong places.
   */
  private async takeBack(fresh: readonly Sending[]): Promise<void> {
    if (this.closed) return;
    this.unsaid = false;
    if (this.pc.signalingState === "have-local-offer") {
      await this.whileOpen(this.pc.setLocalDescription({ type: "rollback" }));
    }
    for (const sending of fresh) await this.whileOpen(this.rest(sending));
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

/** Tells the server what it does not know: whether the track is muted. */
export async function sayMuted(sending: Sending, { request }: Pick<LegContext, "request">): Promise<void> {
  const { id, muted } = sending;
  if (id === null || sending.saidMuted === muted) return;
  // Before the answer, so that taking it back at once is said too.
  sending.saidMuted = muted;
  try {
    await request({ type: "mute", track: id, muted });
  } catch (cause) {
    // Whether the server heard it is unknown.
    if (sending.saidMuted === muted) sending.saidMuted = null;
    throw cause;
  }
}

/** Sources that are sent in the same way can use the same section one after the other. */
function sectionKey({ source, options, track }: Sending): string {
  const { muted: _, ...how } = options;
  return JSON.stringify([source, track.kind, how]);
}

async function setActive(sender: RTCRtpSender, wanted: (rid: string) => boolean): Promise<void> {
  const parameters = sender.getParameters();
  const changed = parameters.encodings.filter((encoding) => encoding.active !== wanted(encoding.rid ?? ""));
  if (changed.length === 0) return;
  for (const encoding of changed) encoding.active = !encoding.active;
  await sender.setParameters(parameters);
}

function isLost(cause: unknown): boolean {
  return cause instanceof MadangError && cause.code === "network";
}
