import type { Browser } from "../../src/sdk/browser.ts";
import { FakePeer } from "./fakePeer.ts";
import type { FakeServer } from "./fakeServer.ts";

export class FakeBrowser implements Browser {
  readonly baseUrl = "https://yard.example/live/";
  readonly storage = null;
  readonly peers: FakePeer[] = [];
  readonly sources: FakeSource[] = [];
  /** What a new connection does once it has its answer. */
  onAnswer: (peer: FakePeer) => void = (peer) => peer.become("connected");
  pageHide: () => void = () => undefined;

  constructor(private readonly server: FakeServer) {}

  fetch(url: string, init: RequestInit): Promise<Response> {
    return this.server.fetch(url, init);
  }

  peerConnection(configuration: RTCConfiguration): RTCPeerConnection {
    const peer = new FakePeer(configuration, (answered) => this.onAnswer(answered));
    this.peers.push(peer);
    return peer as unknown as RTCPeerConnection;
  }

  webSocket(): WebSocket {
    throw new Error("no signalling in this test");
  }

  eventSource(url: string): EventSource {
    const source = new FakeSource(url);
    this.sources.push(source);
    return source as unknown as EventSource;
  }

  nowMillis(): number {
    return performance.now();
  }

  random(): number {
    return 0;
  }

  beacon(): void {}

  onOnline(): () => void {
    return () => undefined;
  }

  onPageHide(callback: () => void): () => void {
    this.pageHide = callback;
    return () => undefined;
  }
}

export class FakeSource extends EventTarget {
  readyState = 1;

  constructor(readonly url: string) {
    super();
  }

  tell(name: string, data: unknown): void {
    this.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data) }));
  }

  close(): void {
    this.readyState = 2;
  }
}

/** Lets everything that is ready run, until the condition holds; fails after two seconds. */
export async function eventually(condition: () => boolean, what: string): Promise<void> {
  const end = performance.now() + 2_000;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`Did not happen: ${what}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
