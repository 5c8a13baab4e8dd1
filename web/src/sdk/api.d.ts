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

/**
 * Takes part in a room of any mode: others, tracks, speakers, promotion, messages. Returns at once; `connected` tells when the
 * participant is in the room. Media is not sent before `publish` is called.
 */
export declare function join(options: JoinOptions): RoomSession;

/**
 * Opens camera and microphone, or what there is of them; the names of the tracks are those of their sources in a room:
 *
 * ```js
 * const devices = await openDevices();
 * devices.on("track", ({ source, track }) => track === null ? session.unpublish(source) : session.publish(source, track));
 * await session.publish("camera", devices.camera);
 * ```
 *
 * Rejects with the first {@link MadangError} when nothing of what was asked for can be opened.
 */
export declare function openDevices(wish?: DeviceWish): Promise<LocalDevices>;

/** The video codecs that this browser can send. */
export declare function sendableCodecs(): VideoCodec[];

/** `connecting` until the first connection, `reconnecting` after a loss, `closed` for good. */
export type SessionState = "connecting" | "connected" | "reconnecting" | "closed";

export type MediaKind = "audio" | "video";

export type VideoCodec = "vp8" | "vp9" | "h264" | "av1";

/**
 * The Bearer token, or a function asked for one before every attempt to connect (also after a loss). It has 10 seconds; a
 * room's session that was lost goes on by the last token where no other comes within 2, or the function throws anything but a
 * {@link MadangError} of a code that no wait changes.
 */
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
  /** Whether there is media (besides) in a codec that this browser does not take; told with `active`. */
  readonly foreign: boolean;
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
  /** Best first, by what they carry at present; their names say nothing of it. */
  readonly available: readonly Layer[];
  /** What this viewer gets now, or null while unknown. */
  readonly current: LayerSelection | null;
  /** Why no better is sent, or null where the server does not say. */
  readonly cause: LimitCause | null;
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

export interface JoinOptions {
  /** The signalling endpoint, absolute or relative to the page. Default `/v1/signal`. */
  readonly endpoint?: string;
  readonly token: TokenSource;
  /** Whether to receive what the role may receive. Default true. */
  readonly receive?: boolean;
  /** Send and receive on one connection instead of two. Default false. */
  readonly duplex?: boolean;
  /** Added to the ICE servers that the server names. */
  readonly iceServers?: readonly RTCIceServer[];
  readonly iceTransportPolicy?: RTCIceTransportPolicy;
  readonly reconnect?: ReconnectPolicy;
  /** Seconds between two `quality` events; 0 for none. Default 0. */
  readonly qualitySeconds?: number;
  /** Seconds between two `stats` events of a connection; 0 for none. Default 0. */
  readonly statsSeconds?: number;
}

export type DeviceKind = "camera" | "microphone";

/** What to open: true for any, the id of the one that is preferred, or false for none. Default true. */
export type DeviceWish = { readonly [Kind in DeviceKind]?: boolean | string };

export interface DeviceEvents {
  /**
   * A track was opened or took the place of another, or, with null, is gone: it was stopped or unplugged, or the user ended the
   * screen share in the browser.
   */
  track: { readonly source: DeviceKind | "screen"; readonly track: MediaStreamTrack | null };
  /** Devices were plugged in or out: read `list` again. */
  devices: null;
}

/** Camera, microphone and screen of this browser. */
export interface LocalDevices {
  readonly camera: MediaStreamTrack | null;
  readonly microphone: MediaStreamTrack | null;
  readonly screen: MediaStreamTrack | null;
  /** False where the browser cannot share a screen, as on phones. */
  readonly canShareScreen: boolean;
  /** Why a device was not opened that was asked for; none once it has been. */
  readonly failures: ReadonlyMap<DeviceKind, MadangError>;
  on<Name extends keyof DeviceEvents>(name: Name, listener: (event: DeviceEvents[Name]) => void): () => void;
  /** The devices of a kind; their labels are known once one has been opened. */
  list(kind: DeviceKind): Promise<readonly MediaDeviceInfo[]>;
  /** Opens this device, or any, in the place of the one that is open; enabled or not as that was. */
  switch(kind: DeviceKind, deviceId?: string): Promise<MediaStreamTrack>;
  /** Asks the user for a screen. Rejects with `permission-denied` when the user thinks better of it. */
  shareScreen(): Promise<MediaStreamTrack>;
  stop(source: DeviceKind | "screen"): void;
  /** Stops everything. */
  close(): void;
}

