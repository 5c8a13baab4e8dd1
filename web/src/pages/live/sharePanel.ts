import { addressOf } from "./address.ts";
import { copyButton } from "../common/copyButton.ts";
import { h } from "../common/dom.ts";
import { InvitePanel } from "../common/invitePanel.ts";
import { Rest, DEVELOPMENT } from "../common/rest.ts";
import { say, speech } from "./speech.ts";
import { troubleOf } from "./trouble.ts";

/** The link that brings viewers into the room of whoever may open rooms here. */
export function sharePanel(room: string, open: boolean, ...more: readonly HTMLElement[]): HTMLElement {
  const link = h("input", {
    id: "share-link",
    readonly: true,
    testid: "share-link",
    value: addressOf(location.href, room, "viewer"),
  });
  const copy = copyButton(link, { copy: (element) => say(element, "invite.copy"), copied: (element) => say(element, "invite.copied") });
  const plain = [say(h("label", { for: "share-link", class: "unseen" }), "shareLink"), h("div", { class: "stack" }, link, copy)];
  return h(
    "section",
    { class: "card", testid: "share" },
    say(h("h2"), "share"),
    ...(open ? plain : more.length > 0 ? [] : [say(h("p", { class: "hint" }), "shareWithToken")]),
    ...more,
  );
}

/**
 * Invitations by which viewers come in with nothing but a name.
 *
 * @param token of the host, who has to be live to invite by it; null where the page may open rooms
 */
export function invitations(room: string, token: string | null): HTMLElement {
  const rest = token === null ? Rest.ofService(DEVELOPMENT) : Rest.ofParticipant(token);
  const trouble = h("p", { class: "notice", role: "alert", testid: "invite-error", hidden: true });
  const attempt = (action: () => Promise<unknown>) => {
    trouble.hidden = true;
    void action().catch((error: unknown) => {
      trouble.hidden = false;
      const { code } = troubleOf(error);
      if (token !== null && NOT_IN_ROOM.has(code)) say(trouble, "inviteLive");
      else say(trouble, `error.${code}`);
    });
  };
  const panel = new InvitePanel(
    {
      make: async (wish) => {
        if (token === null) await rest.makeSure(room, "live");
        return rest.invite(room, wish);
      },
      list: () => rest.invitations(room),
      revoke: (code) => rest.revoke(room, code),
    },
    speech,
    attempt,
  );
  panel.offer(["viewer"]);
  const details = h("details", { testid: "invite-details" }, say(h("summary"), "inviteByLink"), say(h("p", { class: "hint" }), "inviteByLinkHint"), panel.root, trouble);
  // There may be no room yet, and so no invitation.
  details.addEventListener("toggle", () => details.open && void panel.refresh().catch(() => undefined));
  return details;
}

/** What is said to a token whose bearer is not in the room. */
const NOT_IN_ROOM: ReadonlySet<string> = new Set(["not-allowed", "room-busy", "room-not-found", "not-found"]);
