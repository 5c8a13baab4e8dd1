import type { SessionOptions } from "./api.d.ts";
import type { Browser } from "./browser.ts";
import { asMadangError, MadangError } from "./failure.ts";
import { iceServersOf } from "./links.ts";
import { MediaResource } from "./resource.ts";
import { withIce, writeFragment } from "./sdpFragment.ts";
import { pause } from "./pause.ts";
import type { Tokens } from "./token.ts";

const CONNECT_MILLIS = 15_000;
const RESTART_MILLIS = 8_000;
/** Short breaks heal by themselves: ICE keeps checking the pair that it has. */
const GRACE_MILLIS = 2_000;
const TRICKLE_BATCH_MILLIS = 30;

/** One RTCPeerConnection and its resource on the server, from the offer to the DELETE. */
export class MediaLink {
  private candidates: string[] = [];
  private gathered = false;
  private trickleWanted = true;
  private flushDue = false;
  /** PATCHes go one after the other: each needs the ETag that the one before left. */
  private patching: Promise<unknown> = Promise.resolve();
  private opened: MediaResource | null = null;

  private constructor(
    readonly pc: RTCPeerConnection,
    private readonly signal: AbortSignal,
  ) {}

  /** Offers, posts, and waits until media can flow. On failure nothing is left behind. */
  static async open(
    browser: Browser,
    options: SessionOptions,
    tokens: Tokens,
    prepare: (pc: RTCPeerConnection) => void,
    onResource: (resource: MediaResource) => void,
    signal: AbortSignal,
  ): Promise<MediaLink> {
    const configuration: RTCConfiguration = {
      bundlePolicy: "max-bundle",
      iceServers: [...(options.iceServers ?? [])],
      iceTransportPolicy: options.iceTransportPolicy ?? "all",
    };
    const link = new MediaLink(browser.peerConnection(configuration), signal);
    try {
      prepare(link.pc);
      const offer = await link.pc.createOffer();
      const resource = await tokens.use((token) => MediaResource.create(browser, options.endpoint, token, offer.sdp ?? "", signal));
      link.opened = resource;
      const named = iceServersOf(resource.links);
      if (named.length > 0) {
        link.pc.setConfiguration({ ...configuration, iceServers: [...(configuration.iceServers ?? []), ...named] });
      }
      link.pc.addEventListener("icecandidate", (event) => link.gather(event.candidate));
      // Gathering starts only now, when the server has named its ICE servers (RFC 9725 section 4.6).
      await link.pc.setLocalDescription(offer);
      await link.pc.setRemoteDescription({ type: "answer", sdp: resource.answer });
      onResource(resource);
      if (!(await link.becomes((state) => state === "connected" || state === "failed", CONNECT_MILLIS))) {
        throw new MadangError("connection-failed", "The media connection did not come up in time");
      }
      if (link.state() !== "connected") {
        throw new MadangError("connection-failed", "No path to the media server works");
      }
      return link;
    } catch (cause) {
      await link.close();
      throw asMadangError(cause);
    }
  }

  get resource(): MediaResource {
    if (this.opened === null) throw new Error("The link is not open yet");
    return this.opened;
  }

  /** Resolves when the link is beyond repair by an ICE restart. */
  async untilLost(onInterruption: (interrupted: boolean) => void): Promise<void> {
    while (!this.signal.aborted) {
      await this.becomes((state) => state !== "connected");
      if (this.signal.aborted) return;
      onInterruption(true);
      const healed = this.state() === "disconnected" && (await this.becomes(isConnected, GRACE_MILLIS));
      if (!healed && !(await this.restarted())) return;
      onInterruption(false);
    }
  }

  /** Ends it here and on the server; resolves with the reason where the server had ended it before. */
  async close(): Promise<string | null> {
    this.trickleWanted = false;
    this.pc.close();
    return (await this.opened?.delete()) ?? null;
  }

  private async restarted(): Promise<boolean> {
    if (this.transports().some(isDown)) return false;
    const restart = this.patching.then(async () => {
      this.candidates = [];
      this.gathered = false;
      await this.pc.setLocalDescription(await this.pc.createOffer({ iceRestart: true }));
      const fragment = writeFragment(this.pc.localDescription!.sdp, [], false);
      const ice = await this.resource.restart(fragment, this.signal);
      const answer = this.pc.currentRemoteDescription!.sdp;
      await this.pc.setRemoteDescription({ type: "answer", sdp: withIce(answer, ice) });
    });
    this.patching = restart.catch(() => undefined);
    try {
      await restart;
    } catch {
      return false;
    }
    return this.becomes(isConnected, RESTART_MILLIS);
  }

  /** A server that closed DTLS has forgotten us: that shows here at once, and in the connection only after seconds. */
  private state(): RTCPeerConnectionState {
    return this.transports().some(isDown) ? "failed" : this.pc.connectionState;
  }

  private transports(): RTCDtlsTransport[] {
    const all = this.pc.getTransceivers().map(({ sender, receiver }) => sender.transport ?? receiver.transport);
    return [...new Set(all)].filter((transport) => transport !== null);
  }

  private gather(candidate: RTCIceCandidate | null): void {
    if (candidate === null || candidate.candidate === "") this.gathered = true;
    else this.candidates.push(candidate.candidate);
    if (this.flushDue || !this.trickleWanted) return;
    this.flushDue = true;
    void pause(TRICKLE_BATCH_MILLIS, this.signal).then(() => {
      this.flushDue = false;
      this.patching = this.patching.then(() => this.flush());
    });
  }

  private async flush(): Promise<void> {
    const nothingNew = this.candidates.length === 0 && !this.gathered;
    if (nothingNew || !this.trickleWanted || this.signal.aborted || this.pc.localDescription === null) return;
    const fragment = writeFragment(this.pc.localDescription.sdp, this.candidates, this.gathered);
    this.candidates = [];
    this.gathered = false;
    if ((await this.resource.trickle(fragment)) === "unsupported") this.trickleWanted = false;
  }

  /** Waits for a connection state; false when it did not come in time or the session was aborted. */
  private becomes(wanted: (state: RTCPeerConnectionState) => boolean, timeoutMillis?: number): Promise<boolean> {
    return new Promise((resolve) => {
      const sources: [EventTarget, string][] = [
        [this.pc, "connectionstatechange"],
        ...this.transports().map((transport): [EventTarget, string] => [transport, "statechange"]),
      ];
      const settle = (result: boolean) => {
        clearTimeout(timer);
        for (const [source, name] of sources) source.removeEventListener(name, look);
        this.signal.removeEventListener("abort", stop);
        resolve(result);
      };
      const look = () => wanted(this.state()) && settle(true);
      const stop = () => settle(false);
      const timer = timeoutMillis === undefined ? undefined : setTimeout(stop, timeoutMillis);
      for (const [source, name] of sources) source.addEventListener(name, look);
      this.signal.addEventListener("abort", stop);
      if (this.signal.aborted) stop();
      else look();
    });
  }
}

function isDown({ state }: RTCDtlsTransport): boolean {
  return state === "closed" || state === "failed";
}

function isConnected(state: RTCPeerConnectionState): boolean {
  return state === "connected";
}
