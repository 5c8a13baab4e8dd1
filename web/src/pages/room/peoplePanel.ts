import type { ParticipantInfo, RoomSession } from "../sdk/madang.js";
import { h, onClick } from "../common/dom.ts";
import { icon } from "../common/icons.ts";
import { turnsInto } from "./address.ts";
import type { Try } from "./panels.ts";
import { label, say, sayOf, text } from "./speech.ts";
import type { TextKey } from "./texts.ts";

/** Who is there, and for moderators what can be done about it. Rows stay while their people do: nobody's click goes astray. */
export class PeoplePanel {
  private readonly list = h("ul", { class: "people", testid: "people" });
  private readonly count = h("p", { class: "hint", testid: "people-count" });
  private readonly rows = new Map<string, Row>();
  readonly root = h("div", { class: "people-panel" }, this.count, this.list);

  constructor(
    private readonly session: RoomSession,
    private readonly attempt: Try,
  ) {
    for (const event of ["participants", "self", "speakers", "state"] as const) session.on(event, () => !this.root.closest("[hidden]") && this.draw());
  }

  draw(): void {
    const { self, participants } = this.session;
    const everybody = [...(self === null ? [] : [self]), ...participants.values()];
    sayOf(this.count, () => text("people.count", { count: everybody.length }));
    for (const [id, row] of [...this.rows]) {
      if (everybody.some((person) => person.id === id)) continue;
      row.root.remove();
      this.rows.delete(id);
    }
    const ordered = [...everybody.filter(({ hand }) => hand), ...everybody.filter(({ hand }) => !hand)];
    ordered.forEach((person, index) => {
      let row = this.rows.get(person.id);
      if (row === undefined) this.rows.set(person.id, (row = new Row(this.session, this.attempt, person)));
      row.show(person);
      const there = this.list.children[index];
      // A row that is moved loses the focus: it waits until that has gone elsewhere.
      if (there !== row.root && !(row.root.isConnected && row.root.contains(document.activeElement))) this.list.insertBefore(row.root, there ?? null);
    });
  }
}

class Row {
  readonly root: HTMLElement;
  private readonly hand = label(h("span", { class: "sign hand", role: "img" }, icon("hand")), "handRaised");
  private readonly speaks = label(h("span", { class: "sign speaks", role: "img" }, icon("sound")), "speaking");
  private readonly muted = label(h("span", { class: "sign", role: "img" }, icon("micOff")), "muted");
  private readonly role = h("small");
  private readonly promote = h("button", { class: "small", type: "button", testid: "promote" });
  private readonly silence = h("button", { class: "round", type: "button", testid: "silence" }, icon("micOff"));
  private readonly remove = h("button", { class: "round", type: "button", testid: "remove" }, icon("close"));

  constructor(
    private readonly session: RoomSession,
    attempt: Try,
    private person: ParticipantInfo,
  ) {
    onClick(this.promote, () => attempt(async () => this.next !== null && session.changeRole(this.person.id, this.next)));
    onClick(this.silence, () => attempt(async () => this.voice !== undefined && session.silence(this.voice.track, !this.voice.silenced)));
    onClick(this.remove, () => attempt(() => session.remove(this.person.id)));
    const name = sayOf(h("strong"), () => (this.own ? text("you", { name: this.name }) : this.name));
    const who = h("span", { class: "who" }, name, this.role);
    this.root = h("li", { "data-id": person.id, testid: "person" }, this.hand, who, this.speaks, this.muted, this.promote, this.silence, this.remove);
  }

  show(person: ParticipantInfo): void {
    this.person = person;
    const { next, voice, name } = this;
    const moderates = this.session.rights?.moderate === true && !this.own;
    const silenced = voice?.silenced === true;
    this.hand.hidden = !person.hand;
    this.speaks.hidden = !this.session.speakers.speaking.includes(person.id);
    this.muted.hidden = voice === undefined || !(voice.muted || silenced);
    say(this.role, `role.${person.role}` as TextKey);
    this.promote.hidden = !moderates || next === null;
    if (next !== null) sayOf(this.promote, () => text("promote", { role: text(`role.${next}` as TextKey) }));
    this.silence.hidden = !moderates || voice === undefined;
    if (silenced !== (this.silence.dataset["silenced"] === "true")) this.silence.replaceChildren(icon(silenced ? "soundOff" : "micOff"));
    this.silence.dataset["silenced"] = String(silenced);
    label(this.silence, silenced ? "unsilence" : "silence", { name });
    this.remove.hidden = !moderates;
    label(this.remove, "remove", { name });
  }

  private get own(): boolean {
    return this.person.id === this.session.self?.id;
  }

  private get name(): string {
    return this.person.name || text("someone");
  }

  private get next(): string | null {
    return turnsInto(this.session.room?.mode ?? "", this.person.role);
  }

  private get voice() {
    return this.person.tracks.find(({ kind }) => kind === "audio");
  }
}
