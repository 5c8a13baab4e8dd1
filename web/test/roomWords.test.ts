import assert from "node:assert/strict";
import { test } from "node:test";
import type { DataMessage, Role } from "../src/sdk/madang.ts";
import { eventually } from "./fakes/fakeBrowser.ts";
import { ME, microphone, OTHER, RIGHTS, ROOM, Room } from "./fakes/fakeRoom.ts";

/** What was said last, without what every message has. */
function lastSaid(room: Room): object {
  const { id: _, ...message } = room.sockets.at(-1)!.said.at(-1)!;
  return message;
}

test("what moderators do goes out in the words of the server", async () => {
  const { room, membership } = await joined();
  const says = async (act: () => Promise<unknown>, message: object) => {
    await act();
    assert.deepEqual(lastSaid(room), message);
  };
  await says(() => membership.changeRole("p2", "viewer"), { type: "role", participant: "p2", role: "viewer" });
  const grants = { sendData: false, invite: true };
  await says(() => membership.changeRole("p2", "guest", { grants }), { type: "role", participant: "p2", role: "guest", grants });
  await says(() => membership.grant("p2", grants), { type: "role", participant: "p2", grants });
  await says(() => membership.silence("7", true), { type: "silence", track: "7", silenced: true, held: true });
  await says(() => membership.silence("7", true, { held: false }), { type: "silence", track: "7", silenced: true, held: false });
  await says(() => membership.silenceKind("p2", "audio", false), { type: "silence", participant: "p2", kind: "audio", silenced: false, held: true });
  await says(() => membership.remove("p2"), { type: "remove", participant: "p2" });
  await says(() => membership.remove("p2", { banSeconds: 0 }), { type: "remove", participant: "p2", banSeconds: 0 });
  await says(() => membership.unban("b1"), { type: "unban", ban: "b1" });
  await says(() => membership.changeRoom({ locked: true, chat: "stage" }), { type: "room", locked: true, chat: "stage" });
  await says(() => membership.setMetadata({ table: 4 }), { type: "metadata", metadata: { table: 4 } });
  await says(() => membership.closeRoom(), { type: "close-room" });
  await says(() => membership.closeRoom("Until tomorrow"), { type: "close-room", reason: "Until tomorrow" });
  await membership.leave();
});

async function joined(welcome: object = {}) {
  const room = new Room();
  room.welcome = welcome;
  await room.membership.connected;
  return { room, membership: room.membership };
}

test("bans and invitations come back as the server has them", async () => {
  const { room, membership } = await joined();
  const ban = { ban: "b1", name: "Ben", identity: "ben", at: "2026-01-01T00:00:00Z" };
  const invitation = { code: "c", path: "/i/c", role: "viewer", uses: 5, used: 0, expiresAt: "2026-01-02T00:00:00Z" };
  room.special = (socket, { id, type }) => {
    if (type === "bans") socket.tell({ type: "bans", id, bans: [ban] });
    if (type === "invite") socket.tell({ type: "invitation", id, seq: 4, ...invitation });
    return type === "bans" || type === "invite";
  };
  assert.deepEqual(await membership.bans(), [ban]);
  const made = await membership.invite({ role: "viewer", uses: 5 });
  assert.match(made.url, /^https?:\/\/[^/]+\/i\/c$/);
  assert.deepEqual(made, { ...invitation, url: made.url });
  assert.deepEqual(lastSaid(room), { type: "invite", role: "viewer", uses: 5 });
  await membership.leave();
});

for (const [slug, code] of [
  ["right-missing", "right-missing"], ["outranked", "outranked"], ["participant-not-found", "not-found"], ["ban-not-found", "not-found"],
  ["invalid-value", "invalid-value"], ["too-large", "invalid-value"],
] as const) {
  test(`a request that is refused as ${slug} rejects with ${code} and the server's words`, async () => {
    const { room, membership } = await joined();
    room.special = (socket, { id, type }) => {
      if (type === "role") socket.tell({ type: "error", id, code: slug, message: "No." });
      return type === "role";
    };
    await assert.rejects(membership.changeRole("p9", "viewer"), { code, detail: "No." });
    await membership.leave();
  });
}

