import { chooseLanguage, LANGUAGES, textIn, type Language, type TextKey, type Values } from "./texts.ts";

const STORED = "madang.language";

type Aspect = "text" | "label" | "title" | "caption";

/** What each element says, so that a change of the language can say it anew. */
const said = new WeakMap<Element, Partial<Record<Aspect, () => string>>>();

let current: Language = chooseLanguage([localStorage.getItem(STORED) ?? "", ...navigator.languages]);

export function language(): Language {
  return current;
}

export function text(key: TextKey, values?: Values): string {
  return textIn(current, key, values);
}

/** Gives the element its text, in the page's language from now on. */
export function say<E extends Element>(element: E, key: TextKey, values?: Values): E {
  return speak(element, "text", () => text(key, values));
}

/** The same for a text that has to be computed, such as a number with its unit. */
export function sayOf<E extends Element>(element: E, produce: () => string): E {
  return speak(element, "text", produce);
}

/** Gives the element an accessible name that is also its tooltip. */
export function label<E extends Element>(element: E, key: TextKey, values?: Values): E {
  speak(element, "label", () => text(key, values));
  return speak(element, "title", () => text(key, values));
}

export function caption<E extends Element>(element: E, key: TextKey): E {
  return speak(element, "caption", () => text(key));
}

export function changeLanguage(language: Language): void {
  current = language;
  localStorage.setItem(STORED, language);
  applyLanguage();
}

/** Says everything on the page in the current language. */
export function applyLanguage(): void {
  document.documentElement.lang = current;
  document.title = text("title");
  for (const element of document.querySelectorAll("[data-says]")) {
    const aspects = said.get(element) ?? {};
    for (const aspect of Object.keys(aspects) as Aspect[]) show(element, aspect, aspects[aspect]!());
  }
}

export function languageChoice(): HTMLSelectElement {
  const select = document.createElement("select");
  select.dataset["testid"] = "language";
  for (const [code, { name }] of Object.entries(LANGUAGES)) select.add(new Option(name, code, false, code === current));
  select.addEventListener("change", () => changeLanguage(select.value as Language));
  return label(select, "language");
}

function speak<E extends Element>(element: E, aspect: Aspect, produce: () => string): E {
  said.set(element, { ...said.get(element), [aspect]: produce });
  element.setAttribute("data-says", "");
  show(element, aspect, produce());
  return element;
}

function show(element: Element, aspect: Aspect, words: string): void {
  if (aspect === "text") {
    if (element.textContent !== words) element.textContent = words;
  } else {
    element.setAttribute(aspect === "label" || aspect === "caption" ? "aria-label" : "title", words);
  }
}