/** `camera`, `microphone` and `screen` are usual; others may be made up of lower-case letters, digits and dashes. */
export type TrackSource = string;

export interface PublishTrackOptions {
  /** Send three encodings of a video (rids q, h, f). Default true. */
  readonly simulcast?: boolean;
  /** The only video codec to offer. */
  readonly codec?: VideoCodec;
  /** Upper bound of the largest encoding. Default: by its size. */
  readonly maxBitrateBps?: number;
  /** In place of the usual encodings. */
  readonly encodings?: RTCRtpEncodingParameters[];
  readonly muted?: boolean;
}

export interface ParticipantInfo {
  readonly id: string;
  readonly role: "host" | "guest" | "member" | "viewer" | "recorder";
  readonly name: string;
  /** ISO 8601. */
  readonly joinedAt: string;
  /** Whether the hand is raised. */
  readonly hand: boolean;
  /** Whether it has been cut off for some seconds, by its signalling or its media: it may come back, or go. */
  readonly interrupted: boolean;
  readonly tracks: readonly TrackInfo[];
}

export interface TrackInfo {
  readonly track: string;
  readonly kind: MediaKind;
  readonly source: TrackSource;
  /** Muted by its publisher. */
  readonly muted: boolean;
  /** Silenced by a moderator: sent to nobody. */
  readonly silenced: boolean;
}

/** What the participant may do in the room. */
export interface RightsInfo {
  readonly publish: boolean;
  readonly receive: boolean;
  /** Promote and demote others, silence them, take them out. */
  readonly moderate: boolean;
  readonly mayBecome: readonly string[];
}

