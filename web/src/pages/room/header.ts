import type { RoomCounts, RoomInfo } from "../sdk/madang.js";
import { h } from "../common/dom.ts";
import { icon } from "../common/icons.ts";
import { caption, label, say, speech } from "./speech.ts";
import type { TextKey } from "./texts.ts";

/** What stays around lobby and room: which room it is, how it is with it, and a warning where everybody may open rooms. */
export class Header {
  private readonly name = h("span", { class: "room-name", testid: "room-name", hidden: true });
  private readonly pill = h("span", { class: "pill", role: "status", testid: "state", hidden: true });
  private readonly count = h("span", { testid: "count" });
  private readonly people = h("span", { class: "viewers", hidden: true }, icon("people"), this.count);
  private readonly locked = label(h("span", { class: "sign", role: "img", testid: "locked", hidden: true }, icon("lock")), "locked");
  private readonly recorded = h("span", { class: "sign recorded", role: "status", testid: "recorded", hidden: true }, icon("record"), say(h("span"), "recorded"));
  private readonly banner = caption(
    h("aside", { class: "banner", testid: "development-banner", hidden: true }, icon("alert"), h("p", {}, say(h("strong"), "developmentMark"), " ", say(h("span"), "developmentText"))),
    "developmentMark",
  );
  readonly main = h("main", { id: "main" });

  /** Fills the page. */
  open(): void {
    const home = label(h("a", { class: "brand", href: "./", testid: "home" }, h("img", { src: "icon.svg", alt: "", width: "30", height: "30" }), h("span", {}, "Madang")), "home");
    const about = h("div", { class: "about" }, this.name, this.pill, this.people, this.locked, this.recorded);
    document.body.replaceChildren(h("div", { class: "page" }, this.banner, h("header", { class: "top" }, home, about, speech.choice("language")), this.main));
    speech.apply();
  }

  warn(is: boolean): void {
    this.banner.hidden = !is;
  }

  enter(room: string): void {
    this.warn(false);
    this.name.textContent = room;
    this.name.hidden = this.pill.hidden = false;
    document.body.classList.add("inside");
  }

  leave(): void {
    document.body.classList.remove("inside");
    this.people.hidden = this.locked.hidden = this.recorded.hidden = true;
  }

  state(key: TextKey): void {
    say(this.pill, key);
    this.pill.dataset["state"] = key.slice("state.".length);
  }

  room({ id, locked, recording }: RoomInfo): void {
    this.name.textContent = id;
    this.locked.hidden = !locked;
    this.recorded.hidden = !recording;
  }

  counts(counts: RoomCounts): void {
    this.people.hidden = false;
    this.count.textContent = String(counts.people);
    label(this.people, "people.counts", { people: counts.people, audience: counts.audience });
  }
}
