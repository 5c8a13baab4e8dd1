import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually } from "./fakes/fakeBrowser.ts";
import { microphone, Room } from "./fakes/fakeRoom.ts";

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

test("what was to be done once is said again under its number, until it is answered", async () => {
  const room = new Room();
  await room.membership.connected;
  room.special = (socket, { type }) => {
    if (type === "send" && room.sockets.length === 1) socket.close();
    return type === "send" && room.sockets.length === 1;
  };
  await Promise.all([room.membership.send("hello"), room.membership.send("you")]);
  const said = room.said("send");
  assert.ok(said.every((message) => !("to" in message)), "whom it does not name, it leaves out");
  assert.deepEqual(said.map(({ data, again }) => [data, again]), [
    ["hello", undefined], ["you", undefined], ["hello", true], ["you", true],
  ]);
  assert.deepEqual(said.slice(2).map(({ id }) => id), said.slice(0, 2).map(({ id }) => id));
  await room.membership.leave();
});

test("what the server finds too often when it is said again is said later, in order, and what is asked meanwhile after it", async (t) => {
  const room = new Room();
  await room.membership.connected;
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let allowed = 40;
  const done: unknown[] = [];
  room.special = (socket, message) => {
    if (message.type !== "send") return false;
    if (room.sockets.length === 1) return true;
    if (allowed-- > 0) {
      done.push(message["data"]);
      return false;
    }
    socket.tell({ type: "error", id: message.id, code: "too-many-requests", message: "too often" });
    return true;
  };
  const sent = Array.from({ length: 60 }, (_, number) => room.membership.send(number));
  room.sockets[0]?.close();
  await eventually(() => {
    if (room.sockets.length === 1) t.mock.timers.tick(1);
    return room.said("send").length === 60 + 41;
  }, "one is refused");
  assert.equal(room.membership.state, "connected");
  const later = [60, 61].map((number) => room.membership.send(number));
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(room.said("send").length, 60 + 41, "nothing more is said for a while");
  await eventually(() => {
    allowed = 2;
    t.mock.timers.tick(1_100);
    return done.length === 62;
  }, "all is said");
  await Promise.all([...sent, ...later]);
  assert.deepEqual(done, Array.from({ length: 62 }, (_, number) => number));
  t.mock.timers.reset();
  await room.membership.leave();
});

test("what is too often at once is refused, and so is what the server refuses for another reason later", async () => {
  const room = new Room();
  await room.membership.connected;
  let code = "too-many-requests";
  room.special = (socket, { type, id, again }) => {
    if (type !== "send") return false;
    if (code === "lost" && again === undefined) socket.close();
    else socket.tell({ type: "error", id, code: again === true ? "participant-not-found" : code, message: "no" });
    return true;
  };
  await assert.rejects(room.membership.send("hello"), { code: "too-many-requests" });
  code = "lost";
  await assert.rejects(room.membership.send("hello"), { code: "not-found" });
  await room.membership.leave();
});

test("what is asked for at the news that the session goes on is said once", async () => {
  const room = new Room();
  await room.membership.connected;
  room.special = (socket, { id, type, resume }) => {
    if (type !== "join" || resume === undefined) return false;
    socket.tell(room.joined(id));
    return true;
  };
  let raised: Promise<void> | null = null;
  room.membership.on("state", (state) => {
    if (state === "connected") raised = room.membership.raiseHand(true);
  });
  room.sockets[0]?.close();
  await eventually(() => raised !== null, "it goes on");
  await raised;
  await room.membership.raiseHand(false);
  assert.deepEqual(room.said("hand").map((said) => said["raised"]), [true, false]);
  await room.membership.leave();
});

test("what is said while there is no socket is said by the next, once", async () => {
  const room = new Room();
  await room.membership.connected;
  const reconnecting = new Promise<void>((resolve) => room.membership.on("state", (state) => state === "reconnecting" && resolve()));
  room.sockets[0]?.close();
  await reconnecting;
  await room.membership.raiseHand(true);
  assert.equal(room.said("hand").length, 1);
  await room.membership.leave();
});

test("what waits for an answer when the session ends is lost", async () => {
  const room = new Room();
  await room.membership.connected;
  room.special = (_, { type }) => type === "send";
  const sent = room.membership.send("hello");
  room.sockets[0]?.tell({ type: "end", reason: "room-closed" });
  await assert.rejects(sent, { code: "room-closed" });
});

