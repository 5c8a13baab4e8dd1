import { MadangError, type ParticipantInfo } from "../sdk/madang.js";
import { h, onClick } from "../common/dom.ts";
import { DEVELOPMENT, Rest, type Part, type RoomInfo } from "../common/rest.ts";
import { Speech } from "../common/speech.ts";
import { qualityTable } from "./qualityTable.ts";
import { LANGUAGES, type TextKey } from "./texts.ts";

const REFRESH_MILLIS = 2_000;
/** So many more rows are shown at a time. */
const ROWS = 100;

export const speech = new Speech<TextKey>(LANGUAGES, "title");
const { say, sayOf, label, text } = speech;

/** Rooms of a service, who is in one, and why somebody sees what they see; drawn anew every two seconds. */
class Console {
  private rest: Rest | null = null;
  private room: string | null = null;
  private person: string | null = null;
  /** How many are asked for: a room may have more than a page can show. */
  private roomRows = ROWS;
  private personRows = ROWS;
  private readonly trouble = h("p", { class: "notice", role: "alert", testid: "trouble", hidden: true });
  private readonly rooms = h("section", { class: "card", testid: "rooms", hidden: true });
  private readonly people = h("section", { class: "card", testid: "people", hidden: true });
  private readonly why = h("section", { class: "card", testid: "why", hidden: true });
  private drawn = "";
  /** What the operator asked for failed: said until the refresh after the next. */
  private refused = false;

  readonly root = h("div", { class: "console" }, this.entrance(), this.trouble, this.rooms, this.people, this.why);

