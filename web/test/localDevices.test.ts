import assert from "node:assert/strict";
import { test } from "node:test";
import { Devices } from "../src/sdk/localDevices.ts";
import { MadangError, type DeviceEvents, type DeviceWish } from "../src/sdk/madang.ts";

class FakeTrack extends EventTarget {
  enabled = true;
  contentHint = "";
  readyState = "live";

  constructor(readonly kind: string, readonly of: unknown) {
    super();
  }

  /** As in browsers, nobody is told of what the page itself stops. */
  stop(): void {
    this.readyState = "ended";
  }

  unplug(): void {
    this.stop();
    this.dispatchEvent(new Event("ended"));
  }
}

type Asked = { readonly [kind: string]: { readonly deviceId?: unknown } };

class FakeMediaDevices extends EventTarget {
  readonly asked: Asked[] = [];
  readonly opened: FakeTrack[] = [];
  /** The name of the error that an attempt to open ends in, null where it works. */
  refuses: (asked: Asked) => string | null = () => null;
  /** What opening waits for. */
  gate: Promise<void> = Promise.resolve();

  async getUserMedia(constraints: unknown) {
    const asked = constraints as Asked;
    this.asked.push(asked);
    await this.gate;
    const name = this.refuses(asked);
    if (name !== null) throw new DOMException("no", name);
    return this.stream(Object.keys(asked).map((kind) => new FakeTrack(kind, asked[kind]!.deviceId)));
  }

  async getDisplayMedia(constraints: unknown) {
    const asked = constraints as Asked;
    this.asked.push(asked);
    return this.stream(Object.keys(asked).reverse().map((kind) => new FakeTrack(kind, "screen")));
  }

  async enumerateDevices() {
    return [{ kind: "videoinput", deviceId: "c" }, { kind: "audioinput", deviceId: "m" }, { kind: "audiooutput", deviceId: "s" }];
  }

  private stream(tracks: FakeTrack[]) {
    this.opened.push(...tracks);
    return { getTracks: () => tracks };
  }
}

async function open(browser = new FakeMediaDevices(), wish: DeviceWish = {}) {
  const devices = await Devices.open(browser as unknown as MediaDevices, wish);
  const told: string[] = [];
  devices.on("track", ({ source, track }: DeviceEvents["track"]) => told.push(`${source} ${track === null ? "gone" : "there"}`));
  return { devices, browser, told };
}

const fake = (track: MediaStreamTrack | null) => track as unknown as FakeTrack;

test("camera and microphone are asked for at once, those first that are preferred", async () => {
  const { devices, browser } = await open(undefined, { camera: "c2" });
  assert.deepEqual(browser.asked.map((asked) => Object.keys(asked)), [["video", "audio"]]);
  assert.deepEqual(browser.asked[0]?.["video"]?.deviceId, { exact: "c2" });
  assert.deepEqual([devices.camera?.kind, devices.microphone?.kind, devices.screen], ["video", "audio", null]);
  assert.deepEqual((await devices.list("microphone")).map(({ deviceId }) => deviceId), ["m"]);
});

test("where a preferred one is gone any will do, and the other that is there stays preferred", async () => {
  const browser = new FakeMediaDevices();
  browser.refuses = ({ video }) => (video?.deviceId === undefined ? null : "OverconstrainedError");
  const { devices } = await open(browser, { camera: "c2", microphone: "m" });
  assert.equal(browser.asked.length, 2);
  assert.deepEqual([fake(devices.camera).of, fake(devices.microphone).of], [undefined, { exact: "m" }]);
});

test("a camera that another program holds does not take the microphone with it", async () => {
  const browser = new FakeMediaDevices();
  browser.refuses = (asked) => ("video" in asked ? "NotReadableError" : null);
  const { devices } = await open(browser);
  assert.deepEqual([devices.camera, devices.microphone?.kind], [null, "audio"]);
  assert.deepEqual([...devices.failures].map(([kind, { code }]) => [kind, code]), [["camera", "device-busy"]]);
  browser.refuses = () => null;
  await devices.switch("camera");
  assert.equal(devices.camera?.kind, "video");
  assert.equal(devices.failures.size, 0);
});

test("who said no is not asked again", async () => {
  const browser = new FakeMediaDevices();
  browser.refuses = () => "NotAllowedError";
  await assert.rejects(open(browser), { code: "permission-denied" });
  assert.equal(browser.asked.length, 1);
});

test("only what is wished for is opened", async () => {
  const { devices, browser } = await open(undefined, { camera: false });
  assert.deepEqual(browser.asked.map((asked) => Object.keys(asked)), [["audio"]]);
  assert.equal(devices.camera, null);
  assert.deepEqual((await open(undefined, { camera: false, microphone: false })).browser.asked, []);
});

