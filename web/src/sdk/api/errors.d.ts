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
  /** The application would not give a token: its own error is the `cause`. */
  | "token-refused"
  /** The role does not allow it. */
  | "not-allowed"
  /** The participant has not got the right to that. */
  | "right-missing"
  /** Who it was to be done to has as much to say in the room. */
  | "outranked"
  /** What was asked for makes no sense, or is too large: read `message`. */
  | "invalid-value"
  /** There is no such room, or none any more. */
  | "room-not-found"
  /** The room or the service has as many as it may. */
  | "room-full"
  /** There is no such participant, track, source, ban or invitation. */
  | "not-found"
  /** The same participant came in from elsewhere. */
  | "replaced"
  /** A moderator or the service took the participant out. */
  | "removed"
  /** A moderator or the service has banned the participant from the room. */
  | "banned"
  /** A moderator lets nobody in at present. */
  | "room-locked"
  /** The room closed. */
  | "room-closed"
  /** Somebody else has the place: another host is live, or the same identity is in the room in another role. */
  | "room-busy"
  /** The browser cannot send the codec that was asked for, or the server takes none of those offered. */
  | "codec-unsupported"
  /** The server does not understand what the browser offers to send or receive. */
  | "offer-rejected"
  /** Slow down and try again later. */
  | "too-many-requests"
  /** The server has a fault or no more strength; try again later. */
  | "server-unavailable"
  /**
   * The server could not be reached at all, or the application's token function failed in a way that may pass: its error is the
   * `cause` then.
   */
  | "network"
  /** Signalling worked, media did not get through. */
  | "connection-failed"
  /** The session or the devices were closed, or the source unpublished, before it was done. */
  | "closed"
  /** None of these: read `message` and `cause`. */
  | "unexpected";

export interface ErrorContext {
  readonly status?: number;
  readonly detail?: string | null;
  readonly cause?: unknown;
}

export declare class MadangError extends Error {
  readonly code: ErrorCode;
  /** HTTP status, when an answer of the server caused the error. */
  readonly status: number | null;
  /**
   * The server's own words (RFC 9457 `detail`), in English; for `room-closed` those of whoever closed the room, or null where
   * nothing was said.
   */
  readonly detail: string | null;
  /** What it was made of, such as the error that a token function threw. */
  readonly cause?: unknown;
  constructor(code: ErrorCode, message: string, context?: ErrorContext);
}
