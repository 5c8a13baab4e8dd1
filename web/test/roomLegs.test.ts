import assert from "node:assert/strict";
import { test } from "node:test";
import type { Browser } from "../src/sdk/browser.ts";
import { MadangError } from "../src/sdk/failure.ts";
import type { RemoteTrack } from "../src/sdk/madang.ts";
import type { ClientMessage, ServerMessage } from "../src/sdk/room/messages.ts";
import { PublishLeg } from "../src/sdk/room/publishLeg.ts";
import { withRestingSimulcast } from "../src/sdk/room/restingSections.ts";
import { Sending } from "../src/sdk/room/sending.ts";
import { SlotBook } from "../src/sdk/room/slotBook.ts";

/** A sender of three encodings, as far as a publish leg touches it. */
class FakeTransceiver {
  mid: string | null = null;
  readonly encodings = ["q", "h", "f"].map((rid) => ({ rid, active: true }));
  readonly receiver = { track: { kind: "video" } };
  readonly sender = {
    getParameters: () => ({ encodings: this.encodings.map((encoding) => ({ ...encoding })) }),
    setParameters: async ({ encodings }: { encodings: { rid: string; active: boolean }[] }) => {
      for (const { rid, active } of encodings) this.encodings.find((each) => each.rid === rid)!.active = active;
    },
    replaceTrack: async () => undefined,
  };
  direction = "sendonly";
}

class FakeConnection extends EventTarget {
  transceivers: FakeTransceiver[] = [];
  signalingState = "stable";

  addTransceiver(): FakeTransceiver {
    const transceiver = new FakeTransceiver();
    this.transceivers.push(transceiver);
    return transceiver;
  }

  getTransceivers(): FakeTransceiver[] {
    return this.transceivers;
  }

  async createOffer() {
    return { type: "offer", sdp: "offer" };
  }

  async setLocalDescription({ type }: { type: string }): Promise<void> {
    this.signalingState = type === "offer" ? "have-local-offer" : "stable";
    this.transceivers.forEach((transceiver, index) => (transceiver.mid = String(index)));
  }

  async setRemoteDescription(): Promise<void> {
    this.signalingState = "stable";
  }

  close(): void {}
}

function leg(
  answering: (message: ClientMessage) => void = () => undefined,
  onBroken: () => void = () => assert.fail("the leg is whole"),
) {
  const connection = new FakeConnection();
  const requests: ClientMessage[] = [];
  const made = new PublishLeg(
    {
      browser: { peerConnection: () => connection } as unknown as Browser,
      configuration: {},
      request: async (message) => {
        requests.push(message);
        answering(message);
        const tracks = Object.fromEntries(connection.transceivers.map(({ mid }) => [mid, `track-${mid}`]));
        return { type: "published", sdp: "answer", tracks } as unknown as ServerMessage;
      },
      isReachable: () => true,
      onAccepted: () => undefined,
      onRefused: () => undefined,
      onHealth: () => undefined,
      onBroken,
    },
    false,
  );
  return { leg: made, connection, requests };
}

function sending(source: string): Sending {
  const track = { kind: "audio", getSettings: () => ({}) } as unknown as MediaStreamTrack;
  return new Sending(source, {}, track, false);
}

test("a track that is named twice while the leg opens is sent once", async () => {
  const { leg: publish, connection, requests } = leg();
  const microphone = sending("microphone");
  await Promise.all([publish.add(microphone), publish.add(microphone, sending("camera"))]);
  assert.equal(connection.transceivers.length, 2);
  assert.equal(microphone.id, "track-0");
  const last = requests.at(-1);
  assert.ok(last !== undefined && last.type === "publish");
  assert.deepEqual(Object.values(last.sources ?? {}).map(({ source }) => source), ["microphone", "camera"]);
});

test("what the server refused does not go out with what comes later", async () => {
  let refuses = true;
  const { leg: publish, connection, requests } = leg(() => {
    if (refuses) throw new MadangError("not-allowed", "a viewer may not");
  });
  const camera = sending("camera");
  await assert.rejects(publish.add(camera), { code: "not-allowed" });
  assert.deepEqual(connection.transceivers.map(({ direction }) => direction), ["inactive"]);
  assert.equal(connection.signalingState, "stable");
  refuses = false;
  await publish.add(sending("microphone"));
  const last = requests.at(-1) as { sources?: Record<string, { source: string }> };
  assert.deepEqual(Object.values(last.sources ?? {}).map(({ source }) => source), ["microphone"]);
});

test("where the browser itself says no, the connection is given up for one that has the rest", async () => {
  let broken = 0;
  const { leg: publish, connection } = leg(undefined, () => broken++);
  connection.setLocalDescription = async ({ type }) => {
    if (type === "offer") throw new DOMException("no RID there", "InvalidAccessError");
  };
  await assert.rejects(publish.add(sending("camera")), { name: "InvalidAccessError" });
  assert.equal(broken, 1);
  assert.deepEqual(connection.transceivers.map(({ direction }) => direction), ["inactive"]);
});

