import assert from "node:assert/strict";
import { test } from "node:test";
import type { SessionEvents, SessionOptions } from "../src/sdk/api.d.ts";
import { claimsOf } from "../src/sdk/claims.ts";
import { Listeners } from "../src/sdk/listeners.ts";
import { SessionCore, type Role } from "../src/sdk/sessionCore.ts";
import { eventually, FakeBrowser } from "./fakes/fakeBrowser.ts";
import { jwt } from "./fakes/fakeRoom.ts";
import { created, FakeServer, problem, type Answer } from "./fakes/fakeServer.ts";

function session(answers: Record<string, Answer>, change: { options?: Partial<SessionOptions>; role?: Partial<Role> } = {}) {
  const server = new FakeServer({ DELETE: () => new Response(), ...answers });
  const browser = new FakeBrowser(server);
  const role: Role = {
    endExpected: false,
    begin: async () => undefined,
    prepare: () => undefined,
    opened: () => undefined,
    roomEvent: () => undefined,
    end: () => undefined,
    ...change.role,
  };
  const listeners = new Listeners<SessionEvents>();
  const states: string[] = [];
  listeners.on("state", (state) => states.push(state));
  const options = { endpoint: "/whip/yard", token: "t", reconnect: { baseMillis: 2, capMillis: 4 }, ...change.options };
  const core = new SessionCore(browser, options, role, listeners);
  return { server, browser, core, states, listeners };
}

const restarted = () =>
  new Response("a=ice-ufrag:u2\r\na=ice-pwd:p2\r\n", { status: 200, headers: { ETag: '"2"' } });

test("it connects with the servers that the answer's links name, and deletes its resource at the end", async () => {
  const link = '<turn:turn.example>; rel="ice-server"; username="u"; credential="p"';
  const { server, browser, core, states } = session({ POST: () => created({ Link: link }) });
  await core.connected;
  assert.deepEqual(browser.peers[0]?.configurations.at(-1)?.iceServers, [
    { urls: "turn:turn.example", username: "u", credential: "p" },
  ]);
  await core.close();
  assert.deepEqual(states, ["connected", "closed"]);
  assert.deepEqual(server.methods(), ["POST", "DELETE"]);
  assert.equal(browser.peers[0]?.closed, true);
});

test("candidates travel in one PATCH per batch, with the ETag", async () => {
  const { server, browser, core } = session({ POST: () => created(), PATCH: () => new Response(null, { status: 204 }) });
  await core.connected;
  browser.peers[0]?.candidate("candidate:1 1 udp 1 192.0.2.7 7000 typ host");
  browser.peers[0]?.candidate("candidate:2 1 udp 1 192.0.2.8 7000 typ host");
  browser.peers[0]?.candidate(null);
  await eventually(() => server.sent.length === 2, "the PATCH");
  const patch = server.sent[1];
  assert.equal(patch?.headers["if-match"], '"1"');
  assert.match(patch?.body ?? "", /candidate:1 .*\r\na=candidate:2 .*\r\na=end-of-candidates\r\n$/);
  await core.close();
});

test("a failed connection is restored by an ICE restart on the same connection", async () => {
  const { server, browser, core, states } = session({ POST: () => created(), PATCH: restarted });
  await core.connected;
  const peer = browser.peers[0]!;
  peer.become("failed");
  await eventually(() => states.at(-1) === "connected" || core.state === "connected", "the restart");
  await eventually(() => server.methods().includes("PATCH"), "the PATCH");
  const patch = server.sent[1];
  assert.equal(patch?.headers["if-match"], "*");
  assert.match(patch?.body ?? "", /a=ice-ufrag:restart1\r\na=ice-pwd:restartPassword1/);
  assert.match(peer.remoteDescriptions.at(-1) ?? "", /a=ice-ufrag:u2/);
  assert.equal(browser.peers.length, 1);
  assert.deepEqual(states, ["connected", "reconnecting", "connected"]);
  await core.close();
});

