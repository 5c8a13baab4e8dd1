import { isRoomName, suggestRoomName } from "./address.ts";
import { h } from "../common/dom.ts";
import { icon } from "../common/icons.ts";
import { say } from "./speech.ts";
import { yardPicture } from "./yardPicture.ts";

/** The way into a room: its name, and whether to go live or to watch. A plain form that leads to this page again. */
export function startView(room: string | null): HTMLElement {
  const name = h("input", {
    id: "room",
    name: "room",
    required: true,
    maxlength: "64",
    pattern: "[A-Za-z0-9][A-Za-z0-9._\\-]*",
    autocomplete: "off",
    autocapitalize: "none",
    spellcheck: "false",
    "aria-describedby": "room-hint",
    testid: "room",
    value: room ?? suggestRoomName(Math.random),
  });
  // People type spaces; the address has hyphens.
  name.addEventListener("change", () => (name.value = name.value.trim().replace(/\s+/g, "-")));
  name.addEventListener("input", () => name.setAttribute("aria-invalid", String(!isRoomName(name.value.trim()))));
  const enter = (part: string, testid: string, primary: boolean) =>
    h("button", { type: "submit", name: "as", value: part, class: primary ? "primary large" : "large", testid });
  const goLive = enter("host", "start-host", true);
  const watch = enter("viewer", "start-viewer", false);
  goLive.append(icon("live"), say(h("span"), "goLive"));
  watch.append(icon("eye"), say(h("span"), "watch"));
  return h(
    "div",
    { class: "start" },
    h("div", { class: "picture" }, yardPicture()),
    h(
      "div",
      { class: "welcome" },
      say(h("h1"), "tagline"),
      say(h("p", { class: "intro" }), "intro"),
      h(
        "form",
        { class: "card", method: "get", action: "./" },
        say(h("label", { for: "room" }), "room"),
        name,
        say(h("p", { class: "hint", id: "room-hint" }), "roomHint"),
        h("div", { class: "row" }, goLive, watch),
      ),
    ),
  );
}
