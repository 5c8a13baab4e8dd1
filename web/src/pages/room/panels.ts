import type { QualityReport, RoomSession } from "../sdk/madang.js";
import { h, onClick } from "../common/dom.ts";
import { bitRate } from "../common/format.ts";
import { icon, type Icon } from "../common/icons.ts";
import { label, say, sayOf, text } from "./speech.ts";
import type { TextKey } from "./texts.ts";

/** The name that a participant goes by. */
export function nameOf(session: RoomSession, id: string): string {
  const person = session.participants.get(id) ?? (session.self?.id === id ? session.self : null);
  return person?.name || text("someone");
}

export type Try = (action: () => Promise<unknown>) => void;

/** What the server sends, and why no better. */
export function whyPanel(session: RoomSession): HTMLElement {
  const estimate = h("p", { testid: "estimate" });
  const list = h("ul", { class: "reasons", testid: "reasons" });
  say(estimate, "why.nothing");
  session.on("quality", (report) => {
    sayOf(estimate, () =>
      report.estimateBps < 0 ? text("why.unlimited") : text("why.estimate", { rate: bitRate(report.estimateBps) ?? "" }),
    );
    list.replaceChildren(...reasons(report, (track) => whose(session, track)));
  });
  return h("div", { class: "why" }, say(h("p", { class: "hint" }), "why.intro"), estimate, list);
}

function whose(session: RoomSession, track: string): string {
  const person = [...session.participants.values()].find(({ tracks }) => tracks.some((each) => each.track === track));
  return person?.name || text("someone");
}

/** The pictures of a report, one entry each. */
export function reasons({ slots }: QualityReport, who: (track: string) => string): HTMLElement[] {
  return slots
    .filter(({ kind }) => kind === "video")
    .map((slot) =>
      h(
        "li",
        { "data-cause": slot.cause, testid: "reason" },
        h("strong", {}, who(slot.track)),
        sayOf(h("span"), () =>
          slot.encoding === null ? text("why.paused") : text("why.sent", { encoding: `${slot.encoding} T${slot.temporal + 1}`, rate: bitRate(slot.bitrateBps) ?? "" }),
        ),
        say(h("em"), `cause.${slot.cause}`),
        ...slot.decisions
          .slice(-3)
          .map(({ secondsAgo, from, to }) => say(h("small"), "why.change", { seconds: Math.round(secondsAgo), from, to })),
      ),
    );
}

/** A side panel with tabs, of which one or none is open. All of them stay in the page, where a change of language finds them. */
export class SidePanel {
  readonly root: HTMLElement;
  readonly tabs: readonly HTMLButtonElement[];
  private readonly sections: readonly HTMLElement[];
  private open: string | null = null;

  constructor(private readonly panels: readonly { readonly id: string; readonly icon: Icon; readonly name: TextKey; readonly content: HTMLElement; readonly opened?: () => void }[]) {
    this.tabs = panels.map(({ id, icon: sign, name }) =>
      onClick(label(h("button", { class: "round", type: "button", testid: `open-${id}`, "aria-expanded": "false" }, icon(sign)), name), () => this.toggle(id)),
    );
    this.sections = panels.map(({ name, content }) => {
      const close = onClick(label(h("button", { class: "round", type: "button", testid: "close-side" }, icon("close")), "close"), () => this.toggle(null));
      return h("section", { class: "panel", hidden: true }, h("header", {}, say(h("h2", { tabindex: "-1" }), name), close), content);
    });
    this.root = h("aside", { class: "side card", hidden: true, testid: "side" }, ...this.sections);
  }

  get opened(): string | null {
    return this.open;
  }

  toggle(id: string | null): void {
    const before = this.panels.findIndex((each) => each.id === this.open);
    const within = this.root.contains(document.activeElement);
    this.open = this.open === id ? null : id;
    this.root.hidden = this.open === null;
    this.panels.forEach((each, index) => {
      const shown = each.id === this.open;
      this.sections[index]!.hidden = !shown;
      this.tabs[index]!.setAttribute("aria-expanded", String(shown));
      if (!shown) return;
      this.tabs[index]!.classList.remove("news");
      each.opened?.();
      this.sections[index]!.querySelector("h2")?.focus();
    });
    // Focus that was in a panel goes back to what had opened it.
    if (this.open === null && within) this.tabs[before]?.focus();
  }

  /** A panel that is of no use at present has no tab. */
  offer(id: string, is: boolean): void {
    const index = this.panels.findIndex((each) => each.id === id);
    if (index < 0) return;
    if (!is && this.open === id) this.toggle(null);
    this.tabs[index]!.hidden = !is;
  }

  /** Something new is in that panel. */
  news(id: string): void {
    const index = this.panels.findIndex((each) => each.id === id);
    if (this.open !== id) this.tabs[index]?.classList.add("news");
  }
}
