import assert from "node:assert/strict";
import { test } from "node:test";
import { MadangError } from "../src/sdk/failure.ts";
import { MediaResource } from "../src/sdk/resource.ts";
import { FakeBrowser } from "./fakes/fakeBrowser.ts";
import { created, FakeServer, OFFER, problem, type Answer } from "./fakes/fakeServer.ts";

const never = new AbortController().signal;

function open(answers: Record<string, Answer>) {
  const server = new FakeServer(answers);
  const resource = MediaResource.create(new FakeBrowser(server), "/whip/yard", "secret", OFFER, never);
  return { server, resource };
}

const fragment = (ufrag: string, etag?: string) =>
  new Response(`a=ice-ufrag:${ufrag}\r\na=ice-pwd:p\r\n`, { status: 200, headers: etag ? { ETag: etag } : {} });

test("the offer is posted with the token and the resource is where Location says", async () => {
  const { server, resource } = open({ POST: () => created(), DELETE: () => new Response() });
  await (await resource).delete();
  const [post, del] = server.sent;
  assert.equal(post?.url, "https://yard.example/whip/yard");
  assert.equal(post?.headers["authorization"], "Bearer secret");
  assert.equal(post?.headers["content-type"], "application/sdp");
  assert.equal(post?.body, OFFER);
  assert.equal(del?.url, "https://yard.example/whip/yard/s1");
  assert.equal(del?.headers["authorization"], "Bearer secret");
  assert.equal(del?.keepalive, true);
});

test("no request waits for ever", async (t) => {
  const given: number[] = [];
  t.mock.method(AbortSignal, "timeout", (millis: number) => {
    given.push(millis);
    return AbortSignal.abort();
  });
  const server = new FakeServer({ POST: () => created(), PATCH: () => fragment("u2"), DELETE: () => new Response() });
  const browser = new FakeBrowser(server);
  let silent = false;
  // A server that says nothing: only what gives up gets on.
  browser.fetch = (url, init) =>
    silent ? new Promise((_, reject) => init.signal?.aborted && reject(new DOMException("", "TimeoutError"))) : server.fetch(url, init);
  const opened = await MediaResource.create(browser, "/whip/yard", "secret", OFFER, never);
  silent = true;
  await assert.rejects(MediaResource.create(browser, "/whip/yard", "secret", OFFER, never), { code: "network" });
  await assert.rejects(opened.restart("one", never), { code: "network" });
  await assert.rejects(opened.post("/layer", {}), { code: "network" });
  assert.equal(await opened.trickle("two"), "refused");
  assert.equal(await opened.delete(), null);
  assert.ok(given.every((millis) => millis <= 10_000));
});

test("trickle names the ETag, a restart any, and the next trickle the ETag that the restart brought", async () => {
  const patches: Answer = ({ headers }) =>
    headers["if-match"] === "*" ? fragment("u2", '"2"') : new Response(null, { status: 204 });
  const { server, resource } = open({ POST: () => created(), PATCH: patches });
  const opened = await resource;
  assert.equal(await opened.trickle("one"), "taken");
  assert.equal((await opened.restart("two", never)).ufrag, "u2");
  assert.equal(await opened.trickle("three"), "taken");
  const sent = server.sent.filter(({ method }) => method === "PATCH");
  assert.deepEqual(sent.map(({ headers }) => headers["if-match"]), ['"1"', "*", '"2"']);
  assert.deepEqual(sent.map(({ headers }) => headers["content-type"]), Array(3).fill("application/trickle-ice-sdpfrag"));
});

test("a server without ETag gets trickle without a condition", async () => {
  const post = () => new Response("", { status: 201, headers: { Location: "/s" } });
  const { server, resource } = open({ POST: post, PATCH: () => new Response(null, { status: 204 }) });
  await (await resource).trickle("one");
  assert.equal(server.sent[1]?.headers["if-match"], undefined);
});

test("trickle tells a server that cannot from one that would not, and never throws", async () => {
  const statuses = [405, 501, 415, 412, 428];
  const { server, resource } = open({ POST: () => created(), PATCH: () => new Response(null, { status: statuses.shift()! }) });
  const opened = await resource;
  const results = [];
  for (let i = 0; i < 5; i++) results.push(await opened.trickle("one"));
  assert.deepEqual(results, ["unsupported", "unsupported", "unsupported", "refused", "refused"]);
  delete server.answers["PATCH"];
  assert.equal(await opened.trickle("one"), "refused");
});

test("a restart that the server refuses, or answers without credentials, fails", async () => {
  const answers = [new Response(null, { status: 404 }), new Response("", { status: 200 })];
  const { resource } = open({ POST: () => created(), PATCH: () => answers.shift()! });
  const opened = await resource;
  await assert.rejects(opened.restart("f", never), { code: "room-not-found" });
  await assert.rejects(opened.restart("f", never), { code: "server-unavailable" });
});

const refusals: [number, string, string][] = [
  [401, "urn:madang:problem:token-expired", "token-rejected"],
  [403, "urn:madang:problem:foreign-token", "not-allowed"],
  [404, "urn:madang:problem:room-not-found", "room-not-found"],
  [409, "urn:madang:problem:host-present", "room-busy"],
  [422, "urn:madang:problem:no-common-codec", "codec-unsupported"],
  [400, "urn:madang:problem:malformed-sdp", "offer-rejected"],
  [429, "urn:madang:problem:slow-down", "too-many-requests"],
  [503, "urn:madang:problem:draining", "server-unavailable"],
];

for (const [status, type, code] of refusals) {
  test(`${status} ${type} becomes ${code}, with the server's own words`, async () => {
    const { resource } = open({ POST: () => problem(status, type, "Because") });
    await assert.rejects(resource, (error: MadangError) => {
      assert.ok(error instanceof MadangError);
      assert.deepEqual([error.code, error.status, error.detail], [code, status, "Because"]);
      return true;
    });
  });
}

test("a server out of reach, a page in its place and a missing Location are told apart from a refusal", async () => {
  await assert.rejects(open({}).resource, { code: "network" });
  await assert.rejects(open({ POST: () => new Response("<html>", { status: 200 }) }).resource, {
    code: "server-unavailable",
  });
  await assert.rejects(open({ POST: () => new Response("", { status: 201 }) }).resource, { code: "server-unavailable" });
  await assert.rejects(open({ POST: () => new Response("<html>", { status: 502 }) }).resource, { detail: null });
});
