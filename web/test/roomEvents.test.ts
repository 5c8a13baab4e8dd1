import assert from "node:assert/strict";
import { test } from "node:test";
import { MediaResource } from "../src/sdk/resource.ts";
import { followRoomEvents, toRoomEvent, type RoomEvent } from "../src/sdk/roomEvents.ts";
import { eventually, FakeBrowser } from "./fakes/fakeBrowser.ts";
import { created, FakeServer } from "./fakes/fakeServer.ts";

test("active, inactive and viewercount become the SDK's events", () => {
  assert.deepEqual(toRoomEvent("active", "{}"), { type: "active", active: true, foreign: false });
  assert.deepEqual(toRoomEvent("inactive", "{}"), { type: "active", active: false, foreign: false });
  assert.deepEqual(toRoomEvent("inactive", '{"cause":"codec"}'), { type: "active", active: false, foreign: true });
  assert.deepEqual(toRoomEvent("viewercount", '{"viewercount":3}'), { type: "viewers", viewers: 3 });
});

test("layers are listed best first, with what is known of each", () => {
  const layer = (id: string, height: number) => ({ id, rid: id, bitrate: height * 1000, width: height * 2, height, layers: [] });
  const media = {
    "0": { active: [], inactive: [] },
    "1": {
      active: [layer("q", 180), { ...layer("h", 360), layers: [{ temporalLayerId: 1 }, { temporalLayerId: 0 }] }],
      inactive: [{ id: "f", rid: "f", bitrate: 0, width: 1280, height: 720 }],
      current: { encodingId: "h", temporalLayerId: 2 },
      cause: "descriptor",
    },
  };
  const event = toRoomEvent("layers", JSON.stringify({ media }));
  assert.equal(event?.type, "layers");
  if (event?.type !== "layers") return;
  assert.equal(event.mediaId, "1");
  assert.deepEqual(event.layers.available.map((entry) => [entry.encodingId, entry.active, entry.height]), [
    ["f", false, 720],
    ["h", true, 360],
    ["q", true, 180],
  ]);
  assert.deepEqual(event.layers.available[1]?.temporalLayerIds, [0, 1]);
  assert.deepEqual(event.layers.current, { encodingId: "h", temporalLayerId: 2 });
  assert.equal(event.layers.cause, "descriptor");
});

test("encodings are ranked as the server says, whatever their names, else by size and rate", () => {
  const order = (active: object[], inactive: object[] = []) => {
    const event = toRoomEvent("layers", JSON.stringify({ media: { "1": { active, inactive } } }));
    assert.ok(event?.type === "layers");
    return event.layers.available.map((entry) => entry.encodingId);
  };
  assert.deepEqual(order([{ id: "q", rank: 2 }, { id: "f", rank: 0 }], [{ id: "h", rank: 1 }]), ["q", "h", "f"]);
  assert.deepEqual(order([{ id: "0", width: 360, height: 640 }, { id: "1", width: 640, height: 480 }]), ["1", "0"]);
  assert.deepEqual(order([{ id: "0", bitrate: 900 }, { id: "1", bitrate: 100 }, { id: "2", bitrate: 500 }]), ["0", "2", "1"]);
});

test("unknown and malformed events are none", () => {
  const malformed: [string, string][] = [
    ["viewercount", "{"],
    ["viewercount", '{"viewercount":"3"}'],
    ["viewercount", '{"viewercount":-1}'],
    ["layers", "[]"],
    ["layers", '{"media":{"1":{"active":[{"id":5}]}}}'],
    ["layers", '{"media":{"1":null}}'],
    ["confetti", "{}"],
  ];
  for (const [name, data] of malformed) assert.equal(toRoomEvent(name, data), null, `${name} ${data}`);
});

test("it subscribes to what the server offers, listens at Location and subscribes anew when that ends", async () => {
  const link = '</whep/yard/s1/events>; rel="urn:ietf:params:whep:ext:core:server-sent-events"; events="viewercount,moon"';
  const server = new FakeServer({
    POST: ({ url }) => (url.endsWith("/events") ? created({ Location: "/events/secret" }) : created({ Link: link })),
  });
  const browser = new FakeBrowser(server);
  const abort = new AbortController();
  const resource = await MediaResource.create(browser, "/whep/yard", "t", "", abort.signal);
  const events: RoomEvent[] = [];
  const done = followRoomEvents(browser, resource, (event) => events.push(event), abort.signal);
  await eventually(() => browser.sources.length === 1, "an event source");
  assert.equal(server.sent[1]?.url, "https://yard.example/whep/yard/s1/events");
  assert.equal(server.sent[1]?.body, '["viewercount"]');
  assert.equal(browser.sources[0]?.url, "https://yard.example/events/secret");
  browser.sources[0]?.tell("viewercount", { viewercount: 7 });
  assert.deepEqual(events, [{ type: "viewers", viewers: 7 }]);

  browser.sources[0]?.close();
  browser.sources[0]?.dispatchEvent(new Event("error"));
  await eventually(() => browser.sources.length === 2, "a second event source");
  abort.abort();
  await done;
  assert.equal(browser.sources[1]?.readyState, 2);
});

test("the last event says why, and ends it", async () => {
  const { browser, server, resource, abort } = await subscribed(() => created({ Location: "/events/secret" }));
  const events: RoomEvent[] = [];
  const done = followRoomEvents(browser, resource, (event) => events.push(event), abort.signal);
  await eventually(() => browser.sources.length === 1, "an event source");
  browser.sources[0]?.tell("closed", { reason: "room-closed" });
  await done;
  assert.deepEqual(events, [{ type: "closed", reason: "room-closed" }]);
  assert.equal(browser.sources[0]?.readyState, 2);
  assert.deepEqual(server.methods(), ["POST", "POST"]);
});

for (const status of [401, 403, 404, 405, 410, 422]) {
  test(`an answer of ${status} to a subscription is final`, async () => {
    const { browser, server, resource, abort } = await subscribed(() => new Response(null, { status }));
    await followRoomEvents(browser, resource, () => assert.fail(), abort.signal);
    assert.deepEqual(server.methods(), ["POST", "POST"]);
  });
}

test("a subscription that never works ends after a few tries", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { browser, server, resource, abort } = await subscribed(() => Promise.reject(new TypeError("blocked")));
  let over = false;
  const done = followRoomEvents(browser, resource, () => assert.fail(), abort.signal).then(() => (over = true));
  await eventually(() => {
    context.mock.timers.tick(30_000);
    return over;
  }, "the end of the tries");
  await done;
  assert.ok(server.methods().length < 12, server.methods().join());
});

async function subscribed(answer: () => Response | Promise<Response>) {
  const link = '</whep/yard/s1/events>; rel="urn:ietf:params:whep:ext:core:server-sent-events"';
  const server = new FakeServer({
    POST: ({ url }) => (url.endsWith("/events") ? answer() : created({ Link: link })),
  });
  const browser = new FakeBrowser(server);
  const abort = new AbortController();
  return { browser, server, abort, resource: await MediaResource.create(browser, "/whep/yard", "t", "", abort.signal) };
}

test("a server without the extension is left in peace", async () => {
  const server = new FakeServer({ POST: () => created() });
  const browser = new FakeBrowser(server);
  const resource = await MediaResource.create(browser, "/whep/yard", "t", "", new AbortController().signal);
  await followRoomEvents(browser, resource, () => assert.fail(), new AbortController().signal);
  assert.deepEqual(server.methods(), ["POST"]);
});
