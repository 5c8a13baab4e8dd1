import { join, MadangError, type RoomEvents, type RoomSession, type TokenSource } from "/sdk/madang.js";
import { h, onClick } from "../common/dom.ts";
import { icon, type Icon } from "../common/icons.ts";
import type { LocalDevices } from "../common/localDevices.ts";
import { inviteTo, turnsInto } from "./address.ts";
import { chatPanel, peoplePanel, SidePanel, whyPanel } from "./panels.ts";
import { label, say } from "./speech.ts";
import { errorKey, type TextKey } from "./texts.ts";
import { TileWall } from "./tileWall.ts";

const QUALITY_SECONDS = 2;
const NOTICE_MILLIS = 6_000;

interface Room {
  readonly root: HTMLElement;
  readonly session: RoomSession;
}

/** Inside a room: the wall, one's own devices, and what is said beside it. */
export function roomView(tokens: TokenSource, devices: LocalDevices, onState: (key: TextKey) => void, onOver: (error: RoomEvents["closed"]) => void): Room {
  const session = join({ token: tokens, qualitySeconds: QUALITY_SECONDS });
  Object.assign(globalThis, { madangSession: session });
  const wall = new TileWall(session);
  const own = new Map<string, MediaStreamTrack>();
  const notice = h("p", { class: "notice", role: "alert", testid: "notice", hidden: true });
  let noticed: ReturnType<typeof setTimeout> | undefined;
  const tell = (key: TextKey, values?: Record<string, string>) => {
    say(notice, key, values);
    notice.hidden = false;
    clearTimeout(noticed);
    noticed = setTimeout(() => (notice.hidden = true), NOTICE_MILLIS);
  };
  const attempt = (action: () => Promise<unknown>) => {
    action().catch((error: unknown) => {
      const code = error instanceof MadangError ? error.code : "unexpected";
      tell(errorKey(code), { code });
    });
  };

  const side = new SidePanel([
    { id: "people", icon: "people", name: "people", content: peoplePanel(session, attempt) },
    { id: "chat", icon: "chat", name: "chat", content: chatPanel(session, attempt, () => side.news("chat")) },
    { id: "why", icon: "why", name: "why", content: whyPanel(session) },
  ]);
  const button = (testid: string, act: () => unknown) => onClick(h("button", { class: "round", type: "button", testid }), act);
  const buttons = {
    mic: button("mic", () => toggle("microphone")),
    camera: button("camera-button", () => toggle("camera")),
    screen: button("screen", () => attempt(shareScreen)),
    hand: button("hand", () => attempt(() => session.raiseHand(session.self?.hand !== true))),
    step: onClick(h("button", { type: "button", testid: "step" }), () => attempt(step)),
    invite: onClick(h("button", { class: "round", type: "button", testid: "invite" }, icon("link")), () => attempt(invite)),
    leave: onClick(label(h("button", { class: "round danger", type: "button", testid: "leave" }, icon("leave")), "leave"), () => session.leave()),
  };
  label(buttons.invite, "invite");

  const show = (element: HTMLElement, on: boolean, icons: readonly [Icon, Icon], names: readonly [TextKey, TextKey]) => {
    element.replaceChildren(icon(icons[on ? 0 : 1]));
    element.dataset["on"] = String(on);
    label(element, names[on ? 0 : 1]);
  };
  const draw = () => {
    const publishes = session.rights?.publish === true;
    const { mode } = session.room ?? { mode: "" };
    for (const each of [buttons.mic, buttons.camera, buttons.screen]) each.hidden = !publishes;
    show(buttons.mic, own.has("microphone") && !devices.isMuted("audio"), ["mic", "micOff"], ["mic", "micOff"]);
    show(buttons.camera, own.has("camera") && !devices.isMuted("video"), ["camera", "cameraOff"], ["cameraOff", "cameraOn"]);
    show(buttons.screen, !own.has("screen"), ["screen", "stop"], ["screenOn", "screenOff"]);
    show(buttons.hand, session.self?.hand === true, ["hand", "hand"], ["handDown", "handUp"]);
    buttons.hand.hidden = mode === "group" || mode === "live" || session.rights?.moderate === true;
    const other = turnsInto(mode, session.self?.role ?? "");
    buttons.step.hidden = other === null || session.rights?.mayBecome.includes(other) !== true;
    say(buttons.step, other === "viewer" ? "stepDown" : "stepUp");
    onState(`state.${session.state}` as TextKey);
    wall.showOwn(own);
  };

  const publish = async (source: string, kind: "audio" | "video") => {
    const track = devices.track(kind);
    if (track === null || session.isPublishing(source)) return;
    own.set(source, track);
    await session.publish(source, track, { muted: devices.isMuted(kind) });
  };
  /** Brings what is sent in line with what one may send. */
  let settling = Promise.resolve();
  const settle = () => {
    settling = settling.then(async () => {
      if (session.rights?.publish === true) {
        if (devices.track("audio") === null && devices.track("video") === null) await devices.open();
        await publish("microphone", "audio");
        await publish("camera", "video");
      } else {
        for (const source of [...own.keys()]) {
          own.delete(source);
          await session.unpublish(source);
        }
        devices.stop();
      }
      draw();
    });
    attempt(() => settling);
    settling = settling.catch(() => undefined);
  };
  const toggle = (source: "microphone" | "camera") => {
    const kind = source === "camera" ? "video" : "audio";
    if (session.rights?.publish !== true || !own.has(source)) return;
    const muted = !devices.isMuted(kind);
    devices.mute(kind, muted);
    draw();
    attempt(() => session.mute(source, muted));
  };
  const shareScreen = async () => {
    if (own.has("screen")) {
      own.get("screen")?.stop();
      own.delete("screen");
      await session.unpublish("screen");
    } else {
      const stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { ideal: 15 } } }).catch(() => null);
      const track = stream?.getVideoTracks()[0];
      if (track === undefined) return;
      track.contentHint = "detail";
      own.set("screen", track);
      await session.publish("screen", track, { simulcast: false });
    }
    draw();
  };
  const step = async () => {
    const other = turnsInto(session.room?.mode ?? "", session.self?.role ?? "");
    if (other !== null && session.self !== null) await session.changeRole(session.self.id, other);
  };
  const invite = async () => {
    await navigator.clipboard.writeText(inviteTo(location.href, session.room?.id ?? "", session.room?.mode ?? ""));
    tell("invited");
  };

  session.on("state", draw);
  session.on("self", (self) => {
    if (self.tracks.some(({ silenced }) => silenced)) tell("silenced");
    settle();
  });
  session.on("ended", ({ source }) => {
    own.delete(source);
    attempt(() => session.unpublish(source));
    draw();
  });
  const keys = (event: KeyboardEvent) => {
    const typing = event.target instanceof Element && event.target.closest("input, select, textarea") !== null;
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = KEYS[event.key.toLowerCase()];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
  const KEYS: Readonly<Record<string, () => unknown>> = {
    m: () => toggle("microphone"),
    v: () => toggle("camera"),
    s: () => !buttons.screen.hidden && buttons.screen.click(),
    h: () => !buttons.hand.hidden && buttons.hand.click(),
    c: () => side.toggle("chat"),
    p: () => side.toggle("people"),
    arrowleft: () => wall.turn(-1),
    arrowright: () => wall.turn(1),
    escape: () => side.toggle(null),
  };
  addEventListener("keydown", keys);
  session.on("closed", (error) => {
    removeEventListener("keydown", keys);
    own.get("screen")?.stop();
    devices.stop();
    onOver(error);
  });
  session.connected.then(settle, () => undefined);
  draw();
  return {
    session,
    root: h(
      "div",
      { class: "room", testid: "room-view" },
      h("div", { class: "middle" }, wall.root, side.root),
      notice,
      label(
        h(
          "div",
          { class: "controls", role: "toolbar" },
          h("div", {}, buttons.mic, buttons.camera, buttons.screen, buttons.hand, buttons.step),
          h("div", {}, ...side.tabs, buttons.invite, buttons.leave),
        ),
        "check",
      ),
    ),
  };
}
