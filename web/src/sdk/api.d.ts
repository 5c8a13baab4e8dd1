/**
 * The public face of the Madang browser SDK, served as `/sdk/madang.d.ts` beside `/sdk/madang.js`.
 *
 * ```js
 * import { publish, watch } from "/sdk/madang.js";
 *
 * const live = publish({ endpoint: "/whip/yard", token });
 * live.on("state", (state) => console.log(state));
 * await live.connected;
 *
 * const view = watch({ endpoint: "/whep/yard", token });
 * videoElement.srcObject = view.stream;
 * ```
 */

/**
 * Sends camera, microphone or any stream to a WHIP endpoint. Returns at once; `connected` tells when media flows.
 * Throws a {@link MadangError} where the browser cannot do it at all.
 */
export declare function publish(options: PublishOptions): PublishSession;

/** Receives a room from a WHEP endpoint. Returns at once; `connected` tells when the transport is up. */
export declare function watch(options: WatchOptions): WatchSession;

/** The video codecs that this browser can send. */
export declare function sendableCodecs(): VideoCodec[];

/** `connecting` until the first connection, `reconnecting` after a loss, `closed` for good. */
export type SessionState = "connecting" | "connected" | "reconnecting" | "closed";

export type MediaKind = "audio" | "video";

export type VideoCodec = "vp8" | "vp9" | "h264" | "av1";

/** The Bearer token, or a function asked for one before every attempt to connect (also after a loss). */
export type TokenSource = string | (() => string | Promise<string>);

export interface ReconnectPolicy {
  /** Upper bound of the first wait, in milliseconds; it doubles with every failure. Default 500. */
  readonly baseMillis?: number;
  /** Upper bound of every wait, in milliseconds. Default 8,000. */
  readonly capMillis?: number;
  /** How long to go on after a loss before the session closes, in milliseconds. Default 120,000. */
  readonly giveUpAfterMillis?: number;
}

export interface SessionOptions {
  /** The WHIP or WHEP endpoint, absolute or relative to the page. */
  readonly endpoint: string;
  readonly token: TokenSource;
  /** Added to the ICE servers that the endpoint names in its Link headers. */
  readonly iceServers?: readonly RTCIceServer[];
  readonly iceTransportPolicy?: RTCIceTransportPolicy;
  readonly reconnect?: ReconnectPolicy;
  /** Time between two `stats` events, in milliseconds. Default 1,000. */
  readonly statsIntervalMillis?: number;
}

export interface PublishOptions extends SessionOptions {
  /** What to send. Its tracks stay the caller's: closing the session does not stop them. */
  readonly stream?: MediaStream;
  /** What to ask getUserMedia for when no stream is given. Default: microphone and 1280x720 at 30 frames a second. */
  readonly constraints?: MediaStreamConstraints;
  /** Send three encodings of the video (rids q, h, f). Default true. */
  readonly simulcast?: boolean;
  /** The only video codec to offer. Default: all that the browser has, in its order. */
  readonly codec?: VideoCodec;
}

export type WatchOptions = SessionOptions;

export interface Session<Events> {
  readonly state: SessionState;
  /** The newest sample, or null before the first. */
  readonly stats: SessionStats | null;
  /** How many viewers the room has, or null while unknown. */
  readonly viewers: number | null;
  /** Resolves with the first connection; rejects with a {@link MadangError} when the session closes before that. */
  readonly connected: Promise<void>;
  /** The newest RTCPeerConnection, for diagnosis; it changes with every reconnect. */
  readonly peerConnection: RTCPeerConnection | null;
  /** Adds a listener and returns the function that removes it. */
  on<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => void): () => void;
  /** Ends the session and deletes it on the server. Safe to call twice. */
  close(): Promise<void>;
}

export interface SessionEvents {
  state: SessionState;
  stats: SessionStats;
  viewers: number;
  /** The session is over: null after `close()`, otherwise why. */
  closed: MadangError | null;
}

export interface PublishEvents extends SessionEvents {
  /** A track was muted or unmuted, by `mute()` or by the device itself. */
  muted: { readonly kind: MediaKind; readonly muted: boolean; readonly by: "user" | "device" };
  /** A track ended without being asked to: unplugged, or taken away by the browser. */
  lost: { readonly kind: MediaKind };
  /** `stream` has a new track: another device, or the screen. */
  track: { readonly kind: MediaKind; readonly track: MediaStreamTrack };
  /** Screen sharing began or ended. */
  screen: boolean;
}

export interface PublishSession extends Session<PublishEvents> {
  /** What is being sent; empty until the devices have been opened. */
  readonly stream: MediaStream;
  readonly sharesScreen: boolean;
  isMuted(kind: MediaKind): boolean;
  mute(kind: MediaKind, muted: boolean): void;
  /** Sends another camera or microphone from now on, without a new connection. */
  switchDevice(kind: MediaKind, deviceId: string): Promise<void>;
  /** Sends the screen in place of the camera. */
  shareScreen(): Promise<void>;
  stopScreen(): Promise<void>;
}

export interface WatchEvents extends SessionEvents {
  /** Whether somebody is publishing in the room. */
  active: boolean;
  layers: Layers;
  track: { readonly kind: MediaKind; readonly track: MediaStreamTrack };
}

export interface WatchSession extends Session<WatchEvents> {
  /** One stream for the life of the session; its tracks are replaced by a reconnect. */
  readonly stream: MediaStream;
  /** Null while unknown (the server has not said). */
  readonly active: boolean | null;
  readonly layers: Layers | null;
  /** The layer asked for, or null when the server chooses. */
  readonly selection: LayerSelection | null;
  /** Asks for a layer of the video, or with null for the best one that fits. Kept across reconnects. */
  selectLayer(selection: LayerSelection | null): Promise<void>;
}

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
  /** Best first. */
  readonly available: readonly Layer[];
  /** What this viewer gets now, or null while unknown. */
  readonly current: LayerSelection | null;
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

export type ErrorCode =
  /** The browser has no WebRTC. */
  | "unsupported-browser"
  /** Camera and microphone need HTTPS or localhost. */
  | "insecure-page"
  | "permission-denied"
  | "device-not-found"
  | "device-busy"
  | "token-rejected"
  | "not-allowed"
  | "room-not-found"
  /** Another host is live. */
  | "room-busy"
  /** The server takes none of the offered codecs. */
  | "codec-unsupported"
  | "offer-rejected"
  | "too-many-requests"
  | "server-unavailable"
  /** The server could not be reached at all. */
  | "network"
  /** Signalling worked, media did not get through. */
  | "connection-failed"
  /** `close()` came first. */
  | "closed"
  | "unexpected";

export declare class MadangError extends Error {
  readonly code: ErrorCode;
  /** HTTP status, when an answer of the server caused the error. */
  readonly status: number | null;
  /** The server's own words (RFC 9457 `detail`), in English. */
  readonly detail: string | null;
}
