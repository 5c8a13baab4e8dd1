import { wordsOf } from "./words.ts";

/** The page's element of that id. */
export function part<Part extends HTMLElement = HTMLElement>(id: string): Part {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no #${id}`);
  return found as Part;
}

/** A new element with those properties and children. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Partial<HTMLElementTagNameMap[Tag]> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/** Does that, and shows why it could not be done. */
export async function attempt(action: () => Promise<unknown>): Promise<void> {
  part("problem").textContent = "";
  try {
    await action();
  } catch (error) {
    part("problem").textContent = wordsOf(error);
  }
}

export function onClick(id: string, action: () => Promise<unknown>): void {
  part(id).addEventListener("click", () => void attempt(action));
}

export function onSubmit(id: string, action: () => Promise<unknown>): void {
  part(id).addEventListener("submit", (event) => {
    event.preventDefault();
    void attempt(action);
  });
}