test("a role that does not exist is refused here, and so is taking back what is not published", async () => {
  const { room, membership } = await joined();
  await assert.rejects(membership.changeRole("p2", "king" as Role), { code: "invalid-value" });
  assert.equal(room.said("role").length, 0);
  await assert.rejects(membership.unpublish("camera"), { code: "not-found" });
  await assert.rejects(membership.mute("camera", true), { code: "not-found" });
  await membership.leave();
});

for (const code of ["banned", "room-locked"] as const) {
  test(`who is ${code} is told so and does not try again, also after a loss`, async () => {
    const { room, membership } = await joined();
    room.special = (socket, { id, type }) => {
      if (type === "join") socket.tell({ type: "error", id, code, message: "Out." });
      return type === "join";
    };
    const closed = new Promise<{ code: string } | null>((resolve) => membership.on("closed", resolve));
    room.sockets[0]?.close();
    assert.equal((await closed)?.code, code);
    assert.equal(room.sockets.length, 2);
  });
}

test("the end says what the one who closed the room said", async () => {
  const { room, membership } = await joined();
  const closed = new Promise<{ code: string; detail: string | null } | null>((resolve) => membership.on("closed", resolve));
  room.tell({ type: "end", reason: "room-closed", detail: "Until tomorrow" });
  const error = await closed;
  assert.deepEqual([error?.code, error?.detail], ["room-closed", "Until tomorrow"]);
});

test("the room and how many there are is known from the join, and told when it changes", async () => {
  const room = new Room();
  room.welcome = { counts: { people: 3, audience: 1 } };
  const told: unknown[] = [];
  room.membership.on("room", ({ locked }) => told.push(locked));
  room.membership.on("counts", (counts) => told.push(counts));
  await room.membership.connected;
  assert.equal(room.membership.room?.chat, "all");
  room.tell({ type: "room", room: { ...ROOM, locked: true }, seq: 2 });
  room.tell({ type: "counts", people: 4, audience: 2, seq: 3 });
  await eventually(() => room.membership.counts?.people === 4, "both are told");
  assert.equal(room.membership.room?.locked, true);
  assert.deepEqual(told, [false, { people: 3, audience: 1 }, true, { people: 4, audience: 2 }]);
  await room.membership.leave();
});

test("a large audience comes page by page, on request", async () => {
  const { room, membership } = await joined({ more: "c1" });
  assert.ok(membership.hasMoreParticipants);
  room.special = (socket, { id, type, cursor }) => {
    if (type !== "people") return false;
    const person = { ...OTHER, id: `of-${String(cursor)}`, tracks: [] };
    socket.tell({ type: "people", id, people: [ME, person], ...(cursor === "c1" && { more: "c2" }) });
    return true;
  };
  const came: string[][] = [];
  membership.on("participants", ({ present }) => came.push(present.map(({ id }) => id)));
  assert.deepEqual(await Promise.all([membership.moreParticipants(), membership.moreParticipants()]), [true, true]);
  assert.equal(await membership.moreParticipants(), false);
  assert.equal(await membership.moreParticipants(), false, "there is nobody to ask for");
  assert.deepEqual(came, [["of-c1"], ["of-c2"]]);
  assert.deepEqual([...membership.participants.keys()], ["p2", "of-c1", "of-c2"]);
  assert.deepEqual(room.said("people").map(({ cursor }) => cursor), ["c1", "c2"]);
  await membership.leave();
});

const SAID = { from: "p2", name: "Ben", at: "2026-01-01T00:00:00Z" };

