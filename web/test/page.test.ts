import assert from "node:assert/strict";
import { test } from "node:test";
import { addressOf, isRoomName, readAddress, suggestRoomName } from "../src/pages/live/address.ts";
import { bitRate, duration, frameRate, lines, millis, percent, resolution } from "../src/pages/common/format.ts";
import { sceneOf, type Signs } from "../src/pages/live/scene.ts";
import { Voices } from "../src/pages/room/voices.ts";
import { OwnMedia } from "../src/pages/room/ownMedia.ts";
import type { RoomSession } from "../src/sdk/madang.ts";
import { chooseLanguage, LANGUAGES, textIn, type TextKey } from "../src/pages/live/texts.ts";

const PAGE = "https://yard.example/live/";
const tokenWith = (claims: object) => `h.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.s`;

test("room and part are read from the query", () => {
  assert.deepEqual(readAddress(`${PAGE}?room=yard&as=host`), { room: "yard", part: "host", token: null });
  assert.deepEqual(readAddress(`${PAGE}?room=yard`), { room: "yard", part: null, token: null });
  assert.deepEqual(readAddress(PAGE), { room: null, part: null, token: null });
});

test("a token brings its room and role, the query may choose to watch instead", () => {
  const token = tokenWith({ room: "yard", role: "host" });
  assert.deepEqual(readAddress(`${PAGE}#token=${token}`), { room: "yard", part: "host", token });
  assert.equal(readAddress(`${PAGE}?as=viewer#token=${token}`).part, "viewer");
  assert.equal(readAddress(`${PAGE}?room=yard#token=opaque`).part, "viewer");
});

test("a room's name that the server would refuse is not taken from the address", () => {
  for (const name of ["", "..%2f", "a b", "한글", "-a", "a".repeat(65)]) {
    assert.equal(readAddress(`${PAGE}?room=${name}`).room, null, name);
  }
  assert.ok(isRoomName("Yard_1.a-b"));
});

test("the link to share has room and part but never a token", () => {
  assert.equal(addressOf(`${PAGE}?room=x&as=host#token=secret`, "yard", "viewer"), `${PAGE}?room=yard&as=viewer`);
});

test("suggested names are valid whatever chance says", () => {
  for (const chance of [0, 0.5, 0.999999]) assert.ok(isRoomName(suggestRoomName(() => chance)));
});

const playing: Signs = { state: "connected", active: true, foreign: false, pictures: true, sound: true, playedBefore: true };

test("a viewer sees what the signs mean", () => {
  const scenes: [Partial<Signs>, string][] = [
    [{}, "playing"],
    [{ active: null }, "playing"],
    [{ pictures: false }, "sound"],
    [{ pictures: false, sound: false }, "away"],
    [{ pictures: false, sound: false, playedBefore: false }, "waiting"],
    [{ active: false }, "away"],
    [{ active: false, playedBefore: false }, "waiting"],
    [{ active: false, foreign: true }, "foreign"],
    [{ active: false, foreign: true, playedBefore: false }, "foreign"],
    [{ foreign: true }, "playing"],
    [{ foreign: true, pictures: false }, "unseen"],
    [{ state: "connecting" }, "joining"],
    [{ state: "reconnecting" }, "reconnecting"],
  ];
  for (const [change, scene] of scenes) assert.equal(sceneOf({ ...playing, ...change }), scene, JSON.stringify(change));
});

test("numbers are shown with their units, and nothing where nothing is known", () => {
  assert.equal(bitRate(153_400), "153 kbit/s");
  assert.equal(bitRate(1_740_000), "1.7 Mbit/s");
  assert.equal(bitRate(12_300_000), "12 Mbit/s");
  assert.equal(millis(3.25), "3.3 ms");
  assert.equal(millis(41.6), "42 ms");
  assert.equal(percent(2.54), "2.5 %");
  assert.equal(frameRate(29.97), "30 fps");
  assert.equal(resolution(1280, 720), "1280 × 720");
  assert.equal(lines({ width: 720, height: 1280 }), "720p");
  assert.deepEqual([duration(65), duration(3_605)], ["1:05", "1:00:05"]);
  assert.deepEqual([bitRate(null), millis(null), percent(null), frameRate(null), resolution(null, 1)], Array(5).fill(null));
});