test("a server that has forgotten the session gets a new one, after the old was deleted", async () => {
  const { server, browser, core, states } = session({
    POST: () => created(),
    PATCH: () => new Response(null, { status: 404 }),
  });
  await core.connected;
  browser.peers[0]?.become("failed");
  await eventually(() => browser.peers.length === 2 && core.state === "connected", "a second connection");
  assert.deepEqual(server.methods(), ["POST", "PATCH", "DELETE", "POST"]);
  assert.deepEqual(states, ["connected", "reconnecting", "connected"]);
  assert.equal(browser.peers[0]?.closed, true);
  await core.close();
});

test("a server that closed DTLS is noticed at once and not asked for an ICE restart", async () => {
  const { server, browser, core } = session({ POST: () => created() });
  await core.connected;
  browser.peers[0]!.closeTransport();
  await eventually(() => browser.peers.length === 2, "a second connection");
  assert.ok(!server.methods().includes("PATCH"));
  await core.close();
});

test("while the node is away it tries again, asking for a token each time, until the node is back", async () => {
  const posts: Answer[] = [
    () => created(),
    () => new Response(null, { status: 503 }),
    () => problem(404, "urn:madang:problem:room-not-found", "No such room"),
    () => created(),
  ];
  let tokens = 0;
  const { server, browser, core } = session(
    { POST: (sent) => posts.shift()!(sent) },
    { options: { token: () => `t${++tokens}` } },
  );
  await core.connected;
  browser.peers[0]!.closeTransport();
  await eventually(() => posts.length === 0 && core.state === "connected", "the way back");
  const authorizations = server.sent.filter(({ method }) => method === "POST").map(({ headers }) => headers["authorization"]);
  assert.deepEqual(authorizations, ["Bearer t1", "Bearer t2", "Bearer t3", "Bearer t4"]);
  await core.close();
});

test("it gives up when the time after a loss is over, and says why", async () => {
  const posts: Answer[] = [() => created()];
  const { browser, core, listeners } = session(
    { POST: (sent) => (posts.shift() ?? (() => new Response(null, { status: 503 })))(sent) },
    { options: { reconnect: { baseMillis: 2, capMillis: 4, giveUpAfterMillis: 30 } } },
  );
  const ended: unknown[] = [];
  listeners.on("closed", (error) => ended.push(error?.code));
  await core.connected;
  browser.peers[0]!.closeTransport();
  await eventually(() => core.state === "closed", "the end");
  assert.deepEqual(ended, ["server-unavailable"]);
});

test("a refused token ends the session at once", async () => {
  const { server, core, states } = session({ POST: () => new Response(null, { status: 401 }) });
  await assert.rejects(core.connected, { code: "token-rejected" });
  assert.deepEqual(server.methods(), ["POST"]);
  assert.deepEqual(states, ["closed"]);
});

test("media that never gets through ends in connection-failed and leaves nothing on the server", async () => {
  const { server, browser, core } = session({ POST: () => created() });
  browser.onAnswer = (peer) => peer.become("failed");
  await assert.rejects(core.connected, { code: "connection-failed" });
  assert.deepEqual(server.methods(), ["POST", "DELETE", "POST", "DELETE", "POST", "DELETE"]);
  assert.ok(browser.peers.every((peer) => peer.closed));
});

test("devices that do not open end the session before anything is sent", async () => {
  const failing = { begin: () => Promise.reject(new DOMException("no", "NotAllowedError")) };
  const { server, core } = session({}, { role: failing });
  await assert.rejects(core.connected, { code: "unexpected" });
  assert.deepEqual(server.sent, []);
});

test("closing while it connects deletes what the server has made meanwhile", async () => {
  const { server, browser, core } = session({ POST: () => created() });
  browser.onAnswer = () => undefined;
  await eventually(() => browser.peers[0]?.currentRemoteDescription != null, "the answer");
  await core.close();
  await assert.rejects(core.connected, { code: "closed" });
  await eventually(() => server.methods().includes("DELETE"), "the DELETE");
  assert.equal(browser.peers.length, 1);
});

test("a page that goes away deletes its resource in the same turn", async () => {
  const { server, browser, core } = session({ POST: () => created() });
  await core.connected;
  browser.pageHide();
  assert.deepEqual(server.methods(), ["POST", "DELETE"]);
  assert.equal(server.sent[1]?.keepalive, true);
  await core.close();
});

const EVENTS = '</whip/yard/s1/events>; rel="urn:ietf:params:whep:ext:core:server-sent-events"; events="viewercount"';

