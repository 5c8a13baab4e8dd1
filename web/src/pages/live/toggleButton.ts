import { h, onClick } from "../common/dom.ts";
import { icon, type Icon } from "../common/icons.ts";
import { label } from "./speech.ts";
import type { TextKey } from "./texts.ts";

interface Both<T> {
  readonly on: T;
  readonly off: T;
}

export interface ToggleButton {
  readonly button: HTMLButtonElement;
  set(on: boolean): void;
}

/** A round button for something that is on or off; its name says what a press will do. */
export function toggleButton(
  testid: string,
  icons: Both<Icon>,
  names: Both<TextKey>,
  onToggle: (on: boolean) => unknown,
): ToggleButton {
  let on = true;
  const button = h("button", { class: "round", type: "button", testid });
  const set = (value: boolean) => {
    on = value;
    button.replaceChildren(icon(on ? icons.on : icons.off));
    button.dataset["on"] = String(on);
    label(button, on ? names.on : names.off);
  };
  set(true);
  onClick(button, () => onToggle(!on));
  return { button, set };
}
