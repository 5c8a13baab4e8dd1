import { MadangError } from "../sdk/madang.js";
import { h } from "../common/dom.ts";
import { icon } from "../common/icons.ts";
import { randomText } from "../common/identity.ts";
import type { LocalDevices } from "../common/localDevices.ts";
import type { Loudspeaker } from "../common/loudspeaker.ts";
import { comeBy, type Invited } from "../common/rest.ts";
import { isOnStage, modeOf } from "./address.ts";
import { deviceCheck } from "./devices.ts";
import { nameField } from "./lobby.ts";
import { say } from "./speech.ts";
import { errorKey, type TextKey } from "./texts.ts";

const STORED = "madang.invited ";

/** What who has come by an invitation is let in by, once more. */
export interface Admitted {
  readonly room: string;
  readonly token: string;
}

/** What came by that invitation into this tab: a page that is loaded again is the same person, and no second use. */
export function admittedBefore(code: string): Admitted | null {
  const stored = sessionStorage.getItem(STORED + code);
  return stored === null ? null : (JSON.parse(stored) as Admitted);
}

export function forgetAdmitted(code: string): void {
  sessionStorage.removeItem(STORED + code);
}

/** What is wrong with an invitation, in plain words. */
export function invitationTrouble(error: unknown): TextKey {
  const { code, status } = error instanceof MadangError ? error : { code: "unexpected", status: null };
  if (status === 404) return "invited.unknown";
  if (status === 410) return "invited.usedUp";
  return errorKey(code);
}

/** The way in for who was invited: a name is all that is asked for. */
export function invitedLobby(code: string, invited: Invited, devices: LocalDevices, speaker: Loudspeaker, enter: (admitted: Admitted) => void): HTMLElement {
  const name = nameField();
  const trouble = h("p", { class: "notice", role: "alert", testid: "invited-error", hidden: true });
  const go = h("button", { class: "primary large", type: "submit", testid: "enter" }, icon("leave"), say(h("span"), "join"));
  const check = isOnStage(invited.role) ? deviceCheck(devices, speaker) : null;
  void check?.open();
  const mode = modeOf(invited.mode);
  const facts = h(
    "dl",
    { class: "facts", testid: "invited" },
    say(h("dt"), "room"),
    h("dd", {}, invited.room),
    say(h("dt"), "mode"),
    mode === null ? h("dd", {}, invited.mode) : h("dd", {}, say(h("span"), `mode.${mode}`), say(h("small"), `mode.${mode}.hint`)),
    say(h("dt"), "role"),
    say(h("dd"), `role.${invited.role}`),
  );
  const form = h("form", { class: "card" }, facts, say(h("label", { for: "name" }), "name"), name, trouble, h("div", { class: "row" }, go));
  /** An answer may be lost: the same name again is the same person. */
  let attempt = { name: "", key: "" };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    trouble.hidden = true;
    go.disabled = true;
    const called = name.value.trim();
    if (attempt.name !== called) attempt = { name: called, key: randomText() };
    try {
      const { room, token } = await comeBy(code, called, attempt.key);
      sessionStorage.setItem(STORED + code, JSON.stringify({ room, token } satisfies Admitted));
      check?.close();
      enter({ room, token });
    } catch (error) {
      go.disabled = false;
      trouble.hidden = false;
      say(trouble, invitationTrouble(error));
    }
  });
  return h(
    "div",
    { class: check === null ? "lobby small-lobby" : "lobby" },
    h("div", { class: "welcome" }, say(h("h1"), "invited"), invited.name === undefined ? say(h("p", { class: "intro" }), "invited.intro") : h("p", { class: "intro" }, invited.name)),
    h("div", { class: "columns" }, form, check?.root ?? null),
  );
}
