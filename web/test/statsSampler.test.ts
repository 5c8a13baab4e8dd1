import assert from "node:assert/strict";
import { test } from "node:test";
import { StatsSampler } from "../src/sdk/statsSampler.ts";

const report = (...entries: { id: string; [name: string]: unknown }[]) => new Map(entries.map((entry) => [entry.id, entry]));

test("a viewer's sample has rate, loss and layer of the time since the one before", () => {
  const at = (timestamp: number, bytesReceived: number, packetsReceived: number, packetsLost: number) =>
    report(
      {
        id: "v", type: "inbound-rtp", kind: "video", timestamp, bytesReceived, packetsReceived, packetsLost,
        frameWidth: 640, frameHeight: 360, framesPerSecond: 30, framesDecoded: 90, freezeCount: 1, jitter: 0.004, codecId: "c",
      },
      { id: "c", type: "codec", timestamp, mimeType: "video/VP8" },
      { id: "t", type: "transport", timestamp, selectedCandidatePairId: "p" },
      { id: "p", type: "candidate-pair", timestamp, currentRoundTripTime: 0.025, localCandidateId: "l" },
      { id: "l", type: "local-candidate", timestamp, protocol: "udp" },
    );
  const sampler = new StatsSampler();
  assert.equal(sampler.sample(at(1_000, 1_000, 10, 0)).bitrateBps, 0);
  const stats = sampler.sample(at(3_000, 251_000, 205, 5));
  assert.equal(stats.bitrateBps, 1_000_000);
  assert.equal(stats.rttMillis, 25);
  assert.equal(stats.protocol, "udp");
  assert.equal(stats.audio, null);
  assert.deepEqual(stats.video, {
    codec: "VP8", bitrateBps: 1_000_000, lossPercent: 2.5, jitterMillis: 4, width: 640, height: 360,
    framesPerSecond: 30, frames: 90, freezes: 1, limitedBy: null, encodings: [],
  });
});

test("a host's sample lists the encodings low to high and takes loss from the receiver's reports", () => {
  const encoding = (rid: string, timestamp: number, width: number, bytesSent: number, packetsSent: number) => ({
    id: rid, type: "outbound-rtp", kind: "video", rid, timestamp, bytesSent, packetsSent,
    frameWidth: width, frameHeight: (width * 9) / 16, framesPerSecond: 30, qualityLimitationReason: "bandwidth",
  });
  const at = (timestamp: number, factor: number, packetsLost: number) =>
    report(
      encoding("f", timestamp, 1280, 0, 0),
      encoding("h", timestamp, 640, 50_000 * factor, 80 * factor),
      encoding("q", timestamp, 320, 12_500 * factor, 20 * factor),
      { id: "r", type: "remote-inbound-rtp", kind: "video", timestamp, packetsLost, jitter: 0.002, roundTripTime: 0.04 },
    );
  const sampler = new StatsSampler();
  sampler.sample(at(1_000, 1, 0));
  const stats = sampler.sample(at(2_000, 2, 4));
  assert.deepEqual(stats.video?.encodings.map(({ rid, bitrateBps }) => [rid, bitrateBps]), [
    ["q", 100_000], ["h", 400_000], ["f", 0],
  ]);
  assert.equal(stats.video?.width, 640, "the largest encoding that flows");
  assert.equal(stats.video?.lossPercent, 4);
  assert.equal(stats.video?.limitedBy, "bandwidth");
  assert.equal(stats.rttMillis, 40);
});

test("a total that begins anew counts as nothing, not as a negative rate", () => {
  const at = (timestamp: number, bytesReceived: number) =>
    report({ id: "a", type: "inbound-rtp", kind: "audio", timestamp, bytesReceived, packetsReceived: 1, packetsLost: 0 });
  const sampler = new StatsSampler();
  sampler.sample(at(1_000, 9_000));
  assert.equal(sampler.sample(at(2_000, 100)).bitrateBps, 0);
});

test("an empty report is an empty sample", () => {
  const stats = new StatsSampler().sample(report());
  assert.deepEqual([stats.video, stats.audio, stats.rttMillis, stats.bitrateBps], [null, null, null, 0]);
});

test("of a connection with several tracks each has its own sample, and nobody that of a section nobody knows", () => {
  const at = (timestamp: number, factor: number) => {
    const inbound = (id: string, mid: string, bytes: number) => ({
      id, type: "inbound-rtp", kind: "video", mid, timestamp, bytesReceived: bytes * factor, packetsReceived: 100 * factor, packetsLost: 0,
    });
    const outbound = (rid: string, bytes: number) => ({
      id: rid, type: "outbound-rtp", kind: "video", mid: "0", rid, timestamp, bytesSent: bytes * factor, packetsSent: 50 * factor,
    });
    return report(
      outbound("q", 10_000), outbound("h", 40_000), inbound("a", "1", 5_000), inbound("b", "2", 20_000), inbound("c", "3", 1_000),
      { id: "r", type: "remote-inbound-rtp", kind: "video", timestamp, localId: "h", packetsLost: 10 * factor },
      { id: "other", type: "remote-inbound-rtp", kind: "video", timestamp, localId: "x", packetsLost: 90 * factor },
    );
  };
  const trackOf = (mid: string) => ({ 0: "mine", 1: "ann", 2: "ben" })[mid] ?? null;
  const sampler = new StatsSampler();
  sampler.sampleTracks(at(1_000, 1), trackOf);
  const { tracks, sentBps, receivedBps } = sampler.sampleTracks(at(2_000, 2), trackOf);
  assert.deepEqual([...tracks].map(([track, { bitrateBps }]) => [track, bitrateBps]), [
    ["mine", 400_000], ["ann", 40_000], ["ben", 160_000],
  ]);
  assert.deepEqual([sentBps, receivedBps], [400_000, 208_000]);
  assert.equal(tracks.get("mine")?.lossPercent, 10);
  assert.equal(tracks.get("mine")?.encodings.length, 2);
  assert.equal(tracks.get("ann")?.lossPercent, 0);
});