test("one's own message comes back as what others get, under the number that send resolves with", async () => {
  const { room, membership } = await joined();
  room.special = (socket, { id, type, data }) => {
    if (type !== "send") return false;
    socket.tell({ type: "data", message: 8, from: ME.id, name: "Ann", at: "2026-01-01T00:00:01Z", data, seq: 2 });
    socket.tell({ type: "ok", id, message: 8 });
    return true;
  };
  const heard: DataMessage[] = [];
  membership.on("data", (message) => heard.push(message));
  assert.equal(await membership.send({ chat: "hello" }), 8);
  room.tell({ type: "data", message: 9, from: null, at: SAID.at, data: "welcome", seq: 3 });
  await eventually(() => heard.length === 2, "both are heard");
  assert.deepEqual(heard.map(({ message, own, data, from }) => [message, own, data, from]), [
    [8, true, { chat: "hello" }, ME.id], [9, false, "welcome", null],
  ]);
  await membership.leave();
});

test("what was said before one came is told once, and what was missed afterwards is told as it would have been", async () => {
  const room = new Room();
  room.welcome = { history: [{ ...SAID, message: 1, data: "one" }] };
  const told: unknown[] = [];
  room.membership.on("history", (messages) => told.push(["history", ...messages.map(({ data }) => data)]));
  room.membership.on("data", ({ data, own }) => told.push([data, own]));
  await room.membership.connected;
  room.tell({ type: "data", ...SAID, message: 2, data: "two", seq: 2 });
  await eventually(() => told.length === 2, "it is told");
  const mine = { message: 3, from: "p0", identity: "ann", name: "Ann", at: SAID.at, data: "mine" };
  room.welcome = {
    session: "another", self: { ...ME, identity: "ann" },
    history: [{ ...SAID, message: 1, data: "one" }, { ...SAID, message: 2, data: "two" }, mine, { ...SAID, message: 4, data: "four" }],
  };
  room.special = (socket, { id, type }) => {
    if (type === "join") socket.tell(room.joined(id));
    return type === "join";
  };
  room.sockets[0]?.close();
  await eventually(() => told.length === 4, "the missed ones are told");
  assert.deepEqual(told, [["history", "one"], ["two", false], ["mine", true], ["four", false]]);
  assert.deepEqual(room.membership.history.map(({ data }) => data), ["one"]);
  await room.membership.leave();
});

test("a screen is told as one at its first event, whatever comes first, and only once its owner is known", async () => {
  const { room, membership } = await joined();
  await eventually(() => room.connections.length === 1, "it receives");
  room.connections[0]!.transceivers.push({ mid: "v0", direction: "recvonly", currentDirection: null, sender: {}, receiver: { track: { kind: "video" } } });
  const told: unknown[] = [];
  membership.on("participants", ({ present }) => told.push(present.map(({ id }) => id)));
  membership.on("track", ({ participant, track, source, muted, media }) =>
    told.push([participant, track, source, muted, media !== null, membership.participants.has(participant)]),
  );
  room.tell({ type: "slots", slots: [{ mid: "v0", kind: "video", track: "20", participant: "p5" }] });
  const screen = { track: "20", kind: "video", source: "screen", muted: false, silenced: false, held: false };
  const person = { ...OTHER, id: "p5", tracks: [screen] };
  room.tell({ type: "participants", present: [person], gone: [] });
  await eventually(() => told.length === 2, "it is told");
  room.tell({ type: "participants", present: [{ ...person, tracks: [{ ...screen, muted: true }] }], gone: [] });
  await eventually(() => membership.tracks.get("20")?.muted === true, "the newest is known");
  room.tell({ type: "participants", present: [], gone: ["p5"] });
  await eventually(() => told.length === 5, "it is gone");
  assert.deepEqual(told, [["p5"], ["p5", "20", "screen", false, true, true], ["p5"], [], ["p5", "20", "screen", true, false, false]]);
  await membership.leave();
});

test("whose right to one kind is taken goes on with the other", async () => {
  const { room, membership } = await joined();
  room.special = (socket, { id, type }) => {
    if (type === "publish") socket.tell({ type: "published", id, sdp: "answer", tracks: { 0: "10", 1: "11" } });
    return type === "publish";
  };
  await membership.publish("microphone", microphone());
  await membership.publish("screen-audio", microphone());
  const ended: string[] = [];
  membership.on("ended", ({ source }) => ended.push(source));
  room.tell({ type: "self", self: ME, rights: { ...RIGHTS, publishScreen: false }, seq: 2 });
  await eventually(() => ended.length === 1, "one is taken");
  assert.deepEqual([ended, membership.isPublishing("microphone")], [["screen-audio"], true]);
  await membership.leave();
});

