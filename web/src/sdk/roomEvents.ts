import type { Layer, Layers, LayerSelection } from "./api.d.ts";
import { Backoff } from "./backoff.ts";
import type { Browser } from "./browser.ts";
import { linkByRelation } from "./links.ts";
import { pause } from "./pause.ts";
import type { MediaResource } from "./resource.ts";

const RELATION = "urn:ietf:params:whep:ext:core:server-sent-events";
const NAMES = ["active", "inactive", "layers", "viewercount"] as const;

export type RoomEvent =
  | { readonly type: "active"; readonly active: boolean }
  | { readonly type: "viewers"; readonly viewers: number }
  | { readonly type: "layers"; readonly mediaId: string; readonly layers: Layers };

/** Follows what the server tells about a room beside the media (WHEP server-sent events) until the signal aborts. */
export async function followRoomEvents(
  browser: Browser,
  resource: MediaResource,
  onEvent: (event: RoomEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  const link = linkByRelation(resource.links, RELATION);
  if (link === null) return;
  const offered = (link.parameters.get("events") ?? NAMES.join(",")).split(",").map((name) => name.trim());
  const wanted = NAMES.filter((name) => offered.includes(name));
  const backoff = new Backoff(1_000, 30_000, browser.random);
  while (!signal.aborted) {
    try {
      const response = await resource.post(link.target, wanted);
      const location = response.headers.get("Location");
      if (location === null) return;
      const url = new URL(location, response.url || link.target).href;
      await listen(browser.eventSource(url), wanted, onEvent, () => backoff.reset(), signal);
    } catch {
      // The events are an extra: media goes on without them, and a later try may succeed.
    }
    if (!signal.aborted) await pause(backoff.nextMillis(), signal);
  }
}

/** Resolves when the stream is over for good; EventSource repairs short breaks by itself. */
function listen(
  source: EventSource,
  names: readonly string[],
  onEvent: (event: RoomEvent) => void,
  onOpen: () => void,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      source.close();
      signal.removeEventListener("abort", end);
      resolve();
    };
    for (const name of names) {
      source.addEventListener(name, (message: MessageEvent<string>) => {
        const event = toRoomEvent(name, message.data);
        if (event !== null) onEvent(event);
      });
    }
    source.addEventListener("open", onOpen);
    source.addEventListener("error", () => {
      if (source.readyState === 2) end();
    });
    signal.addEventListener("abort", end);
    if (signal.aborted) end();
  });
}

/** One server-sent event in the SDK's words; null when it is not one that we know or it is malformed. */
export function toRoomEvent(name: string, data: string): RoomEvent | null {
  if (name === "active" || name === "inactive") return { type: "active", active: name === "active" };
  const body = parseJson(data);
  if (name === "viewercount") {
    const viewers = numberOf(body?.["viewercount"]);
    return viewers === null ? null : { type: "viewers", viewers };
  }
  const media = record(body?.["media"]);
  if (name !== "layers" || media === null) return null;
  // One m-section of a WHEP session carries layered video; the others list nothing.
  for (const [mediaId, value] of Object.entries(media)) {
    const section = record(value);
    const active = layersOf(section?.["active"], true);
    const inactive = layersOf(section?.["inactive"], false);
    if (active.length + inactive.length === 0) continue;
    const available = [...active, ...inactive].sort((a, b) => rank(b) - rank(a));
    return { type: "layers", mediaId, layers: { available, current: selectionOf(section?.["current"]) } };
  }
  return null;
}

function layersOf(value: unknown, active: boolean): Layer[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry) => {
    const layer = record(entry);
    const encodingId = layer?.["id"] ?? layer?.["rid"];
    if (layer === null || typeof encodingId !== "string") return [];
    const temporal = Array.isArray(layer["layers"]) ? layer["layers"] : [];
    return {
      encodingId,
      active,
      bitrateBps: numberOf(layer["bitrate"]),
      width: positiveOf(layer["width"]),
      height: positiveOf(layer["height"]),
      temporalLayerIds: [...new Set(temporal.map((entry) => numberOf(record(entry)?.["temporalLayerId"])))]
        .filter((id) => id !== null)
        .sort((a, b) => a - b),
    };
  });
}

const RANK_OF_RID: Readonly<Record<string, number>> = { q: 1, h: 2, f: 3 };

/** Larger is better: pixels where they are known, else bit rate, else the usual rids. */
function rank(layer: Layer): number {
  if (layer.height !== null) return layer.height * 1e9;
  return layer.bitrateBps ?? RANK_OF_RID[layer.encodingId] ?? 0;
}

function selectionOf(value: unknown): LayerSelection | null {
  const current = record(value);
  if (current === null) return null;
  const encodingId = current["encodingId"];
  const spatialLayerId = numberOf(current["spatialLayerId"]);
  const temporalLayerId = numberOf(current["temporalLayerId"]);
  return {
    ...(typeof encodingId === "string" && { encodingId }),
    ...(spatialLayerId !== null && { spatialLayerId }),
    ...(temporalLayerId !== null && { temporalLayerId }),
  };
}

function parseJson(data: string): Record<string, unknown> | null {
  try {
    return record(JSON.parse(data));
  } catch {
    return null;
  }
}

function record(value: unknown): Record<string, unknown> | null {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}

function numberOf(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : null;
}

function positiveOf(value: unknown): number | null {
  const number = numberOf(value);
  return number === 0 ? null : number;
}
