import { join, MadangError, type RoomEvents, type RoomSession, type TokenSource } from "../sdk/madang.js";
import { h, onClick } from "../common/dom.ts";
import { icon, type Icon } from "../common/icons.ts";
import type { LocalDevices } from "../common/localDevices.ts";
import { invitedRole, inviteTo, turnsInto } from "./address.ts";
import { deviceChoice } from "./devices.ts";
import { chatPanel, SidePanel, whyPanel } from "./panels.ts";
import { PeoplePanel } from "./peoplePanel.ts";
import { OwnMedia, type OwnDevice } from "./ownMedia.ts";
import { label, say, text } from "./speech.ts";
import { errorKey, type TextKey } from "./texts.ts";
import { TileWall } from "./tileWall.ts";

const QUALITY_SECONDS = 2;
const NOTICE_MILLIS = 6_000;
const SHORTCUTS = "madang.shortcuts";

interface Room {
  readonly root: HTMLElement;
  readonly session: RoomSession;
}

/** Inside a room: the wall, one's own devices, and what is said beside it. */
export function roomView(tokens: TokenSource, devices: LocalDevices, onState: (key: TextKey) => void, onOver: (error: RoomEvents["closed"]) => void, mint: (role: string) => Promise<string | null>): Room {
  const session = join({ endpoint: "../v1/signal", token: tokens, qualitySeconds: QUALITY_SECONDS });
  Object.assign(globalThis, { madangSession: session });
  const wall = new TileWall(session);
  const notice = h("p", { class: "notice", role: "alert", testid: "notice", hidden: true });
  const screens = "mediaDevices" in navigator && "getDisplayMedia" in navigator.mediaDevices;
  let noticed: ReturnType<typeof setTimeout> | undefined;
  const tell = (key: TextKey, values?: Record<string, string>) => {
    say(notice, key, values);
    notice.hidden = false;
    clearTimeout(noticed);
    noticed = setTimeout(() => (notice.hidden = true), NOTICE_MILLIS);
  };
  const failed = (error: unknown) => {
    const code = error instanceof MadangError ? error.code : "unexpected";
    tell(errorKey(code), { code });
  };
  const attempt = (action: () => Promise<unknown>) => void action().catch(failed);
  const toggleScreen = () => attempt(() => own.toggleScreen().catch(noScreen));
  const invitation = invitationOf((sources) => own.answer(sources));
  const own: OwnMedia = new OwnMedia(session, devices, {
    changed: () => draw(),
    failed,
    invited: (is) => (invitation.hidden = !is),
  });

  const people = new PeoplePanel(session, attempt);
  const choice = deviceChoice(devices, (kind, deviceId) => own.change(kind, deviceId));
  const shortcuts = shortcutChoice();
  const side = new SidePanel([
    { id: "people", icon: "people", name: "people", content: people.root, opened: () => people.draw() },
    { id: "chat", icon: "chat", name: "chat", content: chatPanel(session, attempt, () => side.news("chat")) },
    { id: "why", icon: "why", name: "why", content: whyPanel(session) },
    { id: "settings", icon: "settings", name: "settings", content: h("div", { class: "settings" }, choice.root, shortcuts.root), opened: () => choice.refresh() },
  ]);
  const button = (testid: string, act: () => unknown) => onClick(h("button", { class: "round", type: "button", testid }), act);
  const buttons = {
    mic: button("mic", () => own.toggle("microphone")),
    camera: button("camera-button", () => own.toggle("camera")),
    screen: button("screen", () => toggleScreen()),
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
  let published = false;
  const draw = () => {
    const publishes = session.rights?.publish === true;
    const { mode } = session.room ?? { mode: "" };
    for (const each of [buttons.mic, buttons.camera, buttons.screen, choice.root]) each.hidden = !publishes;
    buttons.screen.hidden ||= !screens;
    if (publishes && !published) void choice.refresh();
    published = publishes;
    show(buttons.mic, own.tracks.has("microphone") && !devices.isMuted("audio"), ["mic", "micOff"], ["mic", "micOff"]);
    show(buttons.camera, own.tracks.has("camera") && !devices.isMuted("video"), ["camera", "cameraOff"], ["cameraOff", "cameraOn"]);
    show(buttons.screen, !own.tracks.has("screen"), ["screen", "stop"], ["screenOn", "screenOff"]);
    show(buttons.hand, session.self?.hand === true, ["hand", "hand"], ["handDown", "handUp"]);
    buttons.hand.hidden = mode === "group" || mode === "live" || session.rights?.moderate === true;
    const other = turnsInto(mode, session.self?.role ?? "");
    buttons.step.hidden = other === null || session.rights?.mayBecome.includes(other) !== true;
    say(buttons.step, other === "viewer" ? "stepDown" : "stepUp");
    onState(`state.${session.state}` as TextKey);
    wall.showOwn(own.tracks);
  };

  const step = async () => {
    const other = turnsInto(session.room?.mode ?? "", session.self?.role ?? "");
    if (other === null || session.self === null) return;
    own.wants();
    await session.changeRole(session.self.id, other).catch((refusal: unknown) => {
      own.wants(false);
      throw refusal;
    });
  };
  const invite = async () => {
    const { id, mode } = session.room ?? { id: "", mode: "" };
    const link = mint(invitedRole(mode)).then((token) => new Blob([inviteTo(location.href, id, mode, token)], { type: "text/plain" }));
    // With a promise, since some browsers let a page copy only while the click lasts.
    await navigator.clipboard.write([new ClipboardItem({ "text/plain": link })]);
    tell("invited");
  };

  session.on("state", draw);
  session.on("self", (self) => {
    if (self.tracks.some(({ silenced }) => silenced)) tell("silenced");
  });
  session.on("ended", ({ source }) => {
    if (session.rights?.publish === true && source !== "screen") tell("lostDevice");
  });
  const raised = new Set<string>();
  session.on("participants", ({ present, gone }) => {
    for (const id of gone) raised.delete(id);
    for (const { id, hand, name } of present) {
      if (hand && !raised.has(id)) {
        side.news("people");
        tell("newHand", { name: name || text("someone") });
      }
      if (hand) raised.add(id);
      else raised.delete(id);
    }
  });
  const keys = (event: KeyboardEvent) => {
    const typing = event.target instanceof Element && event.target.closest("input, select, textarea") !== null;
    if (typing || event.repeat || (!shortcuts.on && event.code !== "Escape") || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = KEYS[event.code];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
  const KEYS: Readonly<Record<string, () => unknown>> = {
    KeyM: () => own.toggle("microphone"),
    KeyV: () => own.toggle("camera"),
    KeyS: () => !buttons.screen.hidden && buttons.screen.click(),
    KeyH: () => !buttons.hand.hidden && buttons.hand.click(),
    KeyC: () => side.toggle("chat"),
    KeyP: () => side.toggle("people"),
    ArrowLeft: () => wall.turn(-1),
    ArrowRight: () => wall.turn(1),
    Escape: () => side.toggle(null),
  };
  addEventListener("keydown", keys);
  session.on("closed", (error) => {
    removeEventListener("keydown", keys);
    onOver(error);
  });
  // Whoever could not come in is told by `closed`.
  session.connected.catch(() => undefined);
  draw();
  return {
    session,
    root: h(
      "div",
      { class: "room", testid: "room-view" },
      h("div", { class: "middle" }, wall.root, side.root),
      invitation,
      notice,
      label(
        h(
          "div",
          { class: "controls", role: "toolbar" },
          h("div", {}, buttons.mic, buttons.camera, buttons.screen, buttons.hand, buttons.step),
          h("div", {}, ...side.tabs, buttons.invite, buttons.leave),
        ),
        "controls",
      ),
    ),
  };
}

/** Keys without a modifier get in the way of speech input: they can be turned off. */
function shortcutChoice() {
  const box = h("input", { type: "checkbox", testid: "shortcuts" });
  box.checked = localStorage.getItem(SHORTCUTS) !== "off";
  box.addEventListener("change", () => localStorage.setItem(SHORTCUTS, box.checked ? "on" : "off"));
  return {
    root: h("label", { class: "shortcuts" }, box, say(h("span"), "shortcuts")),
    get on() {
      return box.checked;
    },
  };
}

/** Asks somebody who was brought on the stage what to send. */
function invitationOf(answer: (sources: readonly OwnDevice[]) => void): HTMLElement {
  const choice = (key: TextKey, testid: string, sources: readonly OwnDevice[]) =>
    onClick(say(h("button", { class: "primary", type: "button", testid }), key), () => answer(sources));
  const later = onClick(say(h("button", { type: "button", testid: "join-later" }), "invitation.later"), () => answer([]));
  return h(
    "div",
    { class: "invitation card", role: "alert", testid: "invitation", hidden: true },
    say(h("p"), "invitation"),
    h(
      "div",
      { class: "row" },
      choice("invitation.camera", "join-camera", ["microphone", "camera"]),
      choice("invitation.microphone", "join-microphone", ["microphone"]),
      later,
    ),
  );
}

/** What the browser itself says when a screen cannot be shared, in the words of the page. */
function noScreen(cause: unknown): never {
  throw cause instanceof DOMException ? new MadangError("screen-unavailable", cause.message, { cause }) : cause;
}