test("one's own tracks are known when they are published, muted and taken back, and told of each time", async () => {
  const { room, membership } = await joined();
  const told: unknown[] = [];
  membership.on("self", ({ tracks }) => told.push(tracks.map(({ source, muted }) => [source, muted])));
  const track = { track: "9", kind: "audio", source: "microphone", muted: false, silenced: false, held: false };
  await membership.publish("microphone", microphone());
  assert.deepEqual(membership.self?.tracks, [track]);
  await membership.mute("microphone", true);
  assert.deepEqual(membership.self?.tracks, [{ ...track, muted: true }]);
  room.tell({ type: "self", self: { ...ME, hand: true, tracks: [track] }, rights: RIGHTS, seq: 2 });
  await eventually(() => membership.self?.hand === true, "it is told of the hand");
  assert.equal(membership.self?.tracks[0]?.muted, true);
  await membership.mute("microphone", false);
  await membership.mute("microphone", false);
  await membership.unpublish("microphone");
  assert.deepEqual(membership.self?.tracks, []);
  const [on, off] = [[["microphone", false]], [["microphone", true]]];
  assert.deepEqual(told, [on, off, off, on, []]);
  await membership.leave();
});

test("who was silenced before and publishes knows it by then, and also when that ends", async () => {
  const { room, membership } = await joined();
  const track = { track: "9", kind: "audio", source: "microphone", muted: false, silenced: true, held: true };
  room.special = (socket, { id, type }) => {
    if (type !== "publish") return false;
    socket.tell({ type: "self", self: { ...ME, tracks: [track] }, rights: RIGHTS, seq: 2 });
    socket.tell({ type: "published", id, sdp: "answer", tracks: { 0: "9" }, seq: 3 });
    return true;
  };
  await membership.publish("microphone", microphone());
  assert.deepEqual(membership.self?.tracks, [track]);
  await membership.mute("microphone", true);
  assert.deepEqual(membership.self?.tracks, [{ ...track, muted: true }]);
  room.tell({ type: "self", self: { ...ME, tracks: [{ ...track, silenced: false, held: false }] }, rights: RIGHTS, seq: 4 });
  await eventually(() => membership.self?.tracks[0]?.silenced === false, "it is heard again");
  await membership.leave();
});

test("what one sends stays known while its connection is made anew", async () => {
  const { room, membership } = await joined();
  await membership.publish("microphone", microphone(), { muted: true });
  const names: unknown[] = [];
  membership.on("self", ({ tracks }) => names.push(tracks.map(({ track, muted }) => [track, muted])));
  room.special = (socket, { id, type }) => {
    if (type === "publish") socket.tell({ type: "published", id, sdp: "answer", tracks: { 0: "10" } });
    return type === "publish";
  };
  room.tell({ type: "leg-closed", leg: "publish", reason: "ice-timeout", seq: 2 });
  await eventually(() => names.length > 0, "it is sent again");
  assert.deepEqual(names, [[["10", true]]]);
  await membership.leave();
});

test("unmuting is said also where nothing was muted here: it lifts a silence that is not held", async () => {
  const { room, membership } = await joined();
  await membership.publish("microphone", microphone());
  await membership.mute("microphone", false);
  assert.deepEqual(room.said("mute").map(({ muted }) => muted), [false]);
  await membership.leave();
});

test("a server of another major version is warned of once, and the SDK says its own", async (t) => {
  const warned = t.mock.method(console, "warn", () => undefined);
  const room = new Room();
  room.welcome = { version: "7.2.0" };
  const told: unknown[] = [];
  room.membership.on("version", (versions) => told.push(versions));
  await room.membership.connected;
  const sdk = room.said("join")[0]?.["sdk"];
  assert.deepEqual(told, [{ sdk, server: "7.2.0" }]);
  assert.equal(room.membership.serverVersion, "7.2.0");
  assert.equal(warned.mock.callCount(), 1);
  await room.membership.leave();
});
