/** Languages by code, each with its own name and the same texts; English has to be there. */
export type Catalogue<Key extends string> = Readonly<
  Record<string, { readonly name: string; readonly texts: Readonly<Record<Key, string>> }>
>;

export type Values = Readonly<Record<string, string | number>>;

type Aspect = "text" | "label" | "title" | "caption" | "placeholder";

const STORED = "madang.language";
const ATTRIBUTE = { label: "aria-label", caption: "aria-label", title: "title", placeholder: "placeholder" } as const;

/** The first of the wished languages that there is, else English. */
export function firstLanguage(languages: Readonly<Record<string, unknown>>, wishes: readonly string[]): string {
  for (const wish of wishes) {
    const language = wish.toLowerCase().split("-")[0]!;
    if (Object.hasOwn(languages, language)) return language;
  }
  return "en";
}

export function fillIn(words: string, values: Values = {}): string {
  return words.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
}

/** Says a page's texts in the language of its reader, and anew when that is changed. */
export class Speech<Key extends string> {
  /** What each element says, so that a change of the language can say it anew. */
  private readonly said = new WeakMap<Element, Partial<Record<Aspect, () => string>>>();
  private current: string;

  constructor(
    private readonly catalogue: Catalogue<Key>,
    private readonly title: Key,
  ) {
    this.current = firstLanguage(catalogue, [localStorage.getItem(STORED) ?? "", ...navigator.languages]);
  }

  get language(): string {
    return this.current;
  }

  readonly text = (key: Key, values?: Values): string => fillIn(this.catalogue[this.current]!.texts[key], values);

  /** Gives the element its text, in the page's language from now on. */
  readonly say = <E extends Element>(element: E, key: Key, values?: Values): E =>
    this.speak(element, "text", () => this.text(key, values));

  /** The same for a text that has to be computed, such as a number with its unit. */
  readonly sayOf = <E extends Element>(element: E, produce: () => string): E => this.speak(element, "text", produce);

  /** Gives the element an accessible name that is also its tooltip. */
  readonly label = <E extends Element>(element: E, key: Key, values?: Values): E => {
    this.speak(element, "label", () => this.text(key, values));
    return this.speak(element, "title", () => this.text(key, values));
  };

  readonly caption = <E extends Element>(element: E, key: Key, values?: Values): E =>
    this.speak(element, "caption", () => this.text(key, values));

  readonly placeholder = <E extends Element>(element: E, key: Key): E =>
    this.speak(element, "placeholder", () => this.text(key));

  /** Says everything on the page in the current language. */
  readonly apply = (): void => {
    document.documentElement.lang = this.current;
    document.title = this.text(this.title);
    for (const element of document.querySelectorAll("[data-says]")) {
      const aspects = this.said.get(element) ?? {};
      for (const aspect of Object.keys(aspects) as Aspect[]) show(element, aspect, aspects[aspect]!());
    }
  };

  /** A choice of languages that changes the page's. */
  readonly choice = (name: Key): HTMLSelectElement => {
    const select = document.createElement("select");
    select.dataset["testid"] = "language";
    for (const [code, { name: own }] of Object.entries(this.catalogue)) {
      select.add(new Option(own, code, false, code === this.current));
    }
    select.addEventListener("change", () => {
      this.current = select.value;
      localStorage.setItem(STORED, select.value);
      this.apply();
    });
    return this.label(select, name);
  };

  private speak<E extends Element>(element: E, aspect: Aspect, produce: () => string): E {
    this.said.set(element, { ...this.said.get(element), [aspect]: produce });
    element.setAttribute("data-says", "");
    show(element, aspect, produce());
    return element;
  }
}

function show(element: Element, aspect: Aspect, words: string): void {
  if (aspect === "text") {
    if (element.textContent !== words) element.textContent = words;
  } else {
    element.setAttribute(ATTRIBUTE[aspect], words);
  }
}
