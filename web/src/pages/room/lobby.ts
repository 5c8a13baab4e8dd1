import { h, onClick } from "../common/dom.ts";
import { icon, type Icon } from "../common/icons.ts";
import type { LocalDevices } from "../common/localDevices.ts";
import { DEVELOPMENT, type Service } from "../common/rest.ts";
import { isRoomName, suggestRoomName } from "../live/address.ts";
import { MODES, ROLES, type Address, type Mode } from "./address.ts";
import { deviceCheck } from "./devices.ts";
import { say } from "./speech.ts";
import type { TextKey } from "./texts.ts";

/** What somebody chose in the lobby. */
export interface Choice {
  readonly service: Service;
  readonly room: string;
  readonly mode: Mode;
  readonly role: string;
  readonly name: string;
  /** Whether to come in though somebody of this name and role is there. */
  readonly insists: boolean;
}

const NAME = "madang.name";
const ICONS: Readonly<Record<Mode, Icon>> = { live: "live", "multi-guest": "people", group: "camera", conference: "hand" };

/**
 * The way into a room: service, kind, role, name, and a look at camera and microphone.
 *
 * @param enter answers with another name where somebody has this one; who insists on it takes that one's place, as after a reload
 */
export function lobby(address: Address, devices: LocalDevices, development: boolean, enter: (choice: Choice) => Promise<string | null>): HTMLElement {
  const field = (id: string, value: string) => h("input", { id, testid: id, value, required: true, autocomplete: "off" });
  const key = field("service", development ? DEVELOPMENT.key : "");
  const secret = h("input", { id: "secret", testid: "secret", type: "password", autocomplete: "off", value: development ? DEVELOPMENT.secret : "" });
  const room = field("room", address.room ?? suggestRoomName(Math.random));
  room.pattern = "[A-Za-z0-9][A-Za-z0-9._\\-]{0,63}";
  room.addEventListener("input", () => room.setAttribute("aria-invalid", String(!isRoomName(room.value.trim()))));
  const name = field("name", localStorage.getItem(NAME) ?? "");
  name.maxLength = 60;
  const role = h("select", { id: "role", testid: "role" });
  const check = deviceCheck(devices);
  let mode: Mode = address.mode;
  let opened = false;
  const choose = (next: Mode, wanted: string | null) => {
    mode = next;
    role.replaceChildren(...ROLES[mode].map((each) => say(h("option", { value: each }), `role.${each}` as TextKey)));
    if (wanted !== null && ROLES[mode].includes(wanted)) role.value = wanted;
    roleChanged();
  };
  const roleChanged = () => {
    const publishes = role.value !== "viewer";
    check.root.hidden = !publishes;
    if (publishes && !opened) {
      opened = true;
      void check.open();
    } else if (!publishes && opened) {
      opened = false;
      devices.stop();
    }
  };
  role.addEventListener("change", roleChanged);
  const modes = h(
    "fieldset",
    { class: "modes" },
    say(h("legend"), "mode"),
    ...MODES.map((each) => {
      const input = h("input", { type: "radio", name: "mode", value: each, id: `mode-${each}`, testid: `mode-${each}`, checked: each === mode });
      input.addEventListener("change", () => choose(each, null));
      return h(
        "label",
        { class: "choice", for: `mode-${each}` },
        input,
        icon(ICONS[each]),
        h("span", {}, say(h("strong"), `mode.${each}`), say(h("small"), `mode.${each}.hint`)),
      );
    }),
  );
  choose(mode, address.role);
  const taken = h("p", { class: "notice", role: "alert", testid: "name-taken", hidden: true });
  const go = h("button", { class: "primary large", type: "submit", testid: "enter" }, icon("leave"), say(h("span"), "join"));
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
    say(h("p", { class: "hint" }), "roomHint"),
    say(h("label", { for: "name" }), "name"),
    name,
    taken,
    h(
      "details",
      { testid: "service-details", open: !development },
      say(h("summary"), "service"),
      say(h("p", { class: "hint" }), "serviceHint"),
      h("div", { class: "pair" }, h("div", {}, say(h("label", { for: "service" }), "service"), key), h("div", {}, say(h("label", { for: "secret" }), "serviceSecret"), secret)),
    ),
    h("div", { class: "row" }, go),
  );
  const insisted = new Set<string>();
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    localStorage.setItem(NAME, name.value);
    const chosen = name.value.trim();
    const insists = insisted.has(chosen);
    go.disabled = true;
    const other = await enter({ service: { key: key.value, secret: secret.value }, room: room.value.trim(), mode, role: role.value, name: chosen, insists });
    go.disabled = false;
    if (other === null) return check.close();
    insisted.add(chosen);
    name.value = other;
    name.focus();
    taken.hidden = false;
    say(taken, "name.taken", { name: chosen, other });
  });
  return h(
    "div",
    { class: "lobby" },
    h("div", { class: "welcome" }, say(h("h1"), "tagline"), say(h("p", { class: "intro" }), "intro")),
    h("div", { class: "columns" }, form, check.root),
  );
}

/** What is shown when one is out of the room again. */
export function goodbye(key: TextKey, values: Readonly<Record<string, string>>, again: () => void): HTMLElement {
  return h(
    "section",
    { class: "trouble card", role: "alert", testid: "goodbye" },
    icon(key === "left" ? "check" : "alert"),
    say(h("h2"), key, values),
    h(
      "div",
      { class: "row" },
      onClick(say(h("button", { class: "primary", testid: "again" }), "again"), again),
      say(h("a", { class: "button", href: "./" }), "toLobby"),
    ),
  );
}