for (const [reason, code] of [
  ["removed", "removed"],
  ["room-closed", "room-closed"],
  ["replaced", "replaced"],
  ["role-changed", "not-allowed"],
] as const) {
  test(`a session that the server ends as ${reason} tells the page so and does not come back`, async () => {
    const { server, browser, core, listeners } = session({
      POST: ({ url }) => (url.endsWith("/events") ? created({ Location: "/events/secret" }) : created({ Link: EVENTS })),
    });
    const ended: unknown[] = [];
    listeners.on("closed", (error) => ended.push(error?.code));
    await core.connected;
    await eventually(() => browser.sources.length === 1, "the events");
    browser.sources[0]!.tell("closed", { reason });
    browser.peers[0]!.closeTransport();
    await eventually(() => core.state === "closed", "the end");
    assert.deepEqual(ended, [code]);
    assert.equal(browser.sources[0]!.readyState, 2);
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(browser.peers.length, 1);
    assert.equal(server.methods().filter((method) => method === "POST").length, 2);
  });
}

test("where the last event is lost, the answer to the DELETE says that it is over", async () => {
  const gone = () => new Response('{"reason":"removed"}', { headers: { "Content-Type": "application/json" } });
  const { browser, core, listeners } = session({ POST: () => created(), DELETE: gone });
  const ended: unknown[] = [];
  listeners.on("closed", (error) => ended.push(error?.code));
  await core.connected;
  browser.peers[0]!.closeTransport();
  await eventually(() => core.state === "closed", "the end");
  assert.deepEqual(ended, ["removed"]);
  assert.equal(browser.peers.length, 1);
});

for (const reason of ["failed", "node-stopped"]) {
  test(`a session that ended as ${reason} comes back`, async () => {
    const gone = () => new Response(JSON.stringify({ reason }), { headers: { "Content-Type": "application/json" } });
    const { browser, core } = session({ POST: () => created(), DELETE: gone });
    await core.connected;
    browser.peers[0]!.closeTransport();
    await eventually(() => browser.peers.length === 2 && core.state === "connected", "the way back");
    await core.close();
  });
}

for (const slug of ["banned", "room-locked"]) {
  test(`who is ${slug} is told so by the next offer, and makes no other`, async () => {
    const posts: Answer[] = [() => created()];
    const { server, browser, core, listeners } = session({
      POST: (sent) => (posts.shift() ?? (() => problem(403, `urn:madang:problem:${slug}`, "Out.")))(sent),
    });
    const ended: unknown[] = [];
    listeners.on("closed", (error) => ended.push(error?.code));
    await core.connected;
    browser.peers[0]!.closeTransport();
    await eventually(() => core.state === "closed", "the end");
    assert.deepEqual(ended, [slug]);
    assert.deepEqual(server.methods(), ["POST", "DELETE", "POST"]);
  });
}

test("what the events say while the end is being asked for counts", async () => {
  const { browser, core } = session({
    POST: ({ url }) => (url.endsWith("/events") ? created({ Location: "/events/secret" }) : created({ Link: EVENTS })),
    DELETE: async () => {
      browser.sources[0]!.tell("closed", { reason: "removed" });
      throw new TypeError("fetch failed");
    },
  });
  await core.connected;
  await eventually(() => browser.sources.length === 1, "the events");
  browser.peers[0]!.closeTransport();
  await eventually(() => core.state === "closed", "the end");
  assert.equal(browser.peers.length, 1);
});

test("a token that says how long it lives is asked for once, and anew where it is refused", async () => {
  const answers: Answer[] = [() => created(), () => new Response(null, { status: 401 }), () => created()];
  let minted = 0;
  const { server, browser, core } = session(
    { POST: (sent) => answers.shift()!(sent) },
    { options: { token: () => jwt({ jti: ++minted, exp: Date.now() / 1_000 + 3_600 }) } },
  );
  await core.connected;
  browser.peers[0]!.closeTransport();
  await eventually(() => answers.length === 0 && core.state === "connected", "the way back");
  const used = server.sent.filter(({ method }) => method === "POST").map(({ headers }) => claimsOf(headers["authorization"]!)["jti"]);
  assert.deepEqual(used, [1, 1, 2]);
  await core.close();
});
