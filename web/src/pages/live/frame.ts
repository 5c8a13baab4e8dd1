import type { SessionState, TokenSource } from "../sdk/madang.js";
import { h } from "../common/dom.ts";
import { icon } from "../common/icons.ts";
import { caption, label, languageChoice, say } from "./speech.ts";
import type { TextKey } from "./texts.ts";

export type Pill = SessionState | "idle" | "live";

/** What stays around every view: header, state, banner, messages for screen readers. */
export interface Frame {
  readonly root: HTMLElement;
  fill(view: HTMLElement): void;
  room(name: string): void;
  state(state: Pill): void;
  viewers(count: number | null): void;
  development(shown: boolean): void;
}

/** What a view of a room is given. */
export interface RoomContext {
  readonly page: Frame;
  readonly room: string;
  /** A source of tokens for one session. */
  tokens(): TokenSource;
  /** The one that the page was opened with; null where viewers need none, since the link alone lets them in. */
  readonly token: string | null;
}

export function frame(): Frame {
  const room = h("span", { class: "room-name", testid: "room-name", hidden: true });
  const pill = h("span", { class: "pill", role: "status", testid: "state", hidden: true });
  const count = h("span", { testid: "viewer-count" });
  const viewers = h("span", { class: "viewers", hidden: true }, icon("eye"), count);
  const banner = developmentBanner();
  const main = h("main", { id: "main" });
  const header = h(
    "header",
    { class: "top" },
    label(h("a", { class: "brand", href: "./", testid: "home" }, mark(), h("span", {}, "Madang")), "home"),
    h("div", { class: "about" }, room, pill, viewers),
    languageChoice(),
  );
  return {
    root: h("div", { class: "page" }, banner, header, main),
    fill: (view) => main.replaceChildren(view),
    room: (name) => {
      room.hidden = false;
      room.textContent = name;
    },
    state: (state) => {
      pill.hidden = false;
      pill.dataset["state"] = state;
      say(pill, `state.${state}` satisfies TextKey);
    },
    viewers: (number) => {
      viewers.hidden = number === null;
      label(viewers, "viewers.count", { count: number ?? 0 });
      count.textContent = String(number ?? "");
    },
    development: (shown) => {
      banner.hidden = !shown;
    },
  };
}

function developmentBanner(): HTMLElement {
  return caption(
    h(
      "aside",
      { class: "banner", testid: "development-banner", hidden: true },
      icon("alert"),
      h("p", {}, say(h("strong"), "developmentMark"), " ", say(h("span"), "developmentText")),
    ),
    "developmentMark",
  );
}

function mark(): HTMLElement {
  return h("img", { src: "icon.svg", alt: "", width: "30", height: "30" });
}
