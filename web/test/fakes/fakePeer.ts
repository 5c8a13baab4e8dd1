import { OFFER, sdp } from "./fakeServer.ts";

/** As much of an RTCPeerConnection as the SDK's connection logic touches; the test moves its state. */
export class FakePeer extends EventTarget {
  connectionState: RTCPeerConnectionState = "new";
  localDescription: { type: string; sdp: string } | null = null;
  currentRemoteDescription: { type: string; sdp: string } | null = null;
  readonly transport = Object.assign(new EventTarget(), { state: "connected" as RTCDtlsTransportState });
  readonly remoteDescriptions: string[] = [];
  readonly configurations: RTCConfiguration[];
  closed = false;
  private restarts = 0;

  constructor(
    configuration: RTCConfiguration,
    private readonly onAnswer: (peer: FakePeer) => void,
  ) {
    super();
    this.configurations = [configuration];
  }

  async createOffer(options?: RTCOfferOptions) {
    if (options?.iceRestart) this.restarts++;
    const restarted = sdp(`restart${this.restarts}`, `restartPassword${this.restarts}`, "actpass");
    return { type: "offer", sdp: this.restarts === 0 ? OFFER : restarted };
  }

  setConfiguration(configuration: RTCConfiguration): void {
    this.configurations.push(configuration);
  }

  async setLocalDescription(description: { type: string; sdp: string }) {
    this.localDescription = description;
  }

  async setRemoteDescription(description: { type: string; sdp: string }) {
    this.currentRemoteDescription = description;
    this.remoteDescriptions.push(description.sdp);
    this.onAnswer(this);
  }

  getTransceivers() {
    const { transport } = this;
    return [{ sender: { transport }, receiver: { transport } }];
  }

  async getStats() {
    return new Map();
  }

  become(state: RTCPeerConnectionState): void {
    this.connectionState = state;
    this.dispatchEvent(new Event("connectionstatechange"));
  }

  /** What a close_notify of the server does: the transport is closed, the connection says nothing yet. */
  closeTransport(): void {
    this.transport.state = "closed";
    this.transport.dispatchEvent(new Event("statechange"));
  }

  candidate(line: string | null): void {
    const candidate = line === null ? null : { candidate: line };
    this.dispatchEvent(Object.assign(new Event("icecandidate"), { candidate }));
  }

  close(): void {
    this.closed = true;
    this.connectionState = "closed";
  }
}
