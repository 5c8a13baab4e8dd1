import assert from "node:assert/strict";
import { test } from "node:test";
import type { LegStats } from "../src/sdk/madang.ts";
import { eventually } from "./fakes/fakeBrowser.ts";
import { ME, microphone, RIGHTS, Room } from "./fakes/fakeRoom.ts";

test("what is published while its connection ends goes out by the next", async () => {
  const room = new Room();
  await room.membership.connected;
  room.special = (socket, { type, id }) => {
    if (type !== "publish" || room.said("publish").length > 1) return false;
    socket.tell({ type: "leg-closed", leg: "publish", reason: "remote-closed" });
    socket.tell({ type: "published", id, sdp: "answer", tracks: { 0: "8" } });
    return true;
  };
  await room.membership.publish("microphone", microphone());
  assert.equal(room.said("publish").length, 2);
  assert.ok(room.membership.isPublishing("microphone"));
  await room.membership.leave();
});

test("what is refused by a new connection ends", async () => {
  const room = new Room();
  await room.membership.connected;
  await room.membership.publish("microphone", microphone());
  room.special = (socket, { type, id }) => {
    if (type === "publish") socket.tell({ type: "error", id, code: "node-full", message: "no room" });
    return type === "publish";
  };
  const ended = new Promise((resolve) => room.membership.on("ended", resolve));
  room.sockets[0]?.tell({ type: "leg-closed", leg: "publish", reason: "drained" });
  assert.deepEqual(await ended, { source: "microphone" });
  assert.ok(!room.membership.isPublishing("microphone"));
  await room.membership.leave();
});

test("who may no longer publish does so no more, without asking", async () => {
  const room = new Room();
  await room.membership.connected;
  await room.membership.publish("microphone", microphone());
  const publishing = room.connections.at(-1);
  const ended = new Promise((resolve) => room.membership.on("ended", resolve));
  room.sockets[0]?.tell({ type: "self", self: { ...ME, role: "viewer" }, rights: { ...RIGHTS, publish: false } });
  assert.deepEqual(await ended, { source: "microphone" });
  assert.ok(publishing?.closed);
  assert.equal(room.said("publish").length, 1);
  await room.membership.leave();
});

test("who may not publish at all is told so when it joins", async () => {
  const room = new Room();
  room.rights = { ...RIGHTS, publish: false };
  await assert.rejects(room.membership.publish("microphone", microphone()), { code: "not-allowed" });
  await room.membership.leave();
});

test("nothing is published after the end", async () => {
  const room = new Room();
  await room.membership.connected;
  room.special = (_, { type }) => type === "publish";
  const waiting = room.membership.publish("microphone", microphone());
  await eventually(() => room.said("publish").length === 1, "it was asked for");
  await room.membership.leave();
  await assert.rejects(waiting, { code: "closed" });
  const connections = room.connections.length;
  await assert.rejects(room.membership.publish("camera", microphone()), { code: "closed" });
  assert.equal(room.connections.length, connections);
});

test("muting without a socket is said when there is one again", async () => {
  const room = new Room();
  await room.membership.connected;
  await room.membership.publish("microphone", microphone());
  room.special = (socket, { type }) => {
    if (type === "mute" && room.sockets.length === 1) socket.close();
    return type === "mute" && room.sockets.length === 1;
  };
  await room.membership.mute("microphone", true);
  await eventually(() => room.said("mute").length === 2, "it is said again");
  assert.deepEqual({ ...room.said("mute")[1], id: 0 }, { type: "mute", track: "9", muted: true, id: 0 });
  await room.membership.leave();
});

test("a track that is muted is not sent, whatever it was before", async () => {
  const room = new Room();
  await room.membership.connected;
  const first = microphone();
  await room.membership.publish("microphone", first, { muted: true });
  assert.equal(first.enabled, false);
  const other = microphone();
  await room.membership.publish("microphone", other);
  assert.equal(other.enabled, false);
  await room.membership.publish("microphone", other, { muted: false });
  assert.equal(other.enabled, true);
  assert.deepEqual(room.said("mute").map(({ muted }) => muted), [false]);
  await room.membership.leave();
});

