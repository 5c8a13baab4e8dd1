import type { ParticipantInfo, RoomSession } from "../sdk/madang.js";
import { h, onClick } from "../common/dom.ts";
import { icon } from "../common/icons.ts";
import type { Try } from "./panels.ts";
import { PersonMenu } from "./personMenu.ts";
import { faceOrVoice, hasPowerOver, mayTurnInto } from "./powers.ts";
import { label, sayOf, text } from "./speech.ts";
import type { TextKey } from "./texts.ts";

/** Somebody in the list of people, and below that, on demand, what a moderator may do. */
export class PersonRow {
  readonly root: HTMLElement;
  private readonly hand = label(h("span", { class: "sign hand", role: "img" }, icon("hand")), "handRaised");
  private readonly speaks = label(h("span", { class: "sign speaks", role: "img" }, icon("sound")), "speaking");
  private readonly muted = label(h("span", { class: "sign", role: "img" }, icon("micOff")), "muted");
  private readonly role = h("small");
  private readonly promote = h("button", { class: "small", type: "button", testid: "promote" });
  private readonly more = h("button", { class: "round", type: "button", testid: "person-more", "aria-expanded": "false" }, icon("more"));
  private readonly menu: PersonMenu;

  constructor(
    private readonly session: RoomSession,
    attempt: Try,
    private person: ParticipantInfo,
  ) {
    this.menu = new PersonMenu(session, attempt, () => this.person);
    onClick(this.promote, () =>
      attempt(async () => {
        const next = mayTurnInto(session, this.person);
        if (next !== null) await session.changeRole(this.person.id, next);
      }),
    );
    onClick(this.more, () => this.open(this.menu.root.hidden !== false));
    const name = sayOf(h("strong"), () => (this.own ? text("you", { name: this.name }) : this.name));
    const who = h("span", { class: "who" }, name, this.role);
    const line = h("div", { class: "line" }, this.hand, who, this.speaks, this.muted, this.promote, this.more);
    this.root = h("li", { "data-id": person.id, testid: "person" }, line, this.menu.root);
    this.root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || this.menu.root.hidden) return;
      event.stopPropagation();
      this.open(false);
    });
  }

  show(person: ParticipantInfo): void {
    this.person = person;
    const { session, name } = this;
    const voice = faceOrVoice(person, "audio");
    const next = mayTurnInto(session, person);
    this.hand.hidden = !person.hand;
    this.speaks.hidden = !session.speakers.speaking.includes(person.id);
    this.muted.hidden = voice === undefined || !(voice.muted || voice.silenced);
    label(this.muted, voice?.silenced === true ? "silenced" : "muted");
    sayOf(this.role, () => {
      const role = text(`role.${person.role}` as TextKey);
      return person.moderates && person.role !== "host" ? `${role} · ${text("moderator")}` : role;
    });
    this.promote.hidden = next === null;
    if (next !== null) sayOf(this.promote, () => text("promote", { role: text(`role.${next}` as TextKey) }));
    this.more.hidden = !hasPowerOver(session, person);
    label(this.more, "person.more", { name });
    if (this.more.hidden) this.open(false);
    this.menu.draw();
    // What was pressed may not be there any more.
    if (this.menu.hasLostFocus) this.more.focus();
  }

  private open(is: boolean): void {
    const within = this.menu.root.contains(document.activeElement);
    this.menu.root.hidden = !is;
    this.more.setAttribute("aria-expanded", String(is));
    if (!is && within) this.more.focus();
  }

  private get own(): boolean {
    return this.person.id === this.session.self?.id;
  }

  private get name(): string {
    return this.person.name || text("someone");
  }
}
