import { MadangError } from "../sdk/madang.js";
import { h, onClick } from "../common/dom.ts";
import { icon } from "../common/icons.ts";
import { say } from "./speech.ts";
import type { Trouble } from "./texts.ts";

/** Any thrown thing as one that the page has words for. */
export function troubleOf(thrown: unknown): MadangError {
  return thrown instanceof MadangError ? thrown : new MadangError("unexpected", String(thrown));
}

interface Ways {
  readonly retry?: () => void;
  /** Another way on, as a link. */
  readonly other?: HTMLElement | null;
}

/** Says what went wrong, what to do about it, and offers to do it. */
export function troubleCard(trouble: MadangError | Trouble, ways: Ways = {}): HTMLElement {
  const code = typeof trouble === "string" ? trouble : trouble.code;
  const detail = typeof trouble === "string" ? null : trouble.detail;
  return h(
    "section",
    { class: "trouble card", role: "alert", testid: "error", "data-code": code },
    icon(code === "ended" ? "check" : "alert"),
    say(h("h2"), `error.${code}`),
    say(h("p"), `advice.${code}`),
    detail === null ? null : say(h("p", { class: "detail" }), "serverSays", { detail }),
    h(
      "div",
      { class: "row" },
      ways.retry === undefined
        ? null
        : onClick(say(h("button", { class: "primary", testid: "retry" }), "retry"), ways.retry),
      ways.other ?? null,
      // Without an invitation the start page would only say the same.
      code === "no-invitation" ? null : say(h("a", { class: "button", href: "./", testid: "to-start" }), "backToStart"),
    ),
  );
}
