import type { BanInfo, ChatPolicy, RoomSession } from "../sdk/madang.js";
import { h, onClick } from "../common/dom.ts";
import type { Try } from "./panels.ts";
import { mayEndRoom } from "./powers.ts";
import { label, placeholder, say, sayOf, speech, text } from "./speech.ts";

const POLICIES: readonly ChatPolicy[] = ["all", "stage", "moderators", "off"];

/** What those who moderate decide about the room. */
export class RoomPanel {
  private readonly locked = h("input", { type: "checkbox", testid: "room-locked" });
  private readonly chat = h("select", { testid: "room-chat" });
  private readonly bans = h("ul", { class: "bans", testid: "bans" });
  private readonly none = say(h("p", { class: "hint" }), "bans.none");
  private readonly end: HTMLElement;
  readonly root: HTMLElement;

  constructor(
    private readonly session: RoomSession,
    private readonly attempt: Try,
  ) {
    this.chat.append(...POLICIES.map((policy) => say(h("option", { value: policy }), `policy.${policy}`)));
    // Where the server says no, what is shown goes back to what is.
    const change = (action: () => Promise<unknown>) => attempt(() => action().finally(() => this.draw()));
    this.locked.addEventListener("change", () => change(() => session.changeRoom({ locked: this.locked.checked })));
    this.chat.addEventListener("change", () => change(() => session.changeRoom({ chat: this.chat.value as ChatPolicy })));
    this.end = this.ending();
    this.root = h(
      "div",
      { class: "room-panel" },
      h("label", { class: "check-line" }, this.locked, say(h("span"), "lock")),
      say(h("p", { class: "hint" }), "lock.hint"),
      h("label", {}, say(h("span"), "policy"), this.chat),
      say(h("h3"), "bans"),
      this.none,
      this.bans,
      this.end,
    );
    for (const event of ["room", "self", "participants"] as const) session.on(event, () => this.isShown && this.draw());
    // Who was taken out is on the list.
    session.on("participants", ({ gone }) => gone.length > 0 && this.isShown && void this.list().catch(() => undefined));
  }

  refresh(): void {
    this.draw();
    this.attempt(() => this.list());
  }

  private get isShown(): boolean {
    return this.root.closest("[hidden]") === null;
  }

  private draw(): void {
    const { room } = this.session;
    this.locked.checked = room?.locked === true;
    this.chat.value = room?.chat ?? "all";
    this.end.hidden = !mayEndRoom(this.session);
  }

  private async list(): Promise<void> {
    const bans = await this.session.bans();
    this.none.hidden = bans.length > 0;
    this.bans.replaceChildren(...bans.map((ban) => this.row(ban)));
  }

  private row({ ban, name, identity, until }: BanInfo): HTMLElement {
    const who = name || identity || text("someone");
    const time = (iso: string) => new Date(iso).toLocaleTimeString(speech.language, { hour: "2-digit", minute: "2-digit" });
    const lift = onClick(say(h("button", { class: "small", type: "button", testid: "unban" }), "bans.lift"), () =>
      this.attempt(async () => {
        await this.session.unban(ban);
        await this.list();
      }),
    );
    label(lift, "bans.liftOf", { name: who });
    const till = sayOf(h("small"), () => (until === undefined ? text("bans.ever") : text("bans.until", { time: time(until) })));
    return h("li", { testid: "ban" }, h("span", { class: "who" }, h("strong", {}, who), till), lift);
  }

  private ending(): HTMLElement {
    const reason = placeholder(h("input", { maxlength: "200", autocomplete: "off", testid: "end-reason" }), "end.reason");
    label(reason, "end.reason");
    const form = h(
      "form",
      { class: "ending" },
      say(h("h3"), "end"),
      reason,
      say(h("button", { class: "danger", type: "submit", testid: "end-room" }), "end.now"),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!confirm(text("end.sure"))) return;
      const words = reason.value.trim();
      this.attempt(() => this.session.closeRoom(words === "" ? undefined : words));
    });
    return form;
  }
}
