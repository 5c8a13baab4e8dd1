import { MadangError, type ErrorCode } from "@madang/sdk";

/** What people read; decide by the code, and never by a text of the server. */
const WORDS: Partial<Record<ErrorCode, string>> = {
  "unsupported-browser": "This browser cannot do that.",
  "insecure-page": "Camera and microphone need HTTPS.",
  "permission-denied": "The browser was not allowed to.",
  "device-not-found": "No camera or microphone was found.",
  "device-busy": "Another program has the camera or microphone.",
  "right-missing": "You may not do that.",
  "not-allowed": "You may not do that.",
  outranked: "You may not do that to them.",
  "not-found": "It is not there any more.",
  "room-full": "The room is full.",
  "room-locked": "The door is locked at present.",
  "room-closed": "The room has closed.",
  "room-busy": "You are in the room already, in another role.",
  replaced: "You came in from elsewhere.",
  removed: "You were removed.",
  banned: "You are banned from this room.",
  "too-many-requests": "That was too much at once; wait a little.",
  network: "The server could not be reached, or does not work at present.",
};

/** What went wrong, for the one in front of the page. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof MadangError)) return error instanceof Error ? error.message : String(error);
  // Why there is no token is this application's own word.
  if (error.code === "token-refused" && error.cause instanceof Error) return error.cause.message;
  return WORDS[error.code] ?? `It did not work (${error.code}).`;
}

/** Whether another try may end otherwise. */
export function mayPass(error: MadangError): boolean {
  return ["network", "server-unavailable", "connection-failed", "room-full", "room-locked", "too-many-requests"].includes(error.code);
}
