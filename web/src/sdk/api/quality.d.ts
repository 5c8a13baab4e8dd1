import type { MediaLeg, TrackSource } from "./media.js";
import type { MediaKind } from "./session.js";

export interface LayerSelection {
  readonly encodingId?: string;
  readonly spatialLayerId?: number;
  readonly temporalLayerId?: number;
}

/** One encoding of the video that the room offers. */
export interface Layer {
  readonly encodingId: string;
  /** False when the publisher has paused it. */
  readonly active: boolean;
  readonly bitrateBps: number | null;
  /** Pixels. */
  readonly width: number | null;
  /** Pixels. */
  readonly height: number | null;
  readonly temporalLayerIds: readonly number[];
}

export interface Layers {
  /** Best first, by what they carry at present; their names say nothing of it. */
  readonly available: readonly Layer[];
  /** What this viewer gets now, or null while unknown. */
  readonly current: LayerSelection | null;
  /** Why no better is sent, or null where the server does not say. */
  readonly cause: LimitCause | null;
}

/** Why a slot is sent no better. `descriptor`: this browser does not take the header extension that tells AV1's spatial layers apart. */
export type LimitCause = "none" | "wish" | "bandwidth" | "source" | "codec" | "descriptor" | "hidden";

/** A change of what a slot may be sent: "best", "none", or encoding and layers as in "h L1T2". */
export interface LayerDecision {
  readonly secondsAgo: number;
  readonly from: string;
  readonly to: string;
  readonly cause: LimitCause;
  /** What the path was believed to carry then, -1 where nothing limited it. */
  readonly estimateBps: number;
}

/** What the server sends us at present, and why. */
export interface QualityReport {
  /** Bits a second that the path to us is believed to carry, -1 where nothing limits it. */
  readonly estimateBps: number;
  readonly slots: readonly QualityOfSlot[];
}

/** What a slot is sent, and why. */
export interface QualityOfSlot {
  readonly mid: string;
  readonly kind: MediaKind;
  readonly track: string;
  /** Who publishes it. */
  readonly participant: string | null;
  readonly source: TrackSource | null;
  /** The encoding that is sent, null for none. */
  readonly encoding: string | null;
  readonly temporal: number;
  readonly wanted: string | null;
  /** All that there are, the lowest quality first, by what they carry at present. */
  readonly encodings: readonly string[];
  readonly paused: boolean;
  /** Why no better is sent: it is the best there is, no more was asked for, the path carries no more, ... */
  readonly cause: LimitCause;
  /** The last changes of what may be sent, the oldest first. */
  readonly decisions: readonly LayerDecision[];
  readonly bitrateBps: number;
  /** Part of the packets that did not arrive, 0 to 1. */
  readonly loss: number;
}

/** A sample of one session. Null means that the browser has not said. */
export interface SessionStats {
  /** Both kinds together, over the time since the last sample. */
  readonly bitrateBps: number;
  readonly rttMillis: number | null;
  readonly video: TrackStats | null;
  readonly audio: TrackStats | null;
  /** The bandwidth estimate of the browser; only when publishing. */
  readonly availableBps: number | null;
  /** Transport in use, for example `udp`. */
  readonly protocol: string | null;
}

export interface TrackStats {
  /** For example `VP8`. */
  readonly codec: string | null;
  readonly bitrateBps: number;
  /** Packets lost since the last sample, in percent of those sent. */
  readonly lossPercent: number | null;
  readonly jitterMillis: number | null;
  /** Pixels, of the largest encoding that flows. */
  readonly width: number | null;
  readonly height: number | null;
  readonly framesPerSecond: number | null;
  /** Decoded or encoded since the connection began. */
  readonly frames: number | null;
  /** How often the picture stood still; only when watching. */
  readonly freezes: number | null;
  /** What holds the encoder back: `none`, `cpu`, `bandwidth`; only when publishing. */
  readonly limitedBy: string | null;
  /** One per rid, low to high; empty when watching. */
  readonly encodings: readonly EncodingStats[];
}

export interface EncodingStats {
  readonly rid: string;
  readonly bitrateBps: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly framesPerSecond: number | null;
}

/** A sample of one connection, over the time since the last one. Null means that the browser has not said. */
export interface LegStats {
  readonly leg: MediaLeg;
  readonly sentBps: number;
  readonly receivedBps: number;
  readonly rttMillis: number | null;
  /** The bandwidth estimate of the browser; only where it sends. */
  readonly availableBps: number | null;
  /** Transport in use, for example `udp`. */
  readonly protocol: string | null;
  /** By track, one's own and those of others. */
  readonly tracks: ReadonlyMap<string, TrackStats>;
}
