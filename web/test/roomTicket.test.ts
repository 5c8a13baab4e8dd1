import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually } from "./fakes/fakeBrowser.ts";
import { FakeStorage, jwt, microphone, Room, type Said } from "./fakes/fakeRoom.ts";

const hour = () => Date.now() / 1_000 + 3_600;
const token = (claims: object = {}) => jwt({ iss: "yard", room: "yard", sub: "ann", exp: hour(), ...claims });

function joining(storage: FakeStorage, ticket: string, remember = true): Room {
  const room = new Room(() => token(), { remember }, storage);
  room.welcome = { ticket };
  return room;
}

const tickets = (room: Room) => room.said("join").map(({ ticket }) => ticket);

test("a page that is loaded again comes in with the ticket of the one before", async () => {
  const storage = new FakeStorage();
  const first = joining(storage, "t1");
  await first.membership.connected;
  first.hide();
  const second = joining(storage, "t2");
  await second.membership.connected;
  assert.deepEqual(tickets(second), ["t1"]);
  assert.equal(storage.kept.size, 0, "a copy of the tab has none");
  second.hide();
  assert.deepEqual([...storage.kept.values()], ["t2"]);
});

test("who left has no place to come back to, whatever comes afterwards", async () => {
  const storage = new FakeStorage();
  const room = joining(storage, "t1");
  await room.membership.connected;
  const left = room.membership.leave();
  room.tell({ type: "ticket", ticket: "t2" });
  room.hide();
  await left;
  assert.equal(storage.kept.size, 0);
});

test("another identity, another room and who does not want it have no ticket", async () => {
  const storage = new FakeStorage();
  const first = joining(storage, "t1");
  await first.membership.connected;
  first.hide();
  for (const claims of [{ sub: "ben" }, { room: "hall" }]) {
    const other = new Room(token(claims), {}, storage);
    await other.membership.connected;
    assert.deepEqual(tickets(other), [undefined]);
    await other.membership.leave();
  }
  const forgetful = joining(storage, "t3", false);
  await forgetful.membership.connected;
  assert.deepEqual(tickets(forgetful), [undefined]);
  forgetful.hide();
  assert.deepEqual([...storage.kept.values()], ["t1"]);
});

test("a tab that remembers nothing joins all the same", async () => {
  const storage = new FakeStorage();
  storage.getItem = storage.setItem = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  const room = joining(storage, "t1");
  await room.membership.connected;
  await room.membership.leave();
});

for (const reason of ["removed", "room-closed", "replaced"]) {
  test(`there is no coming back by a ticket after ${reason}`, async () => {
    const storage = new FakeStorage();
    const room = joining(storage, "t1");
    await room.membership.connected;
    room.tell({ type: "end", reason });
    await eventually(() => room.membership.state === "closed", "the end");
    room.hide();
    assert.equal(storage.kept.size, 0);
  });
}

test("a ticket is renewed at half of its life, and the newest is the one that counts", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_700_000_000_000 });
  const storage = new FakeStorage();
  const room = joining(storage, jwt({ exp: Date.now() / 1_000 + 600 }));
  const renewed = jwt({ exp: Date.now() / 1_000 + 1_200, number: 2 });
  room.special = (socket, { id, type }) => {
    if (type !== "ticket") return false;
    const isFirst = room.said("ticket").length === 1;
    socket.tell(isFirst ? { type: "error", id, code: "internal-error", message: "Oh." } : { type: "ticket", id, ticket: renewed });
    return true;
  };
  await room.membership.connected;
  t.mock.timers.tick(299_000);
  assert.equal(room.said("ticket").length, 0);
  t.mock.timers.tick(1_000);
  assert.equal(room.said("ticket").length, 1);
  await new Promise((resolve) => setImmediate(resolve));
  t.mock.timers.tick(15_000);
  assert.equal(room.said("ticket").length, 2, "one that does not come is asked for again");
  await new Promise((resolve) => setImmediate(resolve));
  room.hide();
  assert.deepEqual([...storage.kept.values()], [renewed]);
});

/** The node is gone with all that it knew: whoever comes is new to it. */
function restart(room: Room, before: (message: Said) => object | null): void {
  room.special = (socket, message) => {
    if (message.type !== "join") return false;
    room.welcome = { session: "of the new node", ticket: "t9" };
    socket.tell(before(message) ?? room.joined(message.id));
    return true;
  };
  room.sockets.at(-1)?.close();
}

test("after a node died the room is joined anew with the ticket, once it is there again, and media is back", async () => {
  const room = joining(new FakeStorage(), "t1");
  await room.membership.connected;
  await room.membership.publish("microphone", microphone());
  let tries = 0;
  restart(room, ({ id }) => (++tries < 4 ? { type: "error", id, code: "room-not-found", message: "No such room" } : null));
  await eventually(() => room.said("publish").length === 2, "media is back");
  assert.deepEqual(tickets(room), [undefined, ...Array<string>(4).fill("t1")]);
  assert.equal(room.membership.state, "connected");
  assert.ok(room.connections[0]?.closed);
  assert.ok(room.membership.isPublishing("microphone"));
  await room.membership.leave();
});

test("a token that was kept and is refused is asked for anew, and the ticket stays", async () => {
  let minted = 0;
  const room = new Room(() => token({ jti: ++minted }));
  room.welcome = { ticket: "t1" };
  await room.membership.connected;
  restart(room, ({ id, token: said }) =>
    minted < 2 && said !== undefined ? { type: "error", id, code: "token-wrong", message: "Another key" } : null,
  );
  await eventually(() => minted === 2 && room.membership.state === "connected", "it is back");
  assert.deepEqual(tickets(room), [undefined, "t1", "t1"]);
  await room.membership.leave();
});

test("a ticket that is not taken is given up before the place in the room is", async () => {
  const storage = new FakeStorage();
  const first = joining(storage, "old");
  await first.membership.connected;
  first.hide();
  const room = joining(storage, "t2");
  room.special = (socket, { id, type, ticket }) => {
    if (type === "join" && ticket === "old") socket.tell({ type: "error", id, code: "token-expired", message: "Too old" });
    return type === "join" && ticket === "old";
  };
  await room.membership.connected;
  assert.deepEqual(tickets(room), ["old", undefined]);
  await room.membership.leave();
});

test("an application that gives no token any more ends the session at once, with its own error", async () => {
  const no = Object.assign(new Error("signed out"), { status: 401 });
  let asked = 0;
  const room = new Room(() => (++asked === 1 ? "opaque" : Promise.reject(no)));
  await room.membership.connected;
  const closed = new Promise<{ code: string; cause?: unknown } | null>((resolve) => room.membership.on("closed", resolve));
  room.sockets[0]?.close();
  const error = await closed;
  assert.deepEqual([error?.code, error?.cause, asked], ["token-refused", no, 2]);
  assert.equal(room.sockets.length, 1);
});
