import type { Browser } from "../../src/sdk/browser.ts";
import type { JoinOptions, RightsInfo, TokenSource } from "../../src/sdk/madang.ts";
import { RoomMembership } from "../../src/sdk/room/roomSession.ts";

export type Said = Readonly<Record<string, unknown>> & { readonly type: string; readonly id: number };

/** One socket, of which the test is the server. */
export class FakeSocket extends EventTarget {
  readonly said: Said[] = [];

  constructor(private readonly server: (socket: FakeSocket, message: Said) => void) {
    super();
    queueMicrotask(() => this.dispatchEvent(new Event("open")));
  }

  send(text: string): void {
    const message = JSON.parse(text) as Said;
    this.said.push(message);
    this.server(this, message);
  }

  tell(message: object): void {
    queueMicrotask(() => this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(message) })));
  }

  close(code = 1006): void {
    queueMicrotask(() => this.dispatchEvent(Object.assign(new Event("close"), { code })));
  }
}

export const ME = { id: "p1", role: "member", name: "Ann", joinedAt: "", hand: false, interrupted: false, moderates: false, tracks: [] };
export const OTHER = { ...ME, id: "p2", name: "Ben", tracks: [{ track: "7", kind: "video", source: "camera", muted: false, silenced: false, held: false }] };

/** As much of a connection as a leg touches; the answers of the server do not matter to it. */
export class FakeConnection extends EventTarget {
  readonly transceivers: { mid: string | null; direction: string; currentDirection: string | null; sender: object; receiver: object }[] = [];
  signalingState = "stable";
  connectionState = "new";
  closed = false;

  addTransceiver(track: { kind: string }) {
    const parameters = { encodings: [] };
    const sender = { replaceTrack: async () => undefined, getParameters: () => parameters, setParameters: async () => undefined };
    const made = { mid: null, direction: "sendonly", currentDirection: null, sender, receiver: { track: { kind: track.kind } } };
    this.transceivers.push(made);
    return made;
  }

  getTransceivers() {
    return this.transceivers;
  }

  become(state: string) {
    this.connectionState = state;
    this.dispatchEvent(new Event("connectionstatechange"));
  }

  async getStats() {
    return new Map([["a", { id: "a", type: "outbound-rtp", kind: "audio", mid: "0", timestamp: 1_000, bytesSent: 1 }]]);
  }

  async createOffer() {
    return { type: "offer", sdp: "offer" };
  }

  async createAnswer() {
    return { type: "answer", sdp: "answer" };
  }

  async setLocalDescription({ type }: { type: string }) {
    this.signalingState = type === "offer" ? "have-local-offer" : "stable";
    this.transceivers.forEach((transceiver, index) => (transceiver.mid = String(index)));
  }

  async setRemoteDescription() {
    this.signalingState = "stable";
    for (const transceiver of this.transceivers as { direction: string; currentDirection: string | null }[]) {
      transceiver.currentDirection = transceiver.direction;
    }
  }

  close() {
    this.closed = true;
  }
}

export function microphone(): MediaStreamTrack {
  return Object.assign(new EventTarget(), { kind: "audio", enabled: true }) as unknown as MediaStreamTrack;
}

export const RIGHTS: RightsInfo = {
  publish: true, receive: true, mayBecome: [],
  publishAudio: true, publishVideo: true, publishScreen: true, sendData: true, raiseHand: true,
  moderate: false, record: false, invite: false, changeMetadata: true,
};

export const ROOM = { id: "yard", mode: "group", locked: false, chat: "all", recording: false, settings: {} };

/** What a tab remembers. */
export class FakeStorage {
  readonly kept = new Map<string, string>();

  getItem(key: string): string | null {
    return this.kept.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.kept.set(key, value);
  }

  removeItem(key: string): void {
    this.kept.delete(key);
  }
}

/** A token or a ticket that can be read. */
export function jwt(claims: object): string {
  return `h.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.s`;
}

export class Room {
  readonly sockets: FakeSocket[] = [];
  /** What the server does with a message; true where that is all. */
  special: (socket: FakeSocket, message: Said) => boolean = () => false;
  readonly membership: RoomMembership;
  readonly connections: FakeConnection[] = [];
  rights = RIGHTS;
  /** What else the server says to who joins. */
  welcome: object = {};
  private readonly pages: (() => void)[] = [];
  readonly beacons: [string, string][] = [];

  constructor(token: TokenSource = "t", options: Partial<JoinOptions> = {}, storage: Browser["storage"] = null) {
    const browser = {
      baseUrl: "https://yard.example/",
      storage,
      nowMillis: () => performance.now(),
      random: () => 0,
      beacon: (url: string, text: string) => void this.beacons.push([url, text]),
      onOnline: () => () => undefined,
      onPageHide: (callback: () => void) => {
        this.pages.push(callback);
        return () => undefined;
      },
      peerConnection: () => {
        const connection = new FakeConnection();
        this.connections.push(connection);
        return connection;
      },
      webSocket: () => {
        const socket = new FakeSocket((from, message) => this.answer(from, message));
        this.sockets.push(socket);
        return socket;
      },
    } as unknown as Browser;
    this.membership = new RoomMembership(browser, { token, reconnect: { baseMillis: 1 }, ...options });
  }

  private answer(socket: FakeSocket, message: Said): void {
    if (this.special(socket, message)) return;
    const { id, type } = message;
    if (type === "publish") return socket.tell({ type: "published", id, sdp: "answer", tracks: { 0: "9" } });
    if (type !== "join") return socket.tell({ type: "ok", id });
    if (message["resume"] !== undefined) return socket.tell({ type: "resumed", id });
    socket.tell(this.joined(id));
  }

  joined(id: number): object {
    return {
      type: "joined", id, session: "secret", resumeSeconds: 20, room: ROOM,
      self: ME, rights: this.rights, others: [OTHER], slots: [], legs: [], iceServers: [], seq: 1, ...this.welcome,
    };
  }

  /** Says it by the newest socket. */
  tell(message: object): void {
    this.sockets.at(-1)?.tell(message);
  }

  said(type: string): Said[] {
    return this.sockets.flatMap((socket) => socket.said.filter((message) => message.type === type));
  }

  hide(): void {
    for (const page of this.pages) page();
  }
}
