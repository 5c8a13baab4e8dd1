import type { Layer, Layers, LayerSelection, LimitCause } from "./api.d.ts";
import { Backoff } from "./backoff.ts";
import type { Browser } from "./browser.ts";
import { isFinal, MadangError } from "./failure.ts";
import { linkByRelation } from "./links.ts";
import { pause } from "./pause.ts";
import type { MediaResource } from "./resource.ts";

const RELATION = "urn:ietf:params:whep:ext:core:server-sent-events";
const NAMES = ["active", "inactive", "layers", "viewercount"] as const;
/** The last event of every stream, asked for or not. */
const CLOSED = "closed";
/** So many failures in a row are no accident: a page may be refused without being told so. */
const MOST_FAILURES = 8;

export type RoomEvent =
  | { readonly type: "active"; readonly active: boolean; readonly foreign: boolean }
  | { readonly type: "viewers"; readonly viewers: number }
  | { readonly type: "closed"; readonly reason: string }
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
  let failures = 0;
  let over = false;
  const opened = () => {
    backoff.reset();
    failures = 0;
  };
  const take = (event: RoomEvent) => {
    over ||= event.type === "closed";
    onEvent(event);
  };
  while (!signal.aborted && failures < MOST_FAILURES) {
    failures++;
    try {
      const response = await resource.post(link.target, wanted);
      const location = response.headers.get("Location");
      if (location === null) return;
      const url = new URL(location, response.url || link.target).href;
      await listen(browser.eventSource(url), wanted, take, opened, signal);
    } catch (cause) {
      // The events are an extra: media goes on without them, and where nothing is refused a later try may succeed.
      if (cause instanceof MadangError && isFinal(cause)) return;
    }
    if (over) return;
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
    for (const name of [...names, CLOSED]) {
      source.addEventListener(name, (message: MessageEvent<string>) => {
        const event = toRoomEvent(name, message.data);
        // Told again by itself, an EventSource would ask for more of what is over.
        if (event?.type === "closed") end();
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
  const body = parseJson(data);
  if (name === "active" || name === "inactive") {
    return { type: "active", active: name === "active", foreign: body?.["cause"] === "codec" };
  }
  if (name === CLOSED) return { type: "closed", reason: typeof body?.["reason"] === "string" ? body["reason"] : "" };
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
    const available = [...active, ...inactive].sort((a, b) => b.rank - a.rank).map(({ layer }) => layer);
    return { type: "layers", mediaId, layers: { available, current: selectionOf(section?.["current"]), cause: causeOf(section?.["cause"]) } };
  }
  return null;
}

interface RankedLayer {
  readonly layer: Layer;
  /** Larger is better. */
  readonly rank: number;
}

function layersOf(value: unknown, active: boolean): RankedLayer[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry) => {
    const layer = record(entry);
    const encodingId = layer?.["id"] ?? layer?.["rid"];
    if (layer === null || typeof encodingId !== "string") return [];
    const temporal = Array.isArray(layer["layers"]) ? layer["layers"] : [];
    const found: Layer = {
      encodingId,
      active,
      bitrateBps: numberOf(layer["bitrate"]),
      width: positiveOf(layer["width"]),
      height: positiveOf(layer["height"]),
      temporalLayerIds: [...new Set(temporal.map((each) => numberOf(record(each)?.["temporalLayerId"])))]
        .filter((id) => id !== null)
        .sort((a, b) => a - b),
    };
    return { layer: found, rank: rankOf(found, numberOf(layer["rank"])) };
  });
}

/** As the server says, else by pixels where they are known, else by bit rate; names of encodings tell nothing. */
function rankOf(layer: Layer, told: number | null): number {
  if (told !== null) return told;
  return layer.width !== null && layer.height !== null ? layer.width * layer.height * 1e6 : (layer.bitrateBps ?? 0);
}

const CAUSES: readonly LimitCause[] = ["none", "wish", "bandwidth", "source", "codec", "descriptor", "hidden"];

function causeOf(value: unknown): LimitCause | null {
  return CAUSES.find((cause) => cause === value) ?? null;
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
