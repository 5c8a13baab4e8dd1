import type { PublishSession, WatchSession } from "../sdk/madang.js";

/** Puts the page's session within reach of the console and of end-to-end tests, as `madangSession`. */
export function expose(session: PublishSession | WatchSession): void {
  Object.assign(globalThis, { madangSession: session });
}
