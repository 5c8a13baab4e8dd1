import type { SessionState } from "../sdk/madang.js";

/** What a viewer's stage shows over, or instead of, the picture; "unseen" is sound whose picture this browser does not take. */
export type Scene = "joining" | "foreign" | "waiting" | "away" | "reconnecting" | "sound" | "unseen" | "playing";

export interface Signs {
  readonly state: SessionState;
  /** What the server says about a host, null when it has not said. */
  readonly active: boolean | null;
  /** There is media that this browser does not take. */
  readonly foreign: boolean;
  /** Pictures arrived within the last seconds. */
  readonly pictures: boolean;
  /** Sound arrived within the last seconds. */
  readonly sound: boolean;
  /** Something has been seen or heard since the page was opened. */
  readonly playedBefore: boolean;
}

export function sceneOf({ state, active, foreign, pictures, sound, playedBefore }: Signs): Scene {
  if (state === "connecting") return "joining";
  if (state === "reconnecting") return "reconnecting";
  if (pictures && active !== false) return "playing";
  if (sound && active !== false) return foreign ? "unseen" : "sound";
  if (foreign) return "foreign";
  return playedBefore ? "away" : "waiting";
}
