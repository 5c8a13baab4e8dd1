import type { TokenSource } from "./api.d.ts";
import { MadangError } from "./failure.ts";

/** What an application asks may never answer: browsers wait for minutes on a connection that died without a word. */
const PATIENCE_MILLIS = 10_000;

/**
 * The token to connect with. Where the application cannot get one at present, as when offline, that may change: then it
 * throws `network`.
 */
export async function tokenOf(source: TokenSource, patienceMillis = PATIENCE_MILLIS): Promise<string> {
  if (typeof source === "string") return source;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new MadangError("network", "No token came in time")), patienceMillis);
  });
  try {
    return await Promise.race([source(), late]);
  } catch (cause) {
    if (cause instanceof MadangError) throw cause;
    throw new MadangError("network", "No token could be had", { cause });
  } finally {
    clearTimeout(timer);
  }
}