export interface IceServerInfo {
  readonly urls: string;
  readonly username?: string;
  readonly credential?: string;
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

/** How a track would be liked; the server sends no more than that needs. */
export interface TrackWish {
  /** Pixels of the picture on the screen; 0 when it is not on the screen. */
  readonly height?: number;
  /** Whether it matters more than others. */
  readonly pinned?: boolean;
  readonly encoding?: string;
  readonly spatial?: number;
  readonly temporal?: number;
}

/** A track of somebody else and, while it is sent here, its media. */
export interface RemoteTrack {
  readonly participant: string;
  readonly track: string;
  readonly kind: MediaKind;
  readonly media: MediaStreamTrack | null;
}

/** The connection by which one's own media goes out, or that by which others' comes in; with `duplex` both are `publish`. */
export type MediaLeg = "publish" | "receive";

/**
 * `interrupted` may heal by itself within seconds. After `failed` another connection is tried, `connecting` again, with longer and
 * longer waits between; media may be blocked on the way, though signalling works.
 */
export type MediaState = "connecting" | "connected" | "interrupted" | "failed";

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

export interface RoomEvents {
  state: SessionState;
  /** Others came, left, or are there in another way; read `participants`. */
  participants: { readonly present: readonly ParticipantInfo[]; readonly gone: readonly string[] };
  /** The participant itself has another role or rights, or another track of it is silenced. */
  self: ParticipantInfo;
  /** The media of a track of somebody else begins or ends to be sent here. */
  track: RemoteTrack;
  speakers: { readonly speaking: readonly string[]; readonly dominant: string | null };
  data: { readonly from: string; readonly data: unknown };
  quality: QualityReport;
  /** One for each connection, as often as `statsSeconds` says. */
  stats: LegStats;
  /**
   * A track of one's own is no longer sent without being asked to: it was unplugged, a screen share ended, or the server takes it no
   * more, as when the participant's role changed.
   */
  ended: { readonly source: TrackSource };
  /** Whether media gets through. */
  media: { readonly leg: MediaLeg; readonly state: MediaState };
  /** The session is over: null after `leave()`, otherwise why. */
  closed: MadangError | null;
}

export interface RoomSession {
  readonly state: SessionState;
  readonly room: { readonly id: string; readonly mode: string } | null;
  readonly self: ParticipantInfo | null;
  readonly rights: RightsInfo | null;
  /** The others that this participant is told of, by id, in the order they came. */
  readonly participants: ReadonlyMap<string, ParticipantInfo>;
  /** Those tracks of others whose media is sent here, by track. */
  readonly tracks: ReadonlyMap<string, RemoteTrack>;
  readonly speakers: RoomEvents["speakers"];
  /** Resolves when the participant is in the room; rejects when the session closes before that. */
  readonly connected: Promise<void>;
  /** The newest connections, for diagnosis. */
  readonly peerConnections: { readonly publish: RTCPeerConnection | null; readonly receive: RTCPeerConnection | null };
  on<Name extends keyof RoomEvents>(name: Name, listener: (event: RoomEvents[Name]) => void): () => void;
  /**
   * Sends a track under a source's name; one of the same source is replaced. The track stays the caller's; it is enabled or not
   * as `muted` says. Resolves when the server has agreed: where the connection to it is lost meanwhile, it is asked again by the
   * next. Rejects when the server refuses, when the participant may not publish, and when the session or the source ends first.
   */
  publish(source: TrackSource, track: MediaStreamTrack, options?: PublishTrackOptions): Promise<void>;
  unpublish(source: TrackSource): Promise<void>;
  isPublishing(source: TrackSource): boolean;
  mute(source: TrackSource, muted: boolean): Promise<void>;
  /** Says how tracks of others would be liked, by track; kept across reconnects. */
  prefer(wishes: Readonly<Record<string, TrackWish>>): void;
  raiseHand(raised: boolean): Promise<void>;
  /** Gives somebody, maybe oneself, another role. */
  changeRole(participant: string, role: string): Promise<void>;
  /** As a moderator: sends somebody's track to nobody, or to everybody again. */
  silence(track: string, silenced: boolean): Promise<void>;
  /** As a moderator: takes somebody out. */
  remove(participant: string): Promise<void>;
  /**
   * Says something to those (at least one), or to everybody where `to` is left out; once, also where the signalling is lost and comes back meanwhile. The same holds for raising
   * hands and for what moderators do.
   */
  send(data: unknown, to?: readonly string[]): Promise<void>;
  leave(): Promise<void>;
}

export type ErrorCode =
  /** The browser has no WebRTC, or cannot do what was asked for, such as sharing a screen. */
  | "unsupported-browser"
  /** Camera, microphone and screen need HTTPS or localhost. */
  | "insecure-page"
  /** The user or the browser's settings said no to camera, microphone or screen. */
  | "permission-denied"
  /** There is no such camera or microphone. */
  | "device-not-found"
  /** Another program holds the device, or it does not start. */
  | "device-busy"
  /** There is no screen or window to share, or it cannot be read. */
  | "screen-unavailable"
  /** The token is missing, wrong or too old. */
  | "token-rejected"
  /** The role does not allow it. */
  | "not-allowed"
  /** There is no such room, or none any more. */
  | "room-not-found"
  /** The room or the service has as many as it may. */
  | "room-full"
  /** There is no such participant, track or source. */
  | "not-found"
  /** The same participant came in from elsewhere. */
  | "replaced"
  /** A moderator or the service took the participant out. */
  | "removed"
  /** The room closed. */
  | "room-closed"
  /** Somebody else has the place: another host is live, or in a room that is joined there is somebody of this role and name. */
  | "room-busy"
  /** The browser cannot send the codec that was asked for, or the server takes none of those offered. */
  | "codec-unsupported"
  /** The server does not understand what the browser offers to send or receive. */
  | "offer-rejected"
  /** Slow down and try again later. */
  | "too-many-requests"
  /** The server has a fault or no more strength; try again later. */
  | "server-unavailable"
  /** The server could not be reached at all. */
  | "network"
  /** Signalling worked, media did not get through. */
  | "connection-failed"
  /** The session or the devices were closed, or the source unpublished, before it was done. */
  | "closed"
  /** None of these: read `message` and `cause`. */
  | "unexpected";

export declare class MadangError extends Error {
  readonly code: ErrorCode;
  /** HTTP status, when an answer of the server caused the error. */
  readonly status: number | null;
  /** The server's own words (RFC 9457 `detail`), in English. */
  readonly detail: string | null;
}
