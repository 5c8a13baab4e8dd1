import { h, onClick } from "../common/dom.ts";
import { icon, type Icon } from "../common/icons.ts";
import type { LocalDevices } from "../common/localDevices.ts";
import type { Loudspeaker } from "../common/loudspeaker.ts";
import { DEVELOPMENT, type RoomInfo, type Service } from "../common/rest.ts";
import { isRoomName, suggestRoomName } from "../live/address.ts";
import { isOnStage, modeOf, MODES, ROLES, usualRole, type Address, type Mode } from "./address.ts";
import { deviceCheck } from "./devices.ts";
import { say, sayOf, text } from "./speech.ts";
import type { TextKey } from "./texts.ts";

/** What somebody chose in the lobby. */
export interface Choice {
  readonly service: Service;
  readonly room: string;
  readonly mode: Mode;
  /** Null for what is usual: whoever makes the room is its host. */
  readonly role: string | null;
  readonly name: string;
}

export interface LobbyEvents {
  enter(choice: Choice): Promise<void>;
  /** The room of that name, or null where there is none. */
  look(service: Service, room: string): Promise<RoomInfo | null>;
}

const NAME = "madang.name";
const LOOK_MILLIS = 300;
const ICONS: Readonly<Record<Mode, Icon>> = { live: "live", "multi-guest": "people", group: "camera", conference: "hand" };

/** The name that others see, remembered from one room to the next. */
export function nameField(): HTMLInputElement {
  const name = h("input", { id: "name", testid: "name", value: localStorage.getItem(NAME) ?? "", required: true, autocomplete: "off", maxlength: "60", pattern: ".*\\S.*" });
  name.addEventListener("change", () => localStorage.setItem(NAME, name.value));
  return name;
}

/** The way into a room: service, kind, role, name, and a look at camera and microphone. */
export function lobby(address: Address, devices: LocalDevices, speaker: Loudspeaker, development: boolean, events: LobbyEvents): HTMLElement {
  const field = (id: string, value: string) => h("input", { id, testid: id, value, required: true, autocomplete: "off" });
  const key = field("service", development ? DEVELOPMENT.key : "");
  const secret = h("input", { id: "secret", testid: "secret", type: "password", autocomplete: "off", value: development ? DEVELOPMENT.secret : "" });
  const room = field("room", address.room ?? suggestRoomName(Math.random));
  room.pattern = "[A-Za-z0-9][A-Za-z0-9._\\-]{0,63}";
  const name = nameField();
  const role = h("select", { id: "role", testid: "role" });
  const check = deviceCheck(devices, speaker);
  const there = say(h("p", { class: "hint", role: "status", testid: "room-there" }), "roomHint");
  const go = h("button", { class: "primary large", type: "submit", testid: "enter" }, icon("leave"), say(h("span"), "join"));
  let mode: Mode = address.mode;
  let chosen = address.role;
  let isNew = true;
  let opened = false;
  let looks = 0;
  /** Nobody is asked for a camera before it is known what for. */
  let looked = chosen !== null;

  const service = () => ({ key: key.value, secret: secret.value });
  const roleChanged = () => {
    const publishes = isOnStage(role.value);
    check.root.hidden = !publishes;
    if (publishes && looked && !opened) {
      opened = true;
      void check.open();
    } else if (!publishes && opened) {
      opened = false;
      devices.stop();
    }
  };
  const choose = (next: Mode) => {
    mode = next;
    modeInputs.find((input) => input.value === mode)!.checked = true;
    role.replaceChildren(...ROLES[mode].map((each) => say(h("option", { value: each }), `role.${each}`)));
    chosen = ROLES[mode].find((each) => each === chosen) ?? null;
    role.value = chosen ?? usualRole(mode, isNew);
    roleChanged();
  };
  /** Whether the room is there decides as what one usually comes. */
  const look = async () => {
    await lookOnce();
    looked = true;
    roleChanged();
  };
  const lookOnce = async () => {
    const id = room.value.trim();
    const turn = ++looks;
    if (!isRoomName(id) || secret.value === "") return void say(there, "roomHint");
    // Where nobody answers, coming in will say so.
    const found = await events.look(service(), id).catch(() => undefined);
    if (turn !== looks || found === undefined) return;
    isNew = found === null;
    choose(modeOf(found?.mode ?? null) ?? mode);
    if (found === null) say(there, "room.isNew");
    else sayOf(there, () => text("room.isThere", { mode: text(`mode.${found.mode}` as TextKey), count: found.participants }));
  };
  let due: ReturnType<typeof setTimeout> | undefined;
  const lookSoon = () => {
    clearTimeout(due);
    due = setTimeout(() => void look(), LOOK_MILLIS);
  };
  room.addEventListener("input", () => room.setAttribute("aria-invalid", String(!isRoomName(room.value.trim()))));
  for (const each of [room, key, secret]) each.addEventListener("input", lookSoon);
  role.addEventListener("change", () => {
    chosen = ROLES[mode].find((each) => each === role.value) ?? null;
    roleChanged();
  });
  const modeInputs = MODES.map((each) => {
    const input = h("input", { type: "radio", name: "mode", value: each, id: `mode-${each}`, testid: `mode-${each}` });
    input.addEventListener("change", () => {
      chosen = null;
      choose(each);
    });
    return input;
  });
  const modes = h(
    "fieldset",
    { class: "modes" },
    say(h("legend"), "mode"),
    ...modeInputs.map((input, index) => {
      const each = MODES[index]!;
      return h(
        "label",
        { class: "choice", for: input.id },
        input,
        icon(ICONS[each]),
        h("span", {}, say(h("strong"), `mode.${each}`), say(h("small"), `mode.${each}.hint`)),
      );
    }),
  );
  choose(mode);
  void look();
  const form = h(
    "form",
    { class: "card" },
    modes,
    h(
      "div",
      { class: "pair" },
      h("div", {}, say(h("label", { for: "room" }), "room"), room),
      h("div", {}, say(h("label", { for: "role" }), "role"), role),
    ),
    there,
    say(h("label", { for: "name" }), "name"),
    name,
    h(
      "details",
      { testid: "service-details", open: !development },
      say(h("summary"), "service"),
      say(h("p", { class: "hint" }), "serviceHint"),
      h("div", { class: "pair" }, h("div", {}, say(h("label", { for: "service" }), "service"), key), h("div", {}, say(h("label", { for: "secret" }), "serviceSecret"), secret)),
    ),
    h("div", { class: "row" }, go),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    go.disabled = true;
    await events.enter({ service: service(), room: room.value.trim(), mode, role: chosen, name: name.value.trim() });
    check.close();
  });
  return h(
    "div",
    { class: "lobby" },
    h("div", { class: "welcome" }, say(h("h1"), "tagline"), say(h("p", { class: "intro" }), "intro")),
    h("div", { class: "columns" }, form, check.root),
  );
}

/**
 * What is shown when one is out of the room again.
 *
 * @param again comes in once more; null where that is of no use
 */
export function goodbye(key: TextKey, values: Readonly<Record<string, string>>, again: (() => void) | null): HTMLElement {
  return h(
    "section",
    { class: "trouble card", role: "alert", testid: "goodbye" },
    icon(key === "left" ? "check" : "alert"),
    say(h("h2"), key, values),
    h(
      "div",
      { class: "row" },
      again === null ? null : onClick(say(h("button", { class: "primary", testid: "again" }), "again"), again),
      say(h("a", { class: "button", href: "./" }), "toLobby"),
    ),
  );
}
