import type { TokenSource } from "./api.d.ts";
import { MadangError } from "./failure.ts";

/** The token to connect with. Where the application cannot get one at present, as when offline, that may change. */
export async function tokenOf(source: TokenSource): Promise<string> {
  if (typeof source === "string") return source;
  try {
    return await source();
  } catch (cause) {
    if (cause instanceof MadangError) throw cause;
    throw new MadangError("network", "No token could be had", { cause });
  }
}
