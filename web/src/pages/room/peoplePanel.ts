import type { RoomSession } from "../sdk/madang.js";
import { h, onClick } from "../common/dom.ts";
import type { Try } from "./panels.ts";
import { PersonRow } from "./personRow.ts";
import { say, sayOf, text } from "./speech.ts";

/** Who is there, and for moderators what can be done about it. Rows stay while their people do: nobody's click goes astray. */
export class PeoplePanel {
  private readonly list = h("ul", { class: "people", testid: "people" });
  private readonly count = h("p", { class: "hint", role: "status", testid: "people-count" });
  private readonly more: HTMLButtonElement;
  private readonly rows = new Map<string, PersonRow>();
  readonly root: HTMLElement;

  constructor(
    private readonly session: RoomSession,
    private readonly attempt: Try,
  ) {
    this.more = onClick(say(h("button", { class: "small", type: "button", testid: "more-people" }), "people.more"), () => attempt(() => this.showMore()));
    this.root = h("div", { class: "people-panel" }, this.count, this.list, this.more);
    for (const event of ["participants", "self", "speakers", "state", "counts"] as const) session.on(event, () => !this.root.closest("[hidden]") && this.draw());
  }

  draw(): void {
    const { self, participants, counts, hasMoreParticipants } = this.session;
    const everybody = [...(self === null ? [] : [self]), ...participants.values()];
    const known = hasMoreParticipants ? `${everybody.length}+` : everybody.length;
    if (counts === null) sayOf(this.count, () => text("people.count", { count: known }));
    else sayOf(this.count, () => text("people.counts", { people: counts.people, audience: counts.audience }));
    this.more.hidden = !hasMoreParticipants;
    for (const [id, row] of [...this.rows]) {
      if (everybody.some((person) => person.id === id)) continue;
      row.root.remove();
      this.rows.delete(id);
    }
    const ordered = [...everybody.filter(({ hand }) => hand), ...everybody.filter(({ hand }) => !hand)];
    ordered.forEach((person, index) => {
      let row = this.rows.get(person.id);
      if (row === undefined) this.rows.set(person.id, (row = new PersonRow(this.session, this.attempt, person)));
      row.show(person);
      const there = this.list.children[index];
      // A row that is moved loses the focus: it waits until that has gone elsewhere.
      if (there !== row.root && !(row.root.isConnected && row.root.contains(document.activeElement))) this.list.insertBefore(row.root, there ?? null);
    });
  }

  private async showMore(): Promise<void> {
    this.more.disabled = true;
    try {
      await this.session.moreParticipants();
    } finally {
      this.more.disabled = false;
      this.draw();
    }
  }
}
