import type { InvitationWish, Role } from "../sdk/madang.js";
import { copyButton } from "./copyButton.ts";
import { h, onClick } from "./dom.ts";
import type { InviteKey } from "./inviteTexts.ts";
import type { Invitation } from "./rest.ts";
import type { Speech } from "./speech.ts";

/** What a panel of invitations is made of. */
export interface Inviting {
  make(wish: InvitationWish): Promise<Pick<Invitation, "code">>;
  list(): Promise<readonly Invitation[]>;
  revoke(code: string): Promise<void>;
}

const HOUR = 3_600;
const LIVES: readonly (readonly [seconds: number, key: InviteKey, count: number])[] = [
  [HOUR, "invite.hour", 1],
  [8 * HOUR, "invite.hours", 8],
  [24 * HOUR, "invite.hours", 24],
  [7 * 24 * HOUR, "invite.days", 7],
  [30 * 24 * HOUR, "invite.days", 30],
];
const USUAL_LIFE = 24 * HOUR;
const MOST_USES = 10_000;

type Words = Pick<Speech<InviteKey>, "say" | "sayOf" | "text" | "label"> & { readonly language: string };

/** The address that lets people in: short, and of the server that this page is of. */
export function linkOf(href: string, code: string): string {
  return new URL(`../room/i/${encodeURIComponent(code)}`, href).href;
}

/** Makes links by which others come in with nothing but a name, and takes them back. */
export class InvitePanel {
  private readonly role = h("select", { testid: "invite-role" });
  private readonly uses = h("input", { type: "number", min: "1", max: String(MOST_USES), value: "1", required: true, testid: "invite-uses" });
  private readonly life = h("select", { testid: "invite-life" });
  private readonly link = h("input", { readonly: true, testid: "invite-link" });
  private readonly made: HTMLElement;
  private readonly none: HTMLElement;
  private readonly list = h("ul", { class: "invitations", testid: "invitations" });
  readonly root: HTMLElement;

  /** @param attempt does it, and says what went wrong */
  constructor(
    private readonly inviting: Inviting,
    private readonly words: Words,
    private readonly attempt: (action: () => Promise<unknown>) => void,
  ) {
    const { say, label } = words;
    for (const [seconds, key, count] of LIVES) this.life.append(say(h("option", { value: String(seconds), selected: seconds === USUAL_LIFE }), key, { count }));
    label(this.link, "invite.link");
    const share = onClick(say(h("button", { type: "button", testid: "invite-share" }), "invite.share"), () =>
      // Who thinks better of it knows it.
      navigator.share({ url: this.link.value }).catch(() => undefined),
    );
    share.hidden = !("share" in navigator);
    const copy = copyButton(this.link, { copy: (element) => say(element, "invite.copy"), copied: (element) => say(element, "invite.copied") });
    this.made = h("div", { class: "stack made", hidden: true }, this.link, h("div", { class: "row" }, copy, share));
    this.none = say(h("p", { class: "hint" }), "invite.none");
    const row = (key: InviteKey, field: HTMLElement) => h("label", {}, say(h("span"), key), field);
    const form = h(
      "form",
      { class: "inviting" },
      row("invite.as", this.role),
      h("div", { class: "pair" }, row("invite.uses", this.uses), row("invite.life", this.life)),
      h("div", { class: "row" }, say(h("button", { class: "primary", type: "submit", testid: "invite-make" }), "invite.make")),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      attempt(() => this.make());
    });
    this.root = h("div", { class: "invite-panel" }, form, this.made, say(h("h3"), "invite.list"), this.none, this.list);
  }

  /** As what others may come, the usual role first. */
  offer(roles: readonly Role[]): void {
    const before = this.role.value;
    this.role.replaceChildren(...roles.map((role) => this.words.say(h("option", { value: role }), `role.${role}`)));
    if (roles.some((role) => role === before)) this.role.value = before;
    // Where there is nothing to choose, there is no choice.
    this.role.parentElement!.hidden = roles.length < 2;
  }

  async refresh(): Promise<void> {
    this.draw(await this.inviting.list());
  }

  private async make(): Promise<void> {
    const { code } = await this.inviting.make({
      role: this.role.value as Role,
      uses: this.uses.valueAsNumber,
      ttlSeconds: Number(this.life.value),
    });
    this.link.value = linkOf(location.href, code);
    this.made.hidden = false;
    this.link.focus();
    await this.refresh();
  }

  private draw(invitations: readonly Invitation[]): void {
    this.none.hidden = invitations.length > 0;
    this.list.replaceChildren(...invitations.map((invitation) => this.row(invitation)).reverse());
  }

  private row({ code, role, uses, used, expiresAt }: Invitation): HTMLElement {
    const { say, sayOf, text, label } = this.words;
    const start = code.slice(0, 6);
    const until = new Date(expiresAt);
    const time = () => until.toLocaleString(this.words.language, { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" });
    const revoke = onClick(say(h("button", { class: "small", type: "button", testid: "invite-revoke" }), "invite.revoke"), () =>
      this.attempt(async () => {
        await this.inviting.revoke(code);
        if (this.link.value === linkOf(location.href, code)) this.made.hidden = true;
        await this.refresh();
      }),
    );
    label(revoke, "invite.revokeOf", { code: start });
    return h(
      "li",
      { "data-code": code, testid: "invitation-made" },
      h(
        "span",
        { class: "who" },
        say(h("strong"), `role.${role}`),
        sayOf(h("small"), () => [start, text("invite.used", { used, uses }), text("invite.until", { time: time() })].join(" · ")),
      ),
      revoke,
    );
  }
}
