import { watch, type Layers, type SessionStats, type WatchSession } from "../sdk/madang.js";
import { h, onClick } from "../common/dom.ts";
import { expose } from "./expose.ts";
import { lines } from "../common/format.ts";
import type { RoomContext } from "./frame.ts";
import { icon } from "../common/icons.ts";
import { Loudspeaker, speakerChoice } from "../common/loudspeaker.ts";
import { qualityMenu } from "./qualityMenu.ts";
import { sceneOf, type Scene } from "./scene.ts";
import { sharePanel } from "./sharePanel.ts";
import { label, say, text } from "./speech.ts";
import { stage } from "./stage.ts";
import { statsPanel } from "./statsPanel.ts";
import type { TextKey } from "./texts.ts";
import { toggleButton } from "./toggleButton.ts";
import { troubleCard, troubleOf } from "./trouble.ts";

/** Media counts as flowing for this long after its last sign. */
const FLOWING_MILLIS = 3_500;
/** Sound nearly always comes before the first picture, so it counts alone only after a while. */
const SOUND_ALONE_MILLIS = 4_000;

const MESSAGES: Readonly<Partial<Record<Scene, readonly [TextKey, TextKey | null]>>> = {
  joining: ["joining", null],
  waiting: ["waiting", "waitingText"],
  away: ["hostAway", "hostAwayText"],
  foreign: ["error.foreign", "advice.foreign"],
  reconnecting: ["state.reconnecting", "reconnectingText"],
};

/** What stands in the picture's place while there is only sound. */
const CURTAINS: Readonly<Partial<Record<Scene, TextKey>>> = { sound: "audioOnly", unseen: "pictureForeign" };

function isPlaying(scene: Scene): boolean {
  return scene === "playing" || scene in CURTAINS;
}

