import { addressOf } from "./address.ts";
import { h, onClick } from "../common/dom.ts";
import { icon } from "../common/icons.ts";
import { say } from "./speech.ts";

const COPIED_MILLIS = 2_000;

/** The link that brings viewers into the room. */
export function sharePanel(room: string, open: boolean): HTMLElement {
  const link = h("input", {
    id: "share-link",
    readonly: true,
    testid: "share-link",
    value: addressOf(location.href, room, "viewer"),
  });
  link.addEventListener("focus", () => link.select());
  const words = say(h("span"), "copy");
  const copy = h("button", { class: "primary", type: "button", testid: "copy-link" }, icon("link"), words);
  const done = h("span", { class: "unseen", role: "status" });
  const tell = () => {
    say(words, "copied");
    say(done, "copied");
    copy.querySelector("svg")?.replaceWith(icon("check"));
    setTimeout(() => {
      say(words, "copy");
      done.textContent = "";
      copy.querySelector("svg")?.replaceWith(icon("link"));
    }, COPIED_MILLIS);
  };
  onClick(copy, async () => {
    try {
      await navigator.clipboard.writeText(link.value);
    } catch {
      // Insecure pages have no clipboard; the older way works there.
      link.select();
      document.execCommand("copy");
    }
    tell();
  });
  return h(
    "section",
    { class: "card", testid: "share" },
    say(h("h2"), "share"),
    say(h("label", { for: "share-link", class: "unseen" }), "shareLink"),
    h("div", { class: "stack" }, link, copy),
    done,
    open ? null : say(h("p", { class: "hint" }), "shareWithToken"),
  );
}
