import assert from "node:assert/strict";
import { test } from "node:test";
import { OwnMedia } from "../src/pages/room/ownMedia.ts";
import type { RoomSession } from "../src/sdk/madang.ts";
import { fakeSession } from "./fakes/fakeSession.ts";

class FakeTrack {
  readyState = "live";
  enabled = true;
  constructor(readonly kind: string) {}
  stop(): void {
    this.readyState = "ended";
  }
}

/** A camera and a microphone that open at once. */
class FakeDevices {
  readonly held = new Map<string, FakeTrack>();
  readonly all: FakeTrack[] = [];
  readonly remembered: string[] = [];
  opening: Promise<void> = Promise.resolve();
  refusal: Error | null = null;
  private stops = 0;
  private readonly listeners = new Set<() => void>();
  async open(): Promise<void> {
    await this.opening;
    await this.openOne("audio");
    await this.openOne("video");
  }
  async openOne(kind: string): Promise<void> {
    const track = new FakeTrack(kind);
    this.all.push(track);
    this.held.get(kind)?.stop();
    this.held.set(kind, track);
    for (const listener of this.listeners) listener();
  }
  async change(kind: string): Promise<void> {
    const { stops } = this;
    await this.opening;
    if (stops !== this.stops) throw new Error("stopped");
    if (this.refusal !== null) throw this.refusal;
    await this.openOne(kind);
  }
  remember(_kind: string, deviceId: string): void {
    this.remembered.push(deviceId);
  }
  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
  track(kind: string): FakeTrack | null {
    return this.held.get(kind) ?? null;
  }
  live(kind: string): FakeTrack | null {
    const track = this.track(kind);
    return track?.readyState === "live" ? track : null;
  }
  isMuted(): boolean {
    return false;
  }
  mute(): void {}
  stop(): void {
    this.stops++;
    for (const track of this.held.values()) track.stop();
    this.held.clear();
  }
}

function ownMediaOf(publishes: boolean) {
  const published = new Map<string, unknown>();
  const refusal: { is: Error | null } = { is: null };
  const mutes: [string, boolean][] = [];
  const rights = { publish: publishes };
  const session = fakeSession({
    rights,
    isPublishing: (source: string) => published.has(source),
    publish: async (source: string, track: unknown) => {
      if (refusal.is !== null) throw refusal.is;
      published.set(source, track);
    },
    mute: async (source: string, muted: boolean) => void mutes.push([source, muted]),
    unpublish: async (source: string) => {
      if (!published.delete(source)) throw new Error("there is none");
    },
  });
  const devices = new FakeDevices();
  const told = { failures: [] as unknown[], invited: false, held: [] as string[] };
  const own = new OwnMedia(session as unknown as RoomSession, devices as never, {
    changed: () => undefined,
    failed: (error) => told.failures.push(error),
    held: (source) => told.held.push(source),
    invited: (is) => (told.invited = is),
  });
  const become = async (may: boolean, hand = false) => {
    rights.publish = may;
    if (!may) published.clear();
    session.self.hand = hand;
    session.emit("self");
    await settled();
  };
  return { own, session, devices, published, told, refusal, mutes, become };
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
}

test("who is brought on the stage is asked before anything is opened or sent", async () => {
  const { own, devices, published, told, become } = ownMediaOf(false);
  await become(false);
  await become(true);
  assert.equal(told.invited, true);
  assert.deepEqual([devices.all.length, published.size], [0, 0]);
  own.answer(["microphone"]);
  await settled();
  assert.equal(told.invited, false);
  assert.deepEqual([...published.keys()], ["microphone"]);
  assert.deepEqual(devices.all.map(({ kind }) => kind), ["audio"]);
});

test("who raised a hand is not asked again", async () => {
  const asked = ownMediaOf(false);
  await asked.become(false, true);
  await asked.become(true);
  assert.deepEqual([asked.told.invited, asked.published.size], [false, 2]);
});

test("who is sent back to the audience has camera, microphone and screen off, and sees no error", async () => {
  const { own, devices, told, become } = ownMediaOf(true);
  await become(true);
  const screen = new FakeTrack("video");
  const mediaDevices = { getDisplayMedia: async () => ({ getVideoTracks: () => [screen] }) };
  Object.defineProperty(globalThis, "navigator", { configurable: true, value: { mediaDevices } });
  await own.toggleScreen();
  assert.equal(own.tracks.size, 3);
  await become(false);
  assert.deepEqual([...devices.all, screen].map(({ readyState }) => readyState), ["ended", "ended", "ended"]);
  assert.equal(own.tracks.size, 0);
  assert.deepEqual(told.failures, []);
});

