import type { MediaState } from "../api.d.ts";
import type { Browser } from "../browser.ts";
import { takeDescriptor } from "../descriptor.ts";
import type { Sending } from "./sending.ts";
import type { ClientMessage, OfferMessage, ServerMessage } from "./messages.ts";

const HEAL_MILLIS = 2_000;
const RESTART_MILLIS = 8_000;
/** From the first try to connect to the end of the handshake. */
const CONNECT_MILLIS = 20_000;

export interface LegContext {
  readonly browser: Browser;
  readonly configuration: RTCConfiguration;
  request(message: ClientMessage): Promise<ServerMessage>;
  /** Whether there is a socket by which a request would go out at once. */
  isReachable(): boolean;
  /** How media gets through; `failed` is what `onBroken` says. */
  onHealth(state: Exclude<MediaState, "failed">): void;
  /** The server knows a track of this end, or knows it by another name. */
  onAccepted(): void;
  /** The server takes what else was offered, and not this. */
  onRefused(sending: Sending): void;
  /** The leg is beyond repair. */
  onBroken(): void;
}

/** The connection by which media comes: the server offers its slots, this end answers. */
export class ReceiveLeg {
  readonly pc: RTCPeerConnection;
  /** Offers are answered one after the other. */
  private work: Promise<unknown> = Promise.resolve();
  private closed = false;
  /** The first offer has come. */
  private asked = false;
  /** The server may have heard that another connection is wanted. */
  private begun = false;
  /** Until the server answers, offers are of the connection before this one. */
  private beginning = false;
  /** A restart was asked for, and the server's offer of it has not come. */
  private restartDue = false;

  constructor(private readonly context: LegContext) {
    this.pc = context.browser.peerConnection(context.configuration);
    watchHealth(this.pc, context.onHealth, () => this.restart(), () => !this.closed && context.onBroken());
  }

  /** Asks for the first offer. */
  async begin(): Promise<void> {
    this.begun ||= this.context.isReachable();
    this.beginning = true;
    try {
      await this.context.request({ type: "receive", fresh: true });
    } finally {
      this.beginning = false;
    }
  }

  /** The socket was lost and is back: what it took with it is asked for again. */
  async resume(): Promise<void> {
    if (this.asked) return this.restartDue ? this.restart() : undefined;
    if (!this.begun) return this.begin();
    // Where the server had heard it, it says its offer again by itself; where it had not, it has the connection before this one.
    await this.context.request({ type: "receive" }).catch(() => (this.asked ? undefined : this.begin()));
  }

  /** Answers an offer; `onReady` follows when the slots are there. */
  offered(offer: OfferMessage, onReady: () => void): void {
    if (this.beginning && offer.id === undefined) return;
    this.asked = true;
    this.restartDue = false;
    this.work = this.work.then(async () => {
      if (this.closed) return;
      const sdp = await this.answer(offer).catch(() => null);
      if (sdp === null) {
        // Without this answer no further offer would come.
        if (!this.closed) this.context.onBroken();
        return;
      }
      onReady();
      // An answer that is lost with the socket is asked for again.
      await this.context.request({ type: "answer", offer: offer.offer, sdp }).catch(() => undefined);
    });
  }

  private async answer(offer: OfferMessage): Promise<string> {
    await this.pc.setRemoteDescription({ type: "offer", sdp: offer.sdp });
    this.pc.getTransceivers().forEach(takeDescriptor);
    const answer = await this.pc.createAnswer();
    await this.pc.setLocalDescription(answer);
    return answer.sdp ?? "";
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
    this.restartDue = true;
    await this.context.request({ type: "restart" });
  }
}

/**
 * Restarts ICE when a connection is interrupted for longer than it takes to heal by itself, and gives up some time later; also
 * when a connection does not come up at all.
 */
export function watchHealth(
  pc: RTCPeerConnection,
  tell: LegContext["onHealth"],
  restart: () => Promise<void>,
  broken: () => void,
): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let state: RTCPeerConnectionState = "new";
  let cameUp = false;
  const after = (millis: number, act: () => void) => {
    clearTimeout(timer);
    timer = setTimeout(act, millis);
  };
  const tryAgain = () => {
    restart().catch(() => undefined);
    after(RESTART_MILLIS, broken);
  };
  tell("connecting");
  pc.addEventListener("connectionstatechange", () => {
    const before = state;
    state = pc.connectionState;
    if (state === "connected" || state === "closed") {
      clearTimeout(timer);
      if (state === "closed") return;
      cameUp = true;
      tell("connected");
    } else if (!cameUp) {
      if (state === "failed") after(0, broken);
      else if (before === "new") after(CONNECT_MILLIS, broken);
    } else if (before === "connected") {
      tell("interrupted");
      // What it does while it is being restarted does not stop the clock.
      after(state === "failed" ? 0 : HEAL_MILLIS, tryAgain);
    }
  });
}
