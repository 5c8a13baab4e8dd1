import { publish, type MediaKind, type PublishSession } from "../sdk/madang.js";
import { addressOf } from "./address.ts";
import { devicePanel } from "./devicePanel.ts";
import { h, onClick } from "../common/dom.ts";
import { duration } from "../common/format.ts";
import type { RoomContext } from "./frame.ts";
import { icon } from "../common/icons.ts";
import { LocalDevices } from "../common/localDevices.ts";
import { label, say, sayOf, text } from "./speech.ts";
import { invitations, sharePanel } from "./sharePanel.ts";
import { expose } from "./expose.ts";
import { stage } from "./stage.ts";
import { statsPanel } from "./statsPanel.ts";
import { toggleButton } from "./toggleButton.ts";
import { troubleCard, troubleOf } from "./trouble.ts";

/** The host's side of a room: preview, devices, going live and staying so. */
export function hostView(context: RoomContext): HTMLElement {
  const { page, room } = context;
  const devices = new LocalDevices();
  const screen = stage("preview");
  const stats = statsPanel("host");
  const panel = devicePanel((kind, deviceId) => void choose(kind, deviceId));
  const notice = h("p", { class: "notice", role: "status", testid: "notice", hidden: true });
  const air = h("span", { class: "air", testid: "on-air", hidden: true });
  let session: PublishSession | null = null;
  let liveSinceMillis: number | null = null;

  const mic = toggleButton("mic", { on: "mic", off: "micOff" }, { on: "muteMic", off: "unmuteMic" }, (on) => mute("audio", !on));
  const camera = toggleButton("camera-toggle", { on: "camera", off: "cameraOff" }, { on: "cameraOff", off: "cameraOn" }, (on) =>
    mute("video", !on),
  );
  const share = toggleButton("screen", { on: "screen", off: "screen" }, { on: "screenOff", off: "screenOn" }, (on) => shareScreen(on));
  mic.button.disabled = camera.button.disabled = true;
  share.set(false);
  share.button.hidden = true;
  const goLive = h("button", { class: "primary", type: "button", testid: "go-live", disabled: true }, icon("live"), say(h("span"), "goLive"));
  const stop = h("button", { class: "danger", type: "button", testid: "stop", hidden: true }, icon("stop"), say(h("span"), "stop"));
  onClick(goLive, begin);
  onClick(stop, () => session?.close());
  screen.badges.append(air);
  screen.controls.append(mic.button, camera.button, share.button, stats.toggle, h("span", { class: "gap" }), goLive, stop);
  page.state("idle");
  setInterval(tick, 1_000);
  addEventListener("pagehide", () => devices.stop());
  devices.onChange(() => void panel.refresh(outgoing()));
  void open();

  async function open(): Promise<void> {
    screen.cover(say(h("p", { class: "loading" }), "previewOpening"));
    try {
      await devices.open();
      goLive.disabled = false;
      await adopt(devices.stream);
      screen.cover(null);
    } catch (error) {
      screen.cover(troubleCard(troubleOf(error), { retry: () => void open() }));
    }
  }

  function begin(): void {
    notice.hidden = true;
    screen.cover(null);
    const codec = panel.codec();
    try {
      session = publish({
        endpoint: `../whip/${room}`,
        token: context.tokens(),
        stream: devices.stream,
        ...(codec !== null && { codec }),
      });
    } catch (error) {
      return ended(error);
    }
    follow(session);
    showLive(true);
    page.state("connecting");
  }

  function follow(live: PublishSession): void {
    expose(live);
    for (const kind of ["audio", "video"] as const) live.mute(kind, devices.isMuted(kind));
    live.on("state", (state) => {
      if (state === "connected") liveSinceMillis ??= performance.now();
      page.state(state === "connected" ? "live" : state === "closed" ? "idle" : state);
    });
    live.on("viewers", page.viewers);
    live.on("stats", (sample) => stats.show(sample, null));
    live.on("screen", (shared) => {
      share.set(shared);
      screen.mirror(!shared);
    });
    live.on("track", ({ track }) => {
      if (!live.sharesScreen) devices.replace(track);
      void adopt(live.stream);
    });
    live.on("lost", ({ kind }) => {
      notice.hidden = false;
      say(notice, `lost.${kind}`);
    });
    live.on("closed", ended);
  }

  function ended(error: unknown): void {
    session = null;
    liveSinceMillis = null;
    showLive(false);
    page.state("idle");
    page.viewers(null);
    if (error === null) {
      // A device changed while live was the session's, and ended with it.
      void (devices.isStale() ? reopen() : adopt(devices.stream));
      return;
    }
    const watch = say(h("a", { class: "button", href: addressOf(location.href, room, "viewer") }), "watchInstead");
    const trouble = troubleOf(error);
    screen.cover(troubleCard(trouble, { retry: () => void retry(), other: trouble.code === "room-busy" ? watch : null }));
  }

  async function retry(): Promise<void> {
    if (devices.isStale()) await reopen();
    begin();
  }

  async function reopen(): Promise<void> {
    devices.stop();
    await open();
  }

  async function choose(kind: MediaKind, deviceId: string): Promise<void> {
    notice.hidden = true;
    try {
      if (session === null) {
        await devices.change(kind, deviceId);
        await adopt(devices.stream);
      } else {
        await session.switchDevice(kind, deviceId);
        devices.remember(kind, deviceId);
      }
    } catch (error) {
      notice.hidden = false;
      say(notice, `error.${troubleOf(error).code}`);
      await adopt(outgoing());
    }
  }

  function mute(kind: MediaKind, muted: boolean): void {
    devices.mute(kind, muted);
    session?.mute(kind, muted);
    showMuted();
  }

  async function shareScreen(on: boolean): Promise<void> {
    try {
      await (on ? session?.shareScreen() : session?.stopScreen());
    } catch {
      // Closing the browser's own dialog is the user's answer, not an error.
    }
    share.set(session?.sharesScreen === true);
  }

  async function adopt(stream: MediaStream): Promise<void> {
    screen.play(stream);
    showMuted();
    await panel.refresh(stream);
  }

  function showMuted(): void {
    mic.set(!devices.isMuted("audio"));
    camera.set(!devices.isMuted("video"));
    mic.button.disabled = devices.track("audio") === null;
    camera.button.disabled = devices.track("video") === null;
    const dark = (devices.isMuted("video") || devices.track("video") === null) && session?.sharesScreen !== true;
    screen.curtain(dark ? "previewOff" : null);
  }

  function showLive(live: boolean): void {
    goLive.hidden = live;
    stop.hidden = !live;
    share.button.hidden = !live || !("getDisplayMedia" in navigator.mediaDevices);
    panel.live(live);
    screen.mirror(true);
    tick();
    (live ? stop : goLive).focus({ preventScroll: true });
  }

  function tick(): void {
    air.hidden = liveSinceMillis === null;
    if (liveSinceMillis === null) return;
    const seconds = (performance.now() - liveSinceMillis) / 1_000;
    sayOf(air, () => duration(seconds));
    air.title = text("onAir", { time: duration(seconds) });
  }

  function outgoing(): MediaStream {
    return session?.stream ?? devices.stream;
  }

  label(screen.video, "preview");
  screen.video.muted = true;
  screen.mirror(true);
  const side = h("div", { class: "side" }, sharePanel(room, context.token === null, invitations(room, context.token)), panel.root, stats.root);
  return h("div", { class: "room" }, h("div", { class: "main" }, screen.root, notice), side);
}
