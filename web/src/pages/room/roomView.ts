import { join, MadangError, type RoomEvents, type RoomSession, type TokenSource } from "../sdk/madang.js";
import { h, onClick } from "../common/dom.ts";
import { icon, type Icon } from "../common/icons.ts";
import { InvitePanel } from "../common/invitePanel.ts";
import type { LocalDevices } from "../common/localDevices.ts";
import type { Loudspeaker } from "../common/loudspeaker.ts";
import type { Rest } from "../common/rest.ts";
import { invitableRoles, isOnStage, modeOf, ROLES, turnsInto } from "./address.ts";
import { chatPanel } from "./chatPanel.ts";
import { deviceChoice } from "./devices.ts";
import type { Header } from "./header.ts";
import { OwnMedia, type OwnDevice } from "./ownMedia.ts";
import { SidePanel, whyPanel } from "./panels.ts";
import { PeoplePanel } from "./peoplePanel.ts";
import { RoomPanel } from "./roomPanel.ts";
import { silenceWatch } from "./silenceWatch.ts";
import { label, say, speech, text } from "./speech.ts";
import { errorKey, type TextKey } from "./texts.ts";
import { TileWall } from "./tileWall.ts";

const QUALITY_SECONDS = 2;
const NOTICE_MILLIS = 6_000;
const SHORTCUTS = "madang.shortcuts";

/** What a view of a room is given. */
export interface RoomContext {
  readonly room: string;
  readonly token: TokenSource;
  /** For what is not said by signalling: invitations that there are. */
  readonly rest: Rest;
  /** Whether `rest` is the service, which may everything. */
  readonly forService: boolean;
  readonly devices: LocalDevices;
  readonly speaker: Loudspeaker;
  readonly header: Header;
}

interface Room {
  readonly root: HTMLElement;
  readonly session: RoomSession;
}

/** Inside a room: the wall, one's own devices, and what is said beside it. */
export function roomView({ room, token, rest, forService, devices, speaker, header }: RoomContext, onOver: (error: RoomEvents["closed"]) => void): Room {
  const session = join({ endpoint: "../v1/signal", token, qualitySeconds: QUALITY_SECONDS });
  Object.assign(globalThis, { madangSession: session });
  const wall = new TileWall(session, (element) => speaker.lead(element));
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
    held: (source) => tell(`held.${source}`),
    invited: (is) => (invitation.hidden = !is),
  });

  const people = new PeoplePanel(session, attempt);
  const moderation = new RoomPanel(session, attempt);
  const invitations = new InvitePanel(
    {
      // Whoever may not invite has the service do it, where the page knows its secret.
      make: (wish) => (session.rights?.invite === true && canInvite().includes(wish.role) ? session.invite(wish) : rest.invite(room, wish)),
      list: () => rest.invitations(room),
      revoke: (code) => rest.revoke(room, code),
    },
    speech,
    attempt,
  );
  const canInvite = () => invitableRoles(session.room?.mode ?? "", session.self, session.rights);
  const choice = deviceChoice(devices, speaker, (kind, deviceId) => own.change(kind, deviceId));
  const shortcuts = shortcutChoice();
  const side = new SidePanel([
    { id: "people", icon: "people", name: "people", content: people.root, opened: () => people.draw() },
    { id: "chat", icon: "chat", name: "chat", content: chatPanel(session, attempt, () => side.news("chat")) },
    { id: "invite", icon: "invite", name: "invite", content: invitations.root, opened: () => attempt(() => invitations.refresh()) },
    { id: "room", icon: "shield", name: "roomPanel", content: moderation.root, opened: () => moderation.refresh() },
    { id: "why", icon: "why", name: "why", content: whyPanel(session) },
    { id: "settings", icon: "settings", name: "settings", content: h("div", { class: "settings" }, choice.root, shortcuts.root), opened: () => choice.refresh() },
  ]);
  const button = (testid: string, act: () => unknown) => onClick(h("button", { class: "round", type: "button", testid }), act);
  const buttons = {
    mic: button("mic", () => own.toggle("microphone")),
    camera: button("camera-button", () => own.toggle("camera")),
    screen: button("screen", () => toggleScreen()),
    hand: button("hand", () => attempt(() => session.raiseHand(session.self?.hand !== true))),
    step: onClick(say(h("button", { type: "button", testid: "step" }), "stepDown"), () => attempt(step)),
    leave: onClick(label(h("button", { class: "round danger", type: "button", testid: "leave" }, icon("leave")), "leave"), () => session.leave()),
  };

  const show = (element: HTMLElement, on: boolean, icons: readonly [Icon, Icon], names: readonly [TextKey, TextKey]) => {
    element.replaceChildren(icon(icons[on ? 0 : 1]));
    element.dataset["on"] = String(on);
    label(element, names[on ? 0 : 1]);
  };
  let published = false;
  const draw = () => {
    const { rights } = session;
    const publishes = rights?.publish === true;
    const { mode } = session.room ?? { mode: "" };
    buttons.mic.hidden = rights?.publishAudio !== true;
    buttons.camera.hidden = rights?.publishVideo !== true;
    buttons.screen.hidden = rights?.publishScreen !== true || !screens;
    choice.own.hidden = !publishes;
    if (publishes && !published) void choice.refresh();
    published = publishes;
    show(buttons.mic, own.isOn("microphone"), ["mic", "micOff"], ["mic", "micOff"]);
    show(buttons.camera, own.isOn("camera"), ["camera", "cameraOff"], ["cameraOff", "cameraOn"]);
    show(buttons.screen, !own.tracks.has("screen"), ["screen", "stop"], ["screenOn", "screenOff"]);
    show(buttons.hand, session.self?.hand === true, ["hand", "hand"], ["handDown", "handUp"]);
    buttons.hand.hidden = mode === "group" || mode === "live" || rights?.raiseHand !== true || rights.moderate;
    const other = turnsInto(mode, session.self?.role ?? "");
    // By oneself one only steps down; up, a moderator brings one.
    buttons.step.hidden = other === null || isOnStage(other) || rights?.mayBecome.includes(other) !== true;
    side.offer("room", rights?.moderate === true);
    side.offer("invite", rights?.invite === true || forService);
    const known = modeOf(mode);
    invitations.offer(forService && known !== null ? [...ROLES[known]].reverse() : canInvite());
    header.state(`state.${session.state}` as TextKey);
    wall.showOwn(own.tracks);
  };

  const step = async () => {
    const other = turnsInto(session.room?.mode ?? "", session.self?.role ?? "");
    if (other === null || session.self === null) return;
    await session.changeRole(session.self.id, other);
  };

  session.on("state", draw);
  session.on("room", (now) => {
    header.room(now);
    draw();
  });
  session.on("counts", (counts) => header.counts(counts));
  session.on("self", silenceWatch(tell));
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
          h("div", {}, ...side.tabs, buttons.leave),
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
