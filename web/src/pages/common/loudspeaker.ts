import { h } from "./dom.ts";

const STORED = "madang.speaker";

/** What Chromium lists besides the devices themselves; which one that is may change. */
const ALIASES = ["", "default", "communications"];

/** The loudspeaker that was chosen, for all that the page plays. */
export class Loudspeaker {
  /** Whether this browser lets pages choose. */
  static readonly isChoosable = "HTMLMediaElement" in globalThis && "setSinkId" in HTMLMediaElement.prototype;
  private readonly elements = new Set<HTMLMediaElement>();

  /** Plays that element there from now on. */
  lead(element: HTMLMediaElement): void {
    if (!Loudspeaker.isChoosable) return;
    for (const each of this.elements) if (!each.isConnected) this.elements.delete(each);
    this.elements.add(element);
    // One that is not there any more: the browser's own does.
    if (this.chosen !== "") element.setSinkId(this.chosen).catch(() => undefined);
  }

  /** Its id; empty for the browser's own choice. */
  get chosen(): string {
    return localStorage.getItem(STORED) ?? "";
  }

  async choose(deviceId: string): Promise<void> {
    await Promise.all([...this.elements].map((element) => element.setSinkId(deviceId)));
    localStorage.setItem(STORED, deviceId);
  }
}

/**
 * A choice of loudspeakers; hidden, with the element around it, where there is none.
 *
 * @param usual says that the browser decides
 * @param number names a device that the browser does not name
 */
export function speakerChoice(
  speaker: Loudspeaker,
  usual: (option: HTMLOptionElement) => HTMLOptionElement,
  number: (number: number) => string,
  failed: (error: unknown) => void,
) {
  const select = h("select", { testid: "speaker" });
  select.addEventListener("change", () => void speaker.choose(select.value).catch(failed));
  const list = (all: readonly MediaDeviceInfo[]) => {
    const devices = all.filter(({ kind, deviceId }) => kind === "audiooutput" && !ALIASES.includes(deviceId));
    const options = devices.map(({ deviceId, label }, index) => new Option(label || number(index + 1), deviceId));
    select.replaceChildren(usual(h("option", { value: "" })), ...options);
    select.value = devices.some(({ deviceId }) => deviceId === speaker.chosen) ? speaker.chosen : "";
    if (select.parentElement !== null) select.parentElement.hidden = !Loudspeaker.isChoosable || devices.length === 0;
  };
  return { select, list };
}
