import assert from "node:assert/strict";
import { test } from "node:test";
import type { LegStats } from "../src/sdk/madang.ts";
import { LegSampler, type SampledLeg } from "../src/sdk/room/legSampler.ts";
import { watchHealth } from "../src/sdk/room/receiveLeg.ts";
import { FakePeer } from "./fakes/fakePeer.ts";

function watched() {
  const peer = new FakePeer({}, () => undefined);
  const told: string[] = [];
  watchHealth(
    peer as unknown as RTCPeerConnection,
    (state) => told.push(state),
    async () => void told.push("restart"),
    () => told.push("broken"),
  );
  return { peer, told };
}

test("a connection that is interrupted says so, and heals by itself or by a restart", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { peer, told } = watched();
  for (const state of ["connecting", "connected", "disconnected", "connected", "disconnected"] as const) peer.become(state);
  assert.deepEqual(told, ["connecting", "connected", "interrupted", "connected", "interrupted"]);
  t.mock.timers.tick(2_000);
  peer.become("connecting");
  peer.become("connected");
  t.mock.timers.tick(60_000);
  assert.deepEqual(told.slice(5), ["restart", "connected"]);
});

test("a connection that no restart brings back is broken", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { peer, told } = watched();
  peer.become("connected");
  peer.become("failed");
  t.mock.timers.tick(0);
  assert.deepEqual(told, ["connecting", "connected", "interrupted", "restart"]);
  t.mock.timers.tick(8_000);
  assert.equal(told.at(-1), "broken");
});

class FakeLeg implements SampledLeg {
  readonly leg = "receive";
  readonly pc = { getStats: async () => this.report() } as unknown as RTCPeerConnection;
  private seconds = 0;

  trackOf(mid: string): string {
    return `track-${mid}`;
  }

  private report() {
    const timestamp = ++this.seconds * 1_000;
    return new Map([
      ["v", { id: "v", type: "inbound-rtp", kind: "video", mid: "0", timestamp, bytesReceived: timestamp * 100, packetsReceived: 1, packetsLost: 0 }],
    ]);
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test("each connection is sampled as often as asked for, from nothing when it is another", async (t) => {
  t.mock.timers.enable({ apis: ["setInterval"] });
  let legs: SampledLeg[] = [new FakeLeg()];
  const samples: LegStats[] = [];
  const sampler = new LegSampler(() => legs, (stats) => samples.push(stats));
  sampler.start(2);
  sampler.start(2);
  for (let i = 0; i < 2; i++) {
    t.mock.timers.tick(2_000);
    await turn();
  }
  legs = [new FakeLeg()];
  t.mock.timers.tick(2_000);
  await turn();
  assert.deepEqual(samples.map(({ leg, receivedBps }) => [leg, receivedBps]), [["receive", 0], ["receive", 800_000], ["receive", 0]]);
  assert.equal(samples[1]?.tracks.get("track-0")?.bitrateBps, 800_000);
  sampler.stop();
  t.mock.timers.tick(10_000);
  await turn();
  assert.equal(samples.length, 3);
});

test("a connection that ends while it is being asked is not told of", async (t) => {
  t.mock.timers.enable({ apis: ["setInterval"] });
  let legs: SampledLeg[] = [new FakeLeg()];
  const samples: LegStats[] = [];
  const sampler = new LegSampler(() => legs, (stats) => samples.push(stats));
  sampler.start(1);
  t.mock.timers.tick(1_000);
  legs = [];
  await turn();
  assert.deepEqual(samples, []);
  sampler.stop();
});
