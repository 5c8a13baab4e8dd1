import type { SessionStats, TrackStats } from "../sdk/madang.js";
import { h, onClick } from "../common/dom.ts";
import { bitRate, frameRate, lines, millis, percent, resolution } from "../common/format.ts";
import { icon } from "../common/icons.ts";
import { label, say, sayOf, text } from "./speech.ts";
import type { TextKey } from "./texts.ts";

export interface StatsPanel {
  readonly root: HTMLElement;
  readonly toggle: HTMLButtonElement;
  show(stats: SessionStats, layer: string | null): void;
}

type Row = "layer" | "resolution" | "fps" | "bitrate" | "audio" | "loss" | "rtt" | "jitter" | "codec";
type HostRow = "limited" | "available";

/** The numbers of a session; hidden until its button is pressed. */
export function statsPanel(part: "host" | "viewer"): StatsPanel {
  const common: Row[] = ["resolution", "fps", "bitrate", "audio", "loss", "rtt", "jitter", "codec"];
  const rows: (Row | HostRow | "freezes")[] =
    part === "host" ? [...common, "limited", "available"] : ["layer", ...common, "freezes"];
  const cells = new Map(rows.map((row) => [row, say(h("dd", { testid: `stat-${row}` }), "stat.unknown")]));
  const list = h("dl", { class: "stats" });
  for (const [row, cell] of cells) list.append(h("div", {}, say(h("dt"), `stat.${row}` satisfies TextKey), cell));
  const layers = part === "host" ? h("ul", { class: "layers", testid: "stat-layers" }) : null;
  const heading = layers === null ? null : say(h("h3"), "stat.layers");
  const root = h("section", { class: "card", id: "stats", hidden: true, testid: "stats" }, say(h("h2"), "stats"), list, heading, layers);
  const toggle = label(
    h("button", { class: "round", type: "button", "aria-expanded": "false", "aria-controls": "stats", testid: "stats-toggle" }, icon("stats")),
    "stats",
  );
  onClick(toggle, () => {
    root.hidden = !root.hidden;
    toggle.setAttribute("aria-expanded", String(!root.hidden));
  });
  return {
    root,
    toggle,
    show: (stats, layer) => {
      const values = valuesOf(stats, layer);
      for (const [row, cell] of cells) sayOf(cell, () => values[row]() ?? text("stat.unknown"));
      if (layers !== null) fillLayers(layers, stats.video);
    },
  };
}

function valuesOf({ video, audio, ...stats }: SessionStats, layer: string | null) {
  const seen = (value: string | number | null | undefined) => () => (value == null ? null : String(value));
  return {
    layer: seen(layer),
    resolution: seen(resolution(video?.width ?? null, video?.height ?? null)),
    fps: seen(frameRate(video?.framesPerSecond ?? null)),
    bitrate: seen(bitRate(stats.bitrateBps)),
    audio: seen(bitRate(audio?.bitrateBps ?? null)),
    loss: seen(percent(video?.lossPercent ?? audio?.lossPercent ?? null)),
    rtt: seen(millis(stats.rttMillis)),
    jitter: seen(millis(video?.jitterMillis ?? audio?.jitterMillis ?? null)),
    codec: seen([video?.codec, audio?.codec].filter((codec) => codec != null).join(" + ") || null),
    freezes: seen(video?.freezes),
    limited: () => limitation(video?.limitedBy ?? null),
    available: seen(bitRate(stats.availableBps)),
  };
}

function limitation(reason: string | null): string | null {
  if (reason === null) return null;
  return text(reason === "none" || reason === "cpu" || reason === "bandwidth" ? `limited.${reason}` : "limited.other");
}

function fillLayers(list: HTMLElement, video: TrackStats | null): void {
  const items = (video?.encodings ?? []).toReversed().map((encoding) => {
    const flows = encoding.bitrateBps > 0;
    const size = flows ? (lines(encoding) ?? "") : "";
    const rate = flows ? `${bitRate(encoding.bitrateBps)} · ${frameRate(encoding.framesPerSecond) ?? ""}` : text("stat.unknown");
    return h(
      "li",
      { "data-rid": encoding.rid, "data-flows": String(flows) },
      h("b", {}, encoding.rid),
      h("span", {}, size),
      h("span", {}, rate),
    );
  });
  list.replaceChildren(...items);
}
