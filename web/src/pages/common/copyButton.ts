import { h, onClick } from "./dom.ts";
import { icon } from "./icons.ts";

const COPIED_MILLIS = 2_000;

/** What the button says, before and after. */
export interface CopyWords {
  copy(element: HTMLElement): void;
  copied(element: HTMLElement): void;
}

/** Copies what is in the field, and says that it did. */
export function copyButton(field: HTMLInputElement, says: CopyWords): HTMLElement {
  const words = h("span");
  const done = h("span", { class: "unseen", role: "status" });
  says.copy(words);
  const button = h("button", { class: "primary", type: "button", testid: "copy-link" }, icon("link"), words);
  const tell = () => {
    says.copied(words);
    says.copied(done);
    button.querySelector("svg")?.replaceWith(icon("check"));
    setTimeout(() => {
      says.copy(words);
      done.removeAttribute("data-says");
      done.textContent = "";
      button.querySelector("svg")?.replaceWith(icon("link"));
    }, COPIED_MILLIS);
  };
  onClick(button, async () => {
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      // Insecure pages have no clipboard; the older way works there.
      field.select();
      document.execCommand("copy");
    }
    tell();
  });
  field.addEventListener("focus", () => field.select());
  return h("span", { class: "copy" }, button, done);
}
