type Attributes = Readonly<Record<string, string | boolean | undefined>>;

/** Makes an element: `h("button", { class: "primary", testid: "go-live" }, "Go")`; `testid` means `data-testid`. */
export function h<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: (Node | string | null)[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    element.setAttribute(key === "testid" ? "data-testid" : key, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

export function onClick<E extends HTMLElement>(element: E, action: () => unknown): E {
  element.addEventListener("click", () => void action());
  return element;
}
