import type { Layers, LayerSelection } from "../sdk/madang.js";
import { h } from "../common/dom.ts";
import { lines } from "../common/format.ts";
import { label, say, sayOf, text } from "./speech.ts";

export interface QualityMenu {
  readonly root: HTMLElement;
  show(layers: Layers): void;
}

/** Auto, or one of the encodings that the room has. */
export function qualityMenu(onChoice: (selection: LayerSelection | null) => Promise<void> | undefined): QualityMenu {
  const select = label(h("select", { testid: "quality" }), "quality");
  const automatic = say(h("option", { value: "" }), "quality.auto");
  select.append(automatic);
  select.addEventListener("change", async () => {
    try {
      await onChoice(select.value === "" ? null : { encodingId: select.value });
    } catch {
      // The layer has gone meanwhile: the server goes on choosing.
      select.value = "";
    }
  });
  return {
    root: h("span", { class: "quality" }, select),
    show: ({ available, current }) => {
      const chosen = select.value;
      const options = available.map((layer, place) => {
        const option = h("option", { value: layer.encodingId, disabled: !layer.active });
        return sayOf(option, () => lines(layer) ?? nameOf(place, available.length));
      });
      select.replaceChildren(automatic, ...options);
      select.value = options.some((option) => option.value === chosen) ? chosen : "";
      select.dataset["current"] = current?.encodingId ?? "";
    },
  };
}

/** Of a picture whose size nobody knows; the best comes first. */
function nameOf(place: number, count: number): string {
  if (place === 0) return text("quality.high");
  return place === count - 1 ? text("quality.low") : text("quality.medium");
}