test("an answer lets sections that rest keep the simulcast that was not offered there", () => {
  const section = (mid: string, ...lines: string[]) =>
    ["m=video 9 UDP/TLS/RTP/SAVPF 96", `a=mid:${mid}`, ...lines, ""].join("\r\n");
  const resting = section("0", "a=inactive");
  const flowing = section("1", "a=recvonly");
  const offered = section("2", "a=inactive", "a=rid:q recv", "a=simulcast:recv q");
  const plain = section("3", "a=inactive");
  const sender = (...rids: string[]) =>
    ({ getParameters: () => ({ encodings: rids.length > 0 ? rids.map((rid) => ({ rid })) : [{}] }) }) as unknown as RTCRtpSender;
  const transceivers = ["0", "1", "2"].map((mid) => ({ mid, sender: sender("q", "h") }));
  assert.equal(
    withRestingSimulcast(`v=0\r\n${resting}${flowing}${offered}${plain}`, [...transceivers, { mid: "3", sender: sender() }]),
    `v=0\r\n${resting}a=rid:q recv\r\na=rid:h recv\r\na=simulcast:recv q;h\r\n${flowing}${offered}${plain}`,
  );
});

test("what was lost with the socket is said again", async () => {
  let lost = true;
  const { leg: publish, requests } = leg(() => {
    if (lost) throw new MadangError("network", "gone");
  });
  const camera = sending("camera");
  await assert.rejects(publish.add(camera), { code: "network" });
  lost = false;
  await publish.resume();
  assert.equal(camera.id, "track-0");
  await publish.resume();
  assert.equal(requests.length, 2, "once");
});

test("what a closed connection was asked to do is lost, and does not wait for ever", async () => {
  const { leg: publish, connection } = leg();
  connection.createOffer = () => new Promise(() => undefined);
  const added = publish.add(sending("camera"));
  publish.close();
  await assert.rejects(added, { code: "network" });
});

test("a section that is used again sends all its encodings again", async () => {
  const { leg: publish, connection } = leg();
  const camera = sending("camera");
  await publish.add(camera);
  await publish.activate("track-0", ["q"]);
  await publish.remove(camera);
  await publish.add(sending("camera"));
  assert.ok(connection.transceivers[0]!.encodings.every(({ active }) => active));
});

test("encodings that are named before their track are heeded", async () => {
  const { leg: publish, connection } = leg();
  await publish.activate("track-0", ["q"]);
  await publish.add(sending("camera"));
  await Promise.resolve();
  assert.deepEqual(connection.transceivers[0]!.encodings.map(({ active }) => active), [true, false, false]);
});

test("a track that is muted while the server is being asked is muted there too", async () => {
  const microphone = sending("microphone");
  const { leg: publish, requests } = leg(({ type }) => {
    if (type === "publish") microphone.muted = true;
  });
  await publish.add(microphone);
  assert.deepEqual(requests.at(-1), { type: "mute", track: "track-0", muted: true });
});

test("a source that comes back uses the section it had", async () => {
  const { leg: publish, connection } = leg();
  for (let i = 0; i < 5; i++) {
    const screen = sending("screen");
    await publish.add(screen);
    assert.equal(screen.id, "track-0");
    await publish.remove(screen);
  }
  assert.equal(connection.transceivers.length, 1);
});

test("only encodings that somebody watches are sent", async () => {
  const { leg: publish, connection } = leg();
  const camera = sending("camera");
  await publish.add(camera);
  const active = () => connection.transceivers[0]!.encodings.filter((each) => each.active).map(({ rid }) => rid);
  await publish.activate("track-0", ["q"]);
  assert.deepEqual(active(), ["q"]);
  await publish.activate("track-9", []);
  assert.deepEqual(active(), ["q"]);
  await publish.activate("track-0", ["q", "h", "f"]);
  assert.deepEqual(active(), ["q", "h", "f"]);
});

test("slots say whose track is whose, also when they change hands", () => {
  const told: string[] = [];
  const sources = new Map([["1", "camera"], ["2", "camera"], ["3", "camera"]]);
  const book = new SlotBook(
    (_, track) => (sources.has(track) ? { source: sources.get(track)!, muted: false, silenced: false } : null),
    ({ track, source, media }: RemoteTrack) => told.push(`${track} ${media === null ? "ends" : "begins"} as ${source}`),
  );
  const media = new Map([["v0", {} as MediaStreamTrack], ["v1", {} as MediaStreamTrack]]);
  const resolve = () => book.resolve((mid) => media.get(mid) ?? null);
  book.reset([
    { mid: "v0", kind: "video", track: "1", participant: "ann" },
    { mid: "v1", kind: "video", track: null, participant: null },
    { mid: "v2", kind: "video", track: "3", participant: "cho" },
  ]);
  resolve();
  assert.deepEqual([...book.tracks.keys()], ["1"]);
  book.change([{ mid: "v0", kind: "video", track: "2", participant: "ben" }]);
  resolve();
  resolve();
  assert.deepEqual(told, ["1 begins as camera", "1 ends as camera", "2 begins as camera"]);
  assert.equal(book.tracks.get("2")!.participant, "ben");
  book.change([{ mid: "v1", kind: "video", track: "4", participant: "ben" }]);
  resolve();
  assert.equal(told.length, 3, "nobody has been told yet what it is");
  sources.set("4", "screen");
  resolve();
  assert.equal(told.at(-1), "4 begins as screen");
  book.forgetMedia();
  assert.equal(book.tracks.size, 0);
});

test("a wish is said once", () => {
  const book = new SlotBook(() => null, () => undefined);
  assert.ok(book.isUnsaid("1", { height: 90 }));
  book.said("1", { height: 90 });
  assert.ok(!book.isUnsaid("1", { height: 90 }));
  assert.ok(book.isUnsaid("1", { height: 180 }));
  book.reset([]);
  assert.ok(book.isUnsaid("1", { height: 90 }));
});
