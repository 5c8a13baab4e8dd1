import type { MadangError } from "./errors.js";
import type { Layers, LayerSelection, SessionStats } from "./quality.js";

/** `connecting` until the first connection, `reconnecting` after a loss, `closed` for good. */
export type SessionState = "connecting" | "connected" | "reconnecting" | "closed";

export type MediaKind = "audio" | "video";

export type VideoCodec = "vp8" | "vp9" | "h264" | "av1";

/**
 * The Bearer token, or a function that gets one. What it gave is used for every attempt to connect until a minute, or a tenth
 * of its life where that is less, before the token's `exp`, or until the server refuses it; a token that names no `exp` is
 * asked for before every attempt.
 *
 * The function has 10 seconds; a room's session that was lost goes on by the last token where no other comes within 2. What it
 * throws decides whether another try makes sense:
 *
 * - a {@link MadangError} means what its code says;
 * - an error with a numeric `status` from 400 to 499, except 408, 425 and 429, is the application's no: the session closes at
 *   once with `token-refused`, and that error as the `cause`;
 * - anything else, such as the browser's own error when it is offline, or a `status` of 500, may pass: it is asked again. A session
 *   that was never connected closes after three tries, with `network` and that error as the `cause`.
 */
export type TokenSource = string | (() => string | Promise<string>);

export interface ReconnectPolicy {
  /** Upper bound of the first wait, in milliseconds; it doubles with every failure. Default 500; 300 for `join`. */
  readonly baseMillis?: number;
  /** Upper bound of every wait, in milliseconds. Default 8,000; 5,000 for `join`. */
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
  /** Whether there is media (besides) in a codec that this browser does not take; told with `active`. */
  readonly foreign: boolean;
  readonly layers: Layers | null;
  /** The layer asked for, or null when the server chooses. */
  readonly selection: LayerSelection | null;
  /** Asks for a layer of the video, or with null for the best one that fits. Kept across reconnects. */
  selectLayer(selection: LayerSelection | null): Promise<void>;
}