test("devices that open only after one has been sent back are stopped again", async () => {
  const { devices, published, session, told, become } = ownMediaOf(true);
  let open = (): void => undefined;
  devices.opening = new Promise((resolve) => (open = resolve));
  session.emit("self");
  await settled();
  await become(false);
  open();
  await settled();
  assert.deepEqual(devices.all.map(({ readyState }) => readyState), ["ended", "ended"]);
  assert.deepEqual([published.size, told.failures.length], [0, 0]);
});

test("a refused track is told and not shown as sent; the button tries it again", async () => {
  const { own, published, told, refusal, become } = ownMediaOf(true);
  refusal.is = new Error("no");
  await become(true);
  assert.deepEqual([own.tracks.size, told.failures.length], [0, 2]);
  refusal.is = null;
  own.toggle("camera");
  await settled();
  assert.deepEqual([...published.keys()], ["camera"]);
});

test("who was silenced speaks again by the own button, unless a moderator holds it", async () => {
  const { own, session, told, mutes, become } = ownMediaOf(true);
  await become(true);
  assert.ok(own.isOn("microphone"));
  const silenced = { kind: "audio", source: "microphone", muted: false, silenced: true };
  session.self.tracks = [{ ...silenced, held: true }];
  assert.ok(!own.isOn("microphone"));
  own.toggle("microphone");
  await settled();
  assert.deepEqual([told.held, mutes], [["microphone"], []]);
  session.self.tracks = [{ ...silenced, held: false }];
  own.toggle("microphone");
  await settled();
  assert.deepEqual(mutes, [["microphone", false]]);
});

test("a device that went away is opened anew by its button", async () => {
  const { own, session, devices, published, become } = ownMediaOf(true);
  await become(true);
  devices.track("video")!.stop();
  published.delete("camera");
  session.emit("ended", { source: "camera" });
  await settled();
  assert.equal(own.tracks.has("camera"), false);
  own.toggle("camera");
  await settled();
  assert.equal((published.get("camera") as FakeTrack).readyState, "live");
});

test("another device takes the place of what is sent", async () => {
  const { own, devices, published, become } = ownMediaOf(true);
  await become(true);
  const before = published.get("camera");
  await own.change("video", "second");
  assert.notEqual(published.get("camera"), before);
  assert.equal(published.get("camera"), devices.track("video"));
  assert.equal((before as FakeTrack).readyState, "ended");
});

test("a device that does not open leaves what is sent, and one that took it away ends it", async () => {
  const { own, devices, published, told, become } = ownMediaOf(true);
  await become(true);
  const before = published.get("camera");
  devices.refusal = new Error("busy");
  await assert.rejects(own.change("video", "second"), /busy/);
  assert.equal(published.get("camera"), before);
  devices.track("video")?.stop();
  await assert.rejects(own.change("video", "second"), /busy/);
  await settled();
  assert.deepEqual([...published.keys()], ["microphone"]);
  assert.deepEqual(told.failures, []);
});

test("nothing is opened that nobody is to see", async () => {
  const { own, devices, published, told, become } = ownMediaOf(false);
  await become(false);
  await own.change("video", "second");
  assert.deepEqual([devices.remembered, devices.all.length], [["second"], 0]);

  const sending = ownMediaOf(true);
  await sending.become(true);
  let open: () => void = () => undefined;
  sending.devices.opening = new Promise((resolve) => (open = resolve));
  const changed = sending.own.change("video", "second");
  await sending.become(false);
  open();
  await changed;
  await settled();
  assert.ok(sending.devices.all.every(({ readyState }) => readyState === "ended"));
  assert.deepEqual([published.size, told.failures, sending.published.size, sending.told.failures], [0, [], 0, []]);
});

test("a track that another device has brought is sent though nobody chose it here", async () => {
  const { devices, published, become } = ownMediaOf(true);
  await become(true);
  await devices.openOne("audio");
  await settled();
  assert.equal(published.get("microphone"), devices.track("audio"));
});
