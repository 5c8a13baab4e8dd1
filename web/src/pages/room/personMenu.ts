import type { MediaKind, ParticipantInfo, RoomSession } from "../sdk/madang.js";
import { h, onClick } from "../common/dom.ts";
import type { Try } from "./panels.ts";
import { faceOrVoice } from "./powers.ts";
import { caption, say, sayOf, text } from "./speech.ts";
import type { TextKey } from "./texts.ts";

const TEN_MINUTES = 600;

/** What a moderator may do about somebody who ranks below; what makes no sense at present is not there. */
export class PersonMenu {
  readonly root: HTMLElement;
  private readonly kinds: readonly KindRow[];
  private readonly moderation = h("button", { class: "small", type: "button", testid: "grant-moderate" });
  private readonly trust = group("moderation", this.moderation);

  constructor(
    session: RoomSession,
    attempt: Try,
    private readonly person: () => ParticipantInfo,
  ) {
    this.kinds = [new KindRow("audio", session, attempt, person), new KindRow("video", session, attempt, person)];
    onClick(this.moderation, () => attempt(() => session.grant(person().id, { moderate: !person().moderates })));
    const remove = (key: TextKey, testid: string, banSeconds?: number) =>
      onClick(say(h("button", { class: "small", type: "button", testid }), key), () => {
        if (banSeconds !== undefined || confirm(text("remove.sure", { name: person().name || text("someone") })))
          attempt(() => session.remove(person().id, banSeconds === undefined ? {} : { banSeconds }));
      });
    this.root = h(
      "div",
      { class: "person-menu", hidden: true, testid: "person-menu" },
      ...this.kinds.map(({ root }) => root),
      this.trust,
      group("remove", remove("remove.now", "remove-now", 0), remove("remove.while", "remove-while", TEN_MINUTES), remove("remove.ever", "remove-ever")),
    );
  }

  draw(): void {
    for (const kind of this.kinds) kind.draw();
    const { moderates, identity } = this.person();
    // Who is there without an identity is nobody to rely on.
    this.trust.hidden = identity === undefined && !moderates;
    say(this.moderation, moderates ? "moderation.take" : "moderation.give");
  }

  get hasLostFocus(): boolean {
    const focused = document.activeElement;
    return focused !== null && this.root.contains(focused) && focused.closest("[hidden]") !== null;
  }
}

/** Somebody's voice, or picture: turned off, kept off, let be heard again. */
class KindRow {
  readonly root: HTMLElement;
  private readonly off: HTMLButtonElement;
  private readonly hold: HTMLButtonElement;
  private readonly lift: HTMLButtonElement;
  private readonly state = h("small");

  constructor(
    private readonly kind: MediaKind,
    session: RoomSession,
    attempt: Try,
    private readonly person: () => ParticipantInfo,
  ) {
    const button = (key: TextKey, testid: string, silenced: boolean, held?: boolean) =>
      onClick(say(h("button", { class: "small", type: "button", testid: `${testid}-${kind}` }), key), () =>
        attempt(() => session.silenceKind(person().id, kind, silenced, held === undefined ? {} : { held })),
      );
    this.off = button("silence.open", "silence", true, false);
    this.hold = button("silence.held", "hold", true, true);
    this.lift = button(`silence.lift.${kind}`, "lift", false);
    this.root = group(`silence.${kind}`, this.off, this.hold, this.lift, this.state);
  }

  draw(): void {
    const track = faceOrVoice(this.person(), this.kind);
    const silenced = track?.silenced === true;
    this.root.hidden = track === undefined;
    this.off.hidden = silenced;
    this.hold.hidden = silenced && track.held;
    this.lift.hidden = !silenced;
    this.state.hidden = !silenced;
    sayOf(this.state, () => text(track?.held === true ? "silence.isHeld" : "silence.isOpen"));
  }
}

function group(name: TextKey, ...children: readonly HTMLElement[]): HTMLElement {
  return caption(h("div", { class: "group", role: "group" }, say(h("span", { class: "group-name" }), name), h("div", { class: "row" }, ...children)), name);
}
