import type { SessionState } from "/sdk/madang.js";

/** What a viewer's stage shows over, or instead of, the picture. */
export type Scene = "joining" | "waiting" | "away" | "reconnecting" | "sound" | "playing";

export interface Signs {
  readonly state: SessionState;
  /** What the server says about a host, null when it has not said. */
  readonly active: boolean | null;
  /** Pictures arrived within the last seconds. */
  readonly pictures: boolean;
  /** Sound arrived within the last seconds. */
  readonly sound: boolean;
  /** Something has been seen or heard since the page was opened. */
  readonly playedBefore: boolean;
}

export function sceneOf({ state, active, pictures, sound, playedBefore }: Signs): Scene {
  if (state === "connecting") return "joining";
  if (state === "reconnecting") return "reconnecting";
  if (pictures && active !== false) return "playing";
  if (sound && active !== false) return "sound";
  return playedBefore ? "away" : "waiting";
}