/** The viewer's side of a room: begins to watch at once, and waits when there is nothing to see yet. */
export function viewerView({ page, room, tokens, token }: RoomContext): HTMLElement {
  const screen = stage("video");
  const speaker = new Loudspeaker();
  const stats = statsPanel("viewer");
  const quality = qualityMenu((selection) => session?.selectLayer(selection));
  const unmute = h("button", { class: "primary unmute", type: "button", testid: "unmute", hidden: true }, icon("soundOff"), say(h("span"), "unmute"));
  const sound = toggleButton("sound", { on: "sound", off: "soundOff" }, { on: "soundOff", off: "soundOn" }, (on) => hear(on));
  const full = label(h("button", { class: "round", type: "button", testid: "fullscreen" }, icon("full")), "fullscreen");
  const leave = h("button", { class: "shrinks", type: "button", testid: "leave" }, icon("leave"), say(h("span"), "leave"));
  const live = say(h("span", { class: "live-badge", testid: "live-badge", hidden: true }), "state.live");
  let session: WatchSession | null = null;
  let scene: Scene | null = null;
  let frames = 0;
  let playedBefore = false;
  let lastPictureMillis = -Infinity;
  let lastSoundMillis = -Infinity;
  let soundSinceMillis: number | null = null;
  /** The browser would not play sound without a gesture. */
  let blocked = false;

  onClick(unmute, () => hear(true));
  onClick(full, () => toggleFullscreen(screen.root, screen.video));
  onClick(leave, async () => {
    await session?.close();
    location.assign("./");
  });
  label(screen.video, "video");
  speaker.lead(screen.video);
  screen.root.append(unmute);
  screen.badges.append(live);
  screen.controls.append(sound.button, quality.root, stats.toggle, h("span", { class: "gap" }), full, leave);
  screen.video.addEventListener("volumechange", () => sound.set(!screen.video.muted));
  watchFrames(screen.video, () => {
    lastPictureMillis = performance.now();
    if (scene !== "playing") look();
  });
  setInterval(look, 500);
  begin();

  function begin(): void {
    scene = null;
    try {
      session = watch({ endpoint: `../whep/${room}`, token: tokens() });
    } catch (error) {
      return closed(error);
    }
    expose(session);
    session.on("state", (state) => {
      page.state(state);
      look();
    });
    session.on("viewers", page.viewers);
    session.on("active", look);
    session.on("layers", quality.show);
    session.on("track", () => void play());
    session.on("stats", show);
    session.on("closed", (error) => error !== null && closed(error));
    screen.video.srcObject = session.stream;
    page.state("connecting");
    look();
  }

  function closed(error: unknown): void {
    const trouble = troubleOf(error);
    const over = playedBefore && ["room-not-found", "room-closed"].includes(trouble.code);
    session = null;
    // Nobody chooses a codec to watch with.
    const foreign = trouble.code === "codec-unsupported";
    live.hidden = true;
    unmute.hidden = true;
    page.viewers(null);
    page.state("closed");
    screen.cover(troubleCard(over ? "ended" : foreign ? "foreign" : trouble, { retry: begin }));
  }

  function show(sample: SessionStats): void {
    const now = performance.now();
    const decoded = sample.video?.frames ?? 0;
    if (decoded > frames) lastPictureMillis = now;
    frames = decoded;
    if ((sample.audio?.bitrateBps ?? 0) > 0) lastSoundMillis = now;
    stats.show(sample, layerOf(session?.layers ?? null, sample));
  }

  /** Looks at all signs and shows what they mean. */
  function look(): void {
    if (session === null || session.state === "closed") return;
    const now = performance.now();
    const pictures = now - lastPictureMillis < FLOWING_MILLIS;
    soundSinceMillis = now - lastSoundMillis < FLOWING_MILLIS ? (soundSinceMillis ?? now) : null;
    const soundAlone = soundSinceMillis !== null && now - soundSinceMillis > SOUND_ALONE_MILLIS;
    const next = sceneOf({ state: session.state, active: session.active, foreign: session.foreign, pictures, sound: soundAlone, playedBefore });
    if (next === scene) return;
    scene = next;
    const playing = isPlaying(next);
    playedBefore ||= playing;
    live.hidden = !playing;
    screen.root.dataset["scene"] = next;
    screen.curtain(CURTAINS[next] ?? null);
    const message = MESSAGES[next];
    screen.cover(message === undefined ? null : messageOf(next, ...message));
    unmute.hidden = !(playing && screen.video.muted && blocked);
  }

  /** Plays with sound, or without when the browser wants a gesture first. */
  async function play(): Promise<void> {
    try {
      await screen.video.play();
    } catch (error) {
      if ((error as { name?: unknown }).name !== "NotAllowedError") return;
      blocked = true;
      screen.video.muted = true;
      await screen.video.play().catch(() => undefined);
      unmute.hidden = scene === null || !isPlaying(scene);
    }
  }

  function hear(on: boolean): void {
    blocked = false;
    unmute.hidden = true;
    screen.video.muted = !on;
    screen.video.play().catch(() => undefined);
  }

  const outlet = speakerChoice(
    speaker,
    (option) => say(option, "speaker.usual"),
    (number) => text("speaker.number", { number }),
    // What has gone meanwhile is not on the list any more.
    () => void listSpeakers(),
  );
  const listSpeakers = async () => outlet.list("mediaDevices" in navigator ? await navigator.mediaDevices.enumerateDevices() : []);
  const speakers = h("label", { class: "card", hidden: true }, say(h("span"), "speaker"), outlet.select);
  void listSpeakers();
  const side = h("div", { class: "side" }, sharePanel(room, token === null), speakers, stats.root);
  return h("div", { class: "room" }, h("div", { class: "main" }, screen.root), side);
}

function messageOf(scene: Scene, title: TextKey, advice: TextKey | null): HTMLElement {
  const gathering = h("div", { class: "gathering", "aria-hidden": "true" }, h("i"), h("i"), h("i"));
  const words = advice === null ? null : say(h("p"), advice);
  return h("div", { class: "message", role: "status", testid: `scene-${scene}` }, gathering, say(h("h2"), title), words);
}

function layerOf(layers: Layers | null, sample: SessionStats): string | null {
  const current = layers?.current;
  const size = sample.video === null ? null : lines(sample.video);
  if (current?.encodingId === undefined) return size;
  const temporal = current.temporalLayerId === undefined ? null : `T${current.temporalLayerId}`;
  return [current.encodingId, temporal, size].filter((part) => part !== null).join(" · ");
}

function watchFrames(video: HTMLVideoElement, onFrame: () => void): void {
  if (!("requestVideoFrameCallback" in video)) return;
  const next = () => {
    onFrame();
    video.requestVideoFrameCallback(next);
  };
  video.requestVideoFrameCallback(next);
}

async function toggleFullscreen(root: HTMLElement, video: HTMLVideoElement): Promise<void> {
  if (document.fullscreenElement !== null) return document.exitFullscreen();
  if ("requestFullscreen" in root) return root.requestFullscreen();
  // iPhones know full screen only for the video itself.
  (video as { webkitEnterFullscreen?: () => void }).webkitEnterFullscreen?.();
}
