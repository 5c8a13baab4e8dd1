import type { Layer, Layers, LayerSelection } from "/sdk/madang.js";
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
      const options = available.map((layer) => {
        const option = h("option", { value: layer.encodingId, disabled: !layer.active });
        return sayOf(option, () => nameOf(layer));
      });
      select.replaceChildren(automatic, ...options);
      select.value = options.some((option) => option.value === chosen) ? chosen : "";
      select.dataset["current"] = current?.encodingId ?? "";
    },
  };
}

function nameOf(layer: Layer): string {
  const rid = layer.encodingId;
  return lines(layer) ?? (rid === "q" || rid === "h" || rid === "f" ? text(`quality.${rid}`) : rid);
}
