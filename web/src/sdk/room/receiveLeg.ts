import type { Browser } from "../browser.ts";
import type { ClientMessage, OfferMessage, ServerMessage } from "./messages.ts";

const HEAL_MILLIS = 2_000;
const RESTART_MILLIS = 8_000;

export interface LegContext {
  readonly browser: Browser;
  readonly configuration: RTCConfiguration;
  request(message: ClientMessage): Promise<ServerMessage>;
  /** The leg is beyond repair. */
  onBroken(): void;
}

/** The connection by which media comes: the server offers its slots, this end answers. */
export class ReceiveLeg {
  readonly pc: RTCPeerConnection;
  /** Offers are answered one after the other. */
  private work: Promise<unknown> = Promise.resolve();
  private closed = false;

  constructor(private readonly context: LegContext) {
    this.pc = context.browser.peerConnection(context.configuration);
    watchHealth(this.pc, () => this.restart(), () => !this.closed && context.onBroken());
  }

  /** Asks for the first offer. */
  async begin(): Promise<void> {
    await this.context.request({ type: "receive" });
  }

  /** Answers an offer; `onReady` follows when the slots are there. */
  offered(offer: OfferMessage, onReady: () => void): void {
    this.work = this.work.then(async () => {
      if (this.closed) return;
      await this.pc.setRemoteDescription({ type: "offer", sdp: offer.sdp });
      const answer = await this.pc.createAnswer();
      await this.pc.setLocalDescription(answer);
      onReady();
      await this.context.request({ type: "answer", offer: offer.offer, sdp: answer.sdp ?? "" });
    }).catch(() => undefined);
  }

  /** The media track of a slot, once it has been answered. */
  trackOf(mid: string): MediaStreamTrack | null {
    return this.pc.getTransceivers().find((transceiver) => transceiver.mid === mid)?.receiver.track ?? null;
  }

  close(): void {
    this.closed = true;
    this.pc.close();
  }

  private async restart(): Promise<void> {
    await this.context.request({ type: "restart" });
  }
}

/** Restarts ICE when a connection is interrupted for longer than it takes to heal by itself, and gives up some time later. */
export function watchHealth(pc: RTCPeerConnection, restart: () => Promise<void>, broken: () => void): void {
  let interrupted = false;
  pc.addEventListener("connectionstatechange", () => {
    if (pc.connectionState === "connected") interrupted = false;
    if (interrupted || !(pc.connectionState === "disconnected" || pc.connectionState === "failed")) return;
    interrupted = true;
    setTimeout(() => {
      if (!interrupted || pc.connectionState === "closed") return;
      restart().catch(() => undefined);
      setTimeout(() => interrupted && pc.connectionState !== "closed" && broken(), RESTART_MILLIS);
    }, pc.connectionState === "failed" ? 0 : HEAL_MILLIS);
  });
}