test("offers of the connection before are not taken for those of the next", async () => {
  const room = new Room();
  room.special = (socket, { type, id }) => {
    if (type !== "receive") return false;
    const first = room.said("receive").length === 1;
    if (!first) socket.tell({ type: "offer", offer: 7, sdp: "of the connection before" });
    socket.tell({ type: "offer", offer: first ? 1 : 8, sdp: "offer", id });
    return true;
  };
  await room.membership.connected;
  await eventually(() => room.said("answer").length === 1, "it receives");
  const broken = room.connections[0]!;
  for (const state of ["connecting", "failed"]) {
    broken.connectionState = state;
    broken.dispatchEvent(new Event("connectionstatechange"));
  }
  await eventually(() => room.said("answer").length === 2, "it receives again");
  assert.deepEqual(room.said("receive").map(({ fresh }) => fresh), [true, true]);
  assert.deepEqual(room.said("answer").map(({ offer }) => offer), [1, 8]);
  await room.membership.leave();
});

test("what comes of one's own can be wished for too", async () => {
  const room = new Room();
  await room.membership.connected;
  await room.membership.publish("camera", microphone());
  assert.equal(room.connections.length, 2, "it receives and sends");
  room.sockets[0]?.tell({ type: "slots", slots: [{ mid: "v0", kind: "video", track: "9", participant: ME.id }] });
  room.connections[0]!.transceivers.push({ mid: "v0", direction: "recvonly", currentDirection: null, sender: {}, receiver: { track: { kind: "video" } } });
  room.sockets[0]?.tell({ type: "slots", slots: [] });
  room.membership.prefer({ 9: { height: 0 } });
  await eventually(() => room.said("prefer").length === 1, "the wish is said");
  await room.membership.leave();
});

test("media that does not get through is tried again after a while, and told of once", async () => {
  const room = new Room();
  const told: string[] = [];
  room.membership.on("media", ({ leg, state }) => told.push(`${leg} ${state}`));
  await room.membership.connected;
  await eventually(() => room.connections.length === 1, "the connection is made");
  room.connections[0]?.become("failed");
  await eventually(() => told.includes("receive failed"), "it failed");
  assert.equal(room.connections.length, 1, "not at once");
  room.sockets[0]?.tell({ type: "leg-closed", leg: "receive", reason: "failed" });
  await eventually(() => room.connections.length === 2, "another connection is made");
  room.connections[1]?.become("connected");
  assert.deepEqual(told, ["receive connecting", "receive failed", "receive connecting", "receive connected"]);
  await room.membership.leave();
});

test("statistics come by track, under the name the server has for it", async () => {
  const room = new Room("t", { statsSeconds: 0.001, receive: false });
  const samples: LegStats[] = [];
  room.membership.on("stats", (stats) => samples.push(stats));
  await room.membership.connected;
  await room.membership.publish("microphone", microphone());
  await eventually(() => samples.some(({ tracks }) => tracks.has("9")), "the track has a sample");
  assert.ok(samples.every(({ leg }) => leg === "publish"));
  await room.membership.leave();
});

test("any source goes and comes back by the same connection", async () => {
  const room = new Room("t", { receive: false });
  room.special = (socket, { id, type }) => {
    if (type === "publish") socket.tell({ type: "published", id, sdp: "answer", tracks: { 0: "10", 1: "11", 2: "12" } });
    return type === "publish";
  };
  await room.membership.connected;
  await room.membership.publish("microphone", microphone());
  await room.membership.publish("camera", microphone());
  for (const source of ["camera", "microphone"]) {
    await room.membership.unpublish(source);
    await room.membership.publish(source, microphone());
  }
  assert.equal(room.connections.length, 1);
  const last = room.said("publish").at(-1) as { sources?: Record<string, { source: string }> } | undefined;
  assert.deepEqual(Object.entries(last?.sources ?? {}).map(([mid, { source }]) => [mid, source]), [["0", "microphone"], ["1", "camera"]]);
  await room.membership.leave();
});