test("another camera takes the place of the one before, muted as that was", async () => {
  const { devices, browser, told } = await open();
  const before = fake(devices.camera);
  before.enabled = false;
  const after = await devices.switch("camera", "c2");
  assert.deepEqual(browser.asked.at(-1)?.["video"]?.deviceId, { exact: "c2" });
  assert.equal(devices.camera, after);
  assert.equal(after.enabled, false);
  assert.equal(before.readyState, "ended");
  assert.deepEqual(told, ["camera there"]);
});

test("a phone that has one camera at a time can switch as well", async () => {
  const { devices, browser, told } = await open();
  const before = fake(devices.camera);
  browser.refuses = () => (before.readyState === "live" ? "NotReadableError" : null);
  await devices.switch("camera", "back");
  assert.deepEqual(fake(devices.camera).of, { exact: "back" });
  assert.deepEqual(told, ["camera there"]);
});

test("a camera that does not come back is gone", async () => {
  const { devices, browser, told } = await open();
  browser.refuses = () => "NotReadableError";
  await assert.rejects(devices.switch("camera", "back"), { code: "device-busy" });
  assert.equal(devices.camera, null);
  assert.deepEqual(told, ["camera gone"]);
});

test("of two switches the later one holds, however long the first takes", async () => {
  const { devices, browser } = await open();
  let openGate = () => undefined as void;
  browser.gate = new Promise((resolve) => (openGate = resolve));
  const first = devices.switch("camera", "slow");
  const second = devices.switch("camera", "quick");
  openGate();
  await Promise.all([first, second]);
  assert.deepEqual(fake(devices.camera).of, { exact: "quick" });
  assert.equal(browser.opened.filter(({ kind, readyState }) => kind === "video" && readyState === "live").length, 1);
});

test("an unplugged device and a share that the browser's own button ends are told of", async () => {
  const { devices, told } = await open();
  const screen = await devices.shareScreen();
  assert.equal(screen.contentHint, "detail");
  fake(screen).unplug();
  fake(devices.microphone).unplug();
  assert.deepEqual([devices.screen, devices.microphone], [null, null]);
  assert.deepEqual(told, ["screen there", "screen gone", "microphone gone"]);
});

test("devices that are plugged in or out are told of, until the end", async () => {
  const { devices, browser } = await open();
  let changes = 0;
  devices.on("devices", () => changes++);
  browser.dispatchEvent(new Event("devicechange"));
  devices.close();
  browser.dispatchEvent(new Event("devicechange"));
  assert.equal(changes, 1);
});

test("what opens after the end is stopped at once", async () => {
  const { devices, browser } = await open();
  const late = devices.switch("camera");
  devices.close();
  await assert.rejects(late, (error: unknown) => error instanceof MadangError && error.code === "closed");
  assert.ok(browser.opened.every(({ readyState }) => readyState === "ended"));
});

test("a browser without screens says so", async () => {
  const { devices, browser } = await open();
  Object.assign(browser, { getDisplayMedia: undefined });
  assert.equal(devices.canShareScreen, false);
  await assert.rejects(devices.shareScreen(), { code: "unsupported-browser" });
});

test("devices are asked for as the page likes them, also those that come later", async () => {
  const { devices, browser } = await open(undefined, {
    camera: { width: 1920, height: 1080, frameRate: 60, facingMode: "environment" },
    microphone: { deviceId: "m", echoCancellation: false, channelCount: 2 },
  });
  const picture = { width: { ideal: 1920 }, height: { ideal: 1080 }, frameRate: { ideal: 60 } };
  assert.deepEqual(browser.asked[0], {
    video: { ...picture, facingMode: { ideal: "environment" } },
    audio: { echoCancellation: { ideal: false }, channelCount: { ideal: 2 }, deviceId: { exact: "m" } },
  });
  await devices.switch("camera", "c2");
  assert.deepEqual(browser.asked[1], { video: { ...picture, deviceId: { exact: "c2" } } });
});

test("a screen's sound is a track of its own, which goes with the screen", async () => {
  const { devices, browser, told } = await open(undefined, { camera: false, microphone: false });
  const screen = await devices.shareScreen({ audio: true, frameRate: 30, contentHint: "motion" });
  assert.deepEqual(Object.keys(browser.asked[0]!), ["video", "audio"]);
  assert.deepEqual([screen.kind, screen.contentHint, devices.screenAudio?.kind], ["video", "motion", "audio"]);
  const sound = fake(devices.screenAudio);
  fake(screen).unplug();
  assert.deepEqual([devices.screen, devices.screenAudio, sound.readyState], [null, null, "ended"]);
  assert.deepEqual(told, ["screen there", "screen-audio there", "screen gone", "screen-audio gone"]);
});

test("another screen without sound takes the sound of the one before away", async () => {
  const { devices, told } = await open(undefined, { camera: false, microphone: false });
  await devices.shareScreen({ audio: true });
  await devices.shareScreen();
  assert.equal(devices.screenAudio, null);
  assert.deepEqual(told, ["screen there", "screen-audio there", "screen-audio gone", "screen there"]);
});