  private entrance(): HTMLElement {
    const key = h("input", { id: "service", testid: "service", required: true, autocomplete: "off" });
    const secret = h("input", { id: "secret", testid: "secret", type: "password", required: true, autocomplete: "off" });
    const form = h(
      "form",
      { class: "card entrance" },
      h("div", {}, say(h("label", { for: "service" }), "service"), key),
      h("div", {}, say(h("label", { for: "secret" }), "secret"), secret),
      say(h("button", { class: "primary", type: "submit", testid: "show" }), "open"),
      say(h("p", { class: "hint" }), "hint"),
    );
    const open = () => {
      this.rest = Rest.ofService({ key: key.value, secret: secret.value });
      this.room = null;
      this.person = null;
      void this.refresh();
    };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      open();
    });
    void Rest.isDevelopment()
      .catch(() => false)
      .then((development) => {
        if (!development || key.value !== "") return;
        key.value = DEVELOPMENT.key;
        secret.value = DEVELOPMENT.secret;
        open();
      });
    return form;
  }

  /** Asks again and again, one question after the other. */
  async run(): Promise<never> {
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, REFRESH_MILLIS));
      if (!document.hidden) await this.refresh();
    }
  }

  private async refresh(): Promise<void> {
    const rest = this.rest;
    if (rest === null) return;
    const asked = [this.room, this.person];
    try {
      const rooms = await rest.rooms(this.roomRows);
      const room = rooms.items.find(({ id }) => id === asked[0])?.id ?? null;
      const people = room === null ? NOBODY : await rest.participants(room, this.personRows).catch(unlessGone(NOBODY));
      const person = people.items.find(({ id }) => id === asked[1])?.id ?? null;
      const quality = room === null || person === null ? null : await rest.quality(room, person).catch(unlessGone(null));
      // Another choice was made meanwhile: its own answer is on the way.
      if (rest !== this.rest || this.room !== asked[0] || this.person !== asked[1]) return;
      this.room = room;
      this.person = person;
      if (!this.refused) this.trouble.hidden = true;
      this.refused = false;
      // What has not changed is left alone, so that focus and selection stay.
      const now = JSON.stringify([rooms, people, this.room, this.person, speech.language]);
      if (now !== this.drawn) {
        this.drawn = now;
        this.drawRooms(rooms);
        this.drawPeople(people);
      }
      this.why.hidden = quality === null;
      if (quality !== null) {
        const name = people.items.find(({ id }) => id === this.person)?.name ?? "";
        this.why.replaceChildren(say(h("h2"), "why.of", { name }), ...qualityTable(quality, people.items, speech));
      }
    } catch (error) {
      this.fail(error);
    }
  }

  private fail(error: unknown): void {
    this.trouble.hidden = false;
    if (error instanceof MadangError && error.code === "not-allowed") say(this.trouble, "notAllowed");
    else say(this.trouble, "failed", { detail: error instanceof MadangError ? error.code : String(error) });
  }

  private drawRooms({ items, more }: Part<RoomInfo>): void {
    this.rooms.hidden = false;
    const rows = items.map((room) =>
      h(
        "tr",
        { "aria-selected": String(room.id === this.room), testid: "room", "data-id": room.id },
        h("td", {}, onClick(h("button", { class: "link", testid: "choose-room" }, room.id), () => this.choose(room.id))),
        sayOf(h("td"), () => word("mode", room.mode)),
        say(h("td"), `state.${room.state}` as TextKey),
        h("td", { class: "number" }, String(room.participants)),
        h("td", { class: "number" }, String(room.viewers)),
        sayOf(h("td"), () => new Date(room.createdAt).toLocaleTimeString(speech.language)),
        h("td", {}, onClick(say(h("button", { class: "small" }), "close"), () => this.close(room.id))),
      ),
    );
    this.rooms.replaceChildren(
      say(h("h2"), "heading"),
      rows.length === 0 ? say(h("p", { class: "hint" }), "none") : this.table(["room", "mode", "state", "people", "viewers", "since", null], rows),
      this.more("more-rooms", more, () => (this.roomRows += ROWS)),
    );
  }

  private drawPeople({ items, more }: Part<ParticipantInfo>): void {
    this.people.hidden = false;
    const rows = items.map((person) =>
      h(
        "tr",
        { "aria-selected": String(person.id === this.person), testid: "person", "data-id": person.id },
        h("td", {}, person.name || person.id),
        sayOf(h("td"), () => word("role", person.role)),
        sayOf(h("td"), () => sends(person)),
        person.hand ? say(h("td"), "hand.up") : h("td"),
        h(
          "td",
          { class: "row-actions" },
          onClick(say(h("button", { class: "small", testid: "why-button" }), "why"), () => this.ask(person.id)),
          onClick(say(h("button", { class: "small" }), "remove"), () => this.act((rest, room) => rest.remove(room, person.id))),
        ),
      ),
    );
    this.people.replaceChildren(
      this.room === null ? say(h("h2"), "choose") : h("h2", {}, this.room),
      this.room === null
        ? ""
        : rows.length === 0
          ? say(h("p", { class: "hint" }), "nobody")
          : this.table(["person", "role", "tracks", "hand", null], rows),
      this.more("more-people", more, () => (this.personRows += ROWS)),
    );
  }

  private more(testid: string, is: boolean, widen: () => void): HTMLElement {
    const button = onClick(say(h("button", { class: "small more", testid }), "more"), () => {
      widen();
      void this.refresh();
    });
    button.hidden = !is;
    return button;
  }

  private table(heads: readonly (TextKey | null)[], rows: readonly HTMLElement[]): HTMLElement {
    const head = h("tr", {}, ...heads.map((key) => (key === null ? h("th") : say(h("th", { scope: "col" }), key))));
    return h("div", { class: "scroll" }, h("table", {}, h("thead", {}, head), h("tbody", {}, ...rows)));
  }

  private choose(room: string): void {
    this.room = room;
    this.person = null;
    this.personRows = ROWS;
    void this.refresh();
  }

  private ask(person: string): void {
    this.person = person;
    void this.refresh();
  }

  private close(room: string): void {
    if (confirm(text("close.sure", { room }))) void this.act((rest) => rest.closeRoom(room));
  }

  private async act(action: (rest: Rest, room: string) => Promise<void>): Promise<void> {
    const { rest, room } = this;
    if (rest === null) return;
    try {
      await action(rest, room ?? "");
    } catch (error) {
      this.refused = true;
      this.fail(error);
    }
    await this.refresh();
  }
}

const NOBODY: Part<ParticipantInfo> = { items: [], more: false };

/** Whoever left between two questions is no failure. */
function unlessGone<T>(instead: T): (error: unknown) => T {
  return (error) => {
    if (error instanceof MadangError && error.status === 404) return instead;
    throw error;
  };
}

/** The page's own word for a mode, a role or a source; one that was made up stays as it is. */
function word(kind: "mode" | "role" | "source", name: string): string {
  const key = `${kind}.${name}`;
  return key in LANGUAGES["en"]!.texts ? text(key as TextKey) : name;
}

function sends({ tracks }: ParticipantInfo): string {
  return tracks
    .map(({ source, muted, silenced }) => word("source", source) + (silenced ? ` (${text("silenced")})` : muted ? ` (${text("muted")})` : ""))
    .join(", ");
}

const console = new Console();
const home = label(h("a", { class: "brand", href: "./" }, h("img", { src: "icon.svg", alt: "", width: "30", height: "30" }), h("span", {}, "Madang")), "home");
document.body.replaceChildren(
  h("div", { class: "page" }, h("header", { class: "top" }, home, h("div", { class: "about" }), speech.choice("language")), h("main", {}, console.root)),
);
speech.apply();
void console.run();