test("an interrupted leg gives up a dead socket at once, and both legs restart by the next", async (t) => {
  const room = new Room();
  room.special = (socket, { type, id }) => {
    if (type === "receive") socket.tell({ type: "offer", id, offer: 1, sdp: "offer" });
    return type === "receive";
  };
  await room.membership.connected;
  await room.membership.publish("microphone", microphone());
  await eventually(() => room.said("answer").length === 1, "the receive leg is agreed");
  for (const connection of room.connections) connection.become("connected");
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const published = room.said("publish").length;
  room.special = (socket) => socket === room.sockets[0];
  for (const connection of room.connections) connection.become("disconnected");
  assert.equal(room.said("ping").length, 1, "one probe for both legs");
  const sent = room.membership.send("hello");
  t.mock.timers.tick(2_000);
  await eventually(() => {
    t.mock.timers.tick(1);
    return room.sockets.length === 2 && room.said("restart").length > 0 && room.said("publish").length > published;
  }, "another socket, and the legs restart by it");
  await sent;
  assert.equal(room.membership.state, "connected");
  const second = room.sockets[1]?.said.map(({ type }) => type);
  assert.ok(second?.includes("restart") && second.includes("publish") && second.includes("send"));
  assert.ok(room.connections.every(({ closed }) => !closed), "no leg is made anew");
  t.mock.timers.reset();
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

for (const code of [1012, 1006, 4000]) {
  test(`a node that stops is no end: the room is joined anew, with all that was there (close code ${code})`, async () => {
    const room = new Room();
    room.special = (socket, { type, id }) => {
      if (type === "receive") socket.tell({ type: "offer", id, offer: 1, sdp: "offer" });
      return type === "receive";
    };
    const closed: unknown[] = [];
    room.membership.on("closed", (error) => closed.push(error));
    await room.membership.connected;
    await room.membership.publish("microphone", microphone(), { muted: true });
    room.membership.prefer({ 7: { height: 90 } });
    await eventually(() => room.said("prefer").length === 1 && room.said("answer").length === 1, "all is said");
    const before = [...room.connections];
    room.sockets[0]?.tell({ type: "leg-closed", leg: "publish", reason: "node-stopped" });
    room.sockets[0]?.tell({ type: "end", reason: "node-stopped", seq: 9 });
    room.sockets[0]?.close(code);
    const second = () => room.sockets[1]?.said ?? [];
    await eventually(() => ["publish", "answer", "prefer"].every((type) => second().some((said) => said.type === type)), "all is said again");
    assert.equal(second()[0]?.type, "join");
    assert.equal(second()[0]?.["resume"], undefined);
    const sources = second().find(({ type }) => type === "publish")?.["sources"];
    assert.deepEqual(Object.values(sources ?? {}), [{ source: "microphone", muted: true }]);
    assert.ok(before.every((connection) => connection.closed));
    assert.equal(room.membership.state, "connected");
    assert.deepEqual(closed, []);
    await room.membership.leave();
  });
}

test("a node that stops loses what it has not answered, and another is looked for until there is one", async () => {
  const room = new Room();
  await room.membership.connected;
  room.special = (socket, { type, id }) => {
    if (type === "join" && room.sockets.length < 8) socket.tell({ type: "error", id, code: "node-full", message: "it stops" });
    return type === "send" || (type === "join" && room.sockets.length < 8);
  };
  const sent = room.membership.send("hello");
  room.sockets[0]?.tell({ type: "end", reason: "node-stopped" });
  room.sockets[0]?.close(1012);
  await assert.rejects(sent, { code: "network" });
  await eventually(() => room.sockets.length === 8 && room.membership.state === "connected", "it is back");
  assert.ok(room.said("send").length === 1, "nobody knows whether it was done");
  await room.membership.leave();
});

test("who joins anew asks again for a token that cannot be had at present", async () => {
  let tries = 0;
  const room = new Room(async () => {
    if (++tries > 1 && tries < 4) throw new TypeError("Failed to fetch");
    return "t";
  });
  await room.membership.connected;
  room.sockets[0]?.tell({ type: "end", reason: "node-stopped", seq: 2 });
  room.sockets[0]?.close();
  await eventually(() => room.said("join").length === 2 && room.membership.state === "connected", "it is back");
  assert.equal(tries, 4);
  await room.membership.leave();
});

test("a session goes on by the last token while a new one does not come", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let tries = 0;
  const room = new Room(() => (++tries === 1 ? "first" : new Promise(() => undefined)));
  await room.membership.connected;
  room.sockets[0]?.close();
  await eventually(() => {
    t.mock.timers.tick(1);
    return tries === 2;
  }, "a new one is asked for");
  t.mock.timers.tick(1_900);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(room.sockets.length, 1);
  t.mock.timers.tick(100);
  await eventually(() => room.membership.state === "connected", "it is back");
  assert.deepEqual(room.said("join").map(({ token }) => token), ["first", "first"]);
  await room.membership.leave();
});

test("a token that takes longer than a session may wait comes in time to join anew", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const given: ((token: string) => void)[] = [];
  const room = new Room(() => new Promise((resolve) => given.push(resolve)));
  await eventually(() => given.length === 1, "a token is asked for");
  given[0]?.("t1");
  await room.membership.connected;
  room.special = (socket, { type, token, id }) => {
    if (type !== "join" || token !== "t1") return false;
    socket.tell({ type: "error", id, code: "token-expired", message: "Too old" });
    return true;
  };
  room.sockets[0]?.close();
  await eventually(() => {
    t.mock.timers.tick(1);
    return given.length === 2;
  }, "another is asked for");
  for (let i = 0; i < 3_000; i += 100) {
    t.mock.timers.tick(100);
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.equal(room.said("join").length, 2, "the old one was tried");
  assert.equal(given.length, 2, "nobody is asked while the one before has not answered");
  given[1]?.("t2");
  await eventually(() => {
    t.mock.timers.tick(1);
    return room.membership.state === "connected";
  }, "it is back");
  assert.deepEqual(room.said("join").map(({ token }) => token), ["t1", "t1", "t2"]);
  await room.membership.leave();
});

test("an old token that is refused is no end while a new one may come", async () => {
  let tries = 0;
  const room = new Room(async () => {
    if (++tries === 2) throw new TypeError("Failed to fetch");
    return `t${tries}`;
  });
  await room.membership.connected;
  room.special = (socket, { type, token, id }) => {
    if (type !== "join" || token !== "t1") return false;
    socket.tell({ type: "error", id, code: "token-expired", message: "Too old" });
    return true;
  };
  room.sockets[0]?.close();
  await eventually(() => room.said("join").length === 3 && room.membership.state === "connected", "it is back");
  assert.deepEqual(room.said("join").map(({ token }) => token), ["t1", "t1", "t3"]);
  await room.membership.leave();
});

test("a page that goes away says goodbye", async () => {
  const room = new Room();
  await room.membership.connected;
  room.hide();
  assert.equal(room.said("leave").length, 1);
  assert.deepEqual(room.beacons, [["https://yard.example/v1/signal/leave", "secret"]]);
});
