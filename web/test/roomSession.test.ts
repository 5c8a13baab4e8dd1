import assert from "node:assert/strict";
import { test } from "node:test";
import type { Browser } from "../src/sdk/browser.ts";
import type { TokenSource } from "../src/sdk/madang.ts";
import { RoomMembership } from "../src/sdk/room/roomSession.ts";
import { eventually } from "./fakes/fakeBrowser.ts";

type Said = Readonly<Record<string, unknown>> & { readonly type: string; readonly id: number };

/** One socket, of which the test is the server. */
class FakeSocket extends EventTarget {
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

const ME = { id: "p1", role: "member", name: "Ann", joinedAt: "", hand: false, tracks: [] };
const OTHER = { ...ME, id: "p2", name: "Ben", tracks: [{ track: "7", kind: "video", source: "camera", muted: false, silenced: false }] };
const RIGHTS = { publish: true, receive: true, moderate: false };

class Room {
  readonly sockets: FakeSocket[] = [];
  /** What the server does with a message; true where that is all. */
  special: (socket: FakeSocket, message: Said) => boolean = () => false;
  readonly membership: RoomMembership;
  private readonly pages: (() => void)[] = [];

  constructor(token: TokenSource = "t") {
    const browser = {
      baseUrl: "https://yard.example/",
      nowMillis: () => performance.now(),
      random: () => 0,
      onOnline: () => () => undefined,
      onPageHide: (callback: () => void) => {
        this.pages.push(callback);
        return () => undefined;
      },
      peerConnection: () => Object.assign(new EventTarget(), { getTransceivers: () => [], close: () => undefined }),
      webSocket: () => {
        const socket = new FakeSocket((from, message) => this.answer(from, message));
        this.sockets.push(socket);
        return socket;
      },
    } as unknown as Browser;
    this.membership = new RoomMembership(browser, { token, reconnect: { baseMillis: 1 } });
  }

  private answer(socket: FakeSocket, message: Said): void {
    if (this.special(socket, message)) return;
    const { id, type } = message;
    if (type !== "join") return socket.tell({ type: "ok", id });
    if (message["resume"] !== undefined) return socket.tell({ type: "resumed", id });
    socket.tell({
      type: "joined", id, session: "secret", resumeSeconds: 20, room: { id: "yard", mode: "group" },
      self: ME, rights: RIGHTS, others: [OTHER], slots: [], legs: [], iceServers: [], seq: 1,
    });
  }

  said(type: string): Said[] {
    return this.sockets.flatMap((socket) => socket.said.filter((message) => message.type === type));
  }

  hide(): void {
    for (const page of this.pages) page();
  }
}

test("what a lost socket took with it is asked for again, under numbers of its own", async () => {
  const room = new Room();
  room.special = (socket, { type }) => {
    if (type === "receive" && room.sockets.length === 1) socket.close();
    return type === "receive";
  };
  await room.membership.connected;
  await eventually(() => room.said("receive").length === 2, "receive is said again");
  const ids = room.sockets.flatMap((socket) => socket.said.map(({ id }) => id));
  assert.equal(new Set(ids).size, ids.length);
  assert.equal(room.membership.state, "connected");
  await room.membership.leave();
});

test("a wish that did not arrive is said again", async () => {
  const room = new Room();
  room.special = (socket, { type }) => {
    if (type === "prefer" && room.sockets.length === 1) socket.close();
    return type === "prefer" && room.sockets.length === 1;
  };
  await room.membership.connected;
  room.membership.prefer({ 7: { height: 90 } });
  await eventually(() => room.said("prefer").length === 2, "the wish is said again");
  assert.deepEqual(room.said("prefer")[1]?.["tracks"], { 7: { height: 90 } });
  await room.membership.leave();
});

test("who was taken out meanwhile does not come back", async () => {
  const room = new Room();
  await room.membership.connected;
  room.special = (socket, { type }) => {
    if (type !== "join") return false;
    socket.tell({ type: "end", reason: "removed" });
    socket.close(4000);
    return true;
  };
  const closed = new Promise((resolve) => room.membership.on("closed", resolve));
  room.sockets[0]?.close();
  assert.equal(((await closed) as { code: string }).code, "removed");
  assert.equal(room.sockets.length, 2);
});

test("a token that cannot be had at present is asked for again", async () => {
  let tries = 0;
  const room = new Room(async () => {
    if (++tries > 1 && tries < 4) throw new TypeError("Failed to fetch");
    return "t";
  });
  await room.membership.connected;
  room.sockets[0]?.close();
  await eventually(() => room.said("join").length === 2 && room.membership.state === "connected", "it is back");
  assert.equal(tries, 4);
  await room.membership.leave();
});

test("a page that goes away says goodbye", async () => {
  const room = new Room();
  await room.membership.connected;
  room.hide();
  assert.equal(room.said("leave").length, 1);
});