test("the first wished language that the page has is chosen", () => {
  assert.equal(chooseLanguage(["fr-FR", "ko-KR", "en"]), "ko");
  assert.equal(chooseLanguage(["EN-gb"]), "en");
  assert.equal(chooseLanguage(["", "de", "constructor"]), "en");
});

test("every text has the same placeholders in all languages, and none is empty", () => {
  const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
  for (const key of Object.keys(LANGUAGES.en.texts) as TextKey[]) {
    assert.deepEqual(placeholders(LANGUAGES.ko.texts[key]), placeholders(LANGUAGES.en.texts[key]), key);
    assert.notEqual(LANGUAGES.ko.texts[key].trim(), "", key);
  }
  assert.equal(textIn("ko", "viewers.count", { count: 3 }), "3명 시청 중");
});

/** As much of a session as the pages' parts without a document ask for. */
function fakeSession(more: Record<string, unknown> = {}) {
  const listeners: [string, (event: unknown) => void][] = [];
  const on = (name: string, listener: (event: unknown) => void) => listeners.push([name, listener]);
  const emit = (name: string, event: unknown = null) => listeners.filter((each) => each[0] === name).forEach((each) => each[1](event));
  return { self: { id: "me", hand: false, tracks: [] as object[] }, state: "connected", tracks: new Map(), on, emit, ...more };
}

class FakeAudio {
  static refuses = false;
  srcObject: unknown = null;
  plays = 0;
  removed = false;
  remove(): void {
    this.removed = true;
  }
  async play(): Promise<void> {
    if (FakeAudio.refuses) throw new DOMException("a gesture first", "NotAllowedError");
    this.plays++;
  }
}

function voicesOf(session: ReturnType<typeof fakeSession>) {
  Object.assign(globalThis, { MediaStream: FakeStream });
  const made: FakeAudio[] = [];
  const blocked: boolean[] = [];
  const make = () => made[made.push(new FakeAudio()) - 1]! as unknown as HTMLAudioElement;
  const voices = new Voices(session as unknown as RoomSession, make, (is) => blocked.push(is));
  return { voices, made, blocked };
}

class FakeStream {
  constructor(private readonly all: readonly unknown[]) {}
  getAudioTracks(): readonly unknown[] {
    return this.all;
  }
}

function voice(participant: string, media: object | null = {}) {
  return { participant, track: `${participant}/voice`, kind: "audio", media };
}

test("voices play as they come, without a picture being drawn, and never one's own", () => {
  FakeAudio.refuses = false;
  const session = fakeSession();
  const { made } = voicesOf(session);
  session.tracks.set("own", voice("me"));
  session.tracks.set("other", voice("ann"));
  session.emit("track");
  assert.deepEqual(made.map(({ plays }) => plays), [1]);
  session.tracks.delete("other");
  session.emit("track");
  assert.equal(made[0]!.removed, true);
});

test("sound that the browser holds back is told and plays after a gesture", async () => {
  FakeAudio.refuses = true;
  const session = fakeSession();
  const { voices, made, blocked } = voicesOf(session);
  session.tracks.set("other", voice("ann"));
  session.emit("track");
  await new Promise(setImmediate);
  assert.deepEqual(blocked, [true]);
  FakeAudio.refuses = false;
  voices.allow();
  await new Promise(setImmediate);
  assert.deepEqual(blocked, [true, false]);
  assert.equal(made[0]!.plays, 1);
});

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

test("who raised a hand or joined in by itself is not asked again", async () => {
  const asked = ownMediaOf(false);
  await asked.become(false, true);
  await asked.become(true);
  assert.deepEqual([asked.told.invited, asked.published.size], [false, 2]);
  const stepped = ownMediaOf(false);
  await stepped.become(false);
  stepped.own.wants();
  await stepped.become(true);
  assert.deepEqual([stepped.told.invited, stepped.published.size], [false, 2]);
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
