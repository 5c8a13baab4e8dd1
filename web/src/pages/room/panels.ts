import type { ParticipantInfo, QualityReport, RoomSession } from "/sdk/madang.js";
import { h, onClick } from "../common/dom.ts";
import { bitRate } from "../common/format.ts";
import { icon, type Icon } from "../common/icons.ts";
import { turnsInto } from "./address.ts";
import { label, placeholder, say, sayOf, text } from "./speech.ts";
import type { TextKey } from "./texts.ts";

/** The name that a participant goes by. */
export function nameOf(session: RoomSession, id: string): string {
  const person = session.participants.get(id) ?? (session.self?.id === id ? session.self : null);
  return person?.name || text("someone");
}

type Try = (action: () => Promise<unknown>) => void;

/** Who is there, and for moderators what can be done about it. */
export function peoplePanel(session: RoomSession, attempt: Try): HTMLElement {
  const list = h("ul", { class: "people", testid: "people" });
  const draw = () => {
    const everybody = [...(session.self === null ? [] : [session.self]), ...session.participants.values()];
    const raised = everybody.filter(({ hand }) => hand);
    const others = everybody.filter(({ hand }) => !hand);
    list.replaceChildren(...[...raised, ...others].map((person) => entry(person)));
  };
  const entry = (person: ParticipantInfo) => {
    const own = person.id === session.self?.id;
    const voice = person.tracks.find(({ kind }) => kind === "audio");
    const speaks = session.speakers.speaking.includes(person.id);
    const buttons = session.rights?.moderate === true && !own ? actions(person) : [];
    return h(
      "li",
      { "data-id": person.id, testid: "person" },
      person.hand ? label(h("span", { class: "sign hand", role: "img" }, icon("hand")), "handRaised") : null,
      h(
        "span",
        { class: "who" },
        sayOf(h("strong"), () => (own ? text("you", { name: person.name || text("someone") }) : person.name || text("someone"))),
        say(h("small"), `role.${person.role}` as TextKey),
      ),
      speaks ? label(h("span", { class: "sign speaks", role: "img" }, icon("sound")), "speaking") : null,
      voice !== undefined && (voice.muted || voice.silenced) ? label(h("span", { class: "sign", role: "img" }, icon("micOff")), "muted") : null,
      ...buttons,
    );
  };
  const actions = (person: ParticipantInfo): HTMLElement[] => {
    const name = person.name || text("someone");
    const role = turnsInto(session.room?.mode ?? "", person.role);
    const voice = person.tracks.find(({ kind }) => kind === "audio");
    return [
      role === null
        ? null
        : onClick(
            sayOf(h("button", { class: "small", testid: "promote" }), () => text("promote", { role: text(`role.${role}` as TextKey) })),
            () => attempt(() => session.changeRole(person.id, role)),
          ),
      voice === undefined
        ? null
        : onClick(
            label(h("button", { class: "round", testid: "silence" }, icon(voice.silenced ? "soundOff" : "micOff")), voice.silenced ? "unsilence" : "silence", { name }),
            () => attempt(() => session.silence(voice.track, !voice.silenced)),
          ),
      onClick(label(h("button", { class: "round", testid: "remove" }, icon("close")), "remove", { name }), () =>
        attempt(() => session.remove(person.id)),
      ),
    ].filter((button) => button !== null);
  };
  for (const event of ["participants", "self", "speakers", "state"] as const) session.on(event, draw);
  draw();
  return list;
}

/** What people write to each other while they are here; nothing is kept on the server. */
export function chatPanel(session: RoomSession, attempt: Try, onUnread: () => void): HTMLElement {
  const log = h("ol", { class: "log", role: "log", testid: "chat-log" });
  const empty = say(h("p", { class: "hint" }), "chat.empty");
  const field = placeholder(h("input", { testid: "chat-field", maxlength: "1000", autocomplete: "off" }), "chat.write");
  label(field, "chat.write");
  const form = h("form", { class: "write" }, field, say(h("button", { class: "primary", type: "submit", testid: "chat-send" }), "chat.send"));
  const add = (from: string, words: string) => {
    empty.hidden = true;
    const time = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    log.append(h("li", {}, h("strong", {}, nameOf(session, from)), h("small", {}, time), h("p", {}, words)));
    log.lastElementChild?.scrollIntoView({ block: "end" });
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const words = field.value.trim();
    if (words === "") return;
    field.value = "";
    attempt(async () => {
      await session.send({ chat: words });
      add(session.self?.id ?? "", words);
    });
  });
  session.on("data", ({ from, data }) => {
    const words = (data as { chat?: unknown } | null)?.chat;
    if (typeof words !== "string") return;
    add(from, words.slice(0, 1_000));
    onUnread();
  });
  return h("div", { class: "chat" }, empty, log, form);
}

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
export function reasons({ slots }: QualityReport, whose: (track: string) => string): HTMLElement[] {
  return slots
    .filter(({ kind }) => kind === "video")
    .map((slot) =>
      h(
        "li",
        { "data-cause": slot.cause, testid: "reason" },
        h("strong", {}, whose(slot.track)),
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

/** A side panel with tabs, of which one or none is open. */
export class SidePanel {
  readonly root = h("aside", { class: "side card", hidden: true, testid: "side" });
  readonly tabs: readonly HTMLButtonElement[];
  private open: string | null = null;

  constructor(private readonly panels: readonly { readonly id: string; readonly icon: Icon; readonly name: TextKey; readonly content: HTMLElement }[]) {
    this.tabs = panels.map(({ id, icon: sign, name }) =>
      onClick(label(h("button", { class: "round", type: "button", testid: `open-${id}`, "aria-expanded": "false" }, icon(sign)), name), () => this.toggle(id)),
    );
  }

  get opened(): string | null {
    return this.open;
  }

  toggle(id: string | null): void {
    this.open = this.open === id ? null : id;
    const panel = this.panels.find((each) => each.id === this.open);
    this.root.hidden = panel === undefined;
    if (panel !== undefined) {
      const close = onClick(label(h("button", { class: "round", testid: "close-side" }, icon("close")), panel.name), () => this.toggle(null));
      this.root.replaceChildren(h("header", {}, say(h("h2"), panel.name), close), panel.content);
    }
    this.panels.forEach((each, index) => {
      this.tabs[index]!.setAttribute("aria-expanded", String(each.id === this.open));
      if (each.id === this.open) this.tabs[index]!.classList.remove("news");
    });
  }

  /** Something new is in that panel. */
  news(id: string): void {
    const index = this.panels.findIndex((each) => each.id === id);
    if (this.open !== id) this.tabs[index]?.classList.add("news");
  }
}
