import type { TokenSource } from "./api.d.ts";
import { endMillisOf } from "./claims.ts";
import { asMadangError, isFinal, MadangError } from "./failure.ts";

/** What an application asks may never answer: browsers wait for minutes on a connection that died without a word. */
const PATIENCE_MILLIS = 10_000;
/** So long before its end a token is no longer used, or the last tenth of its life where that is less. */
const SPARE_MILLIS = 60_000;

export interface Bearer {
  readonly token: string;
  /** Whether it was had before: where the server refuses it, another may do. */
  readonly kept: boolean;
}

/** Tokens from where the application has them: one asked for at a time, and kept for as long as it is good. */
export class Tokens {
  private asked: Promise<string> | null = null;
  private had: { readonly token: string; readonly untilMillis: number } | null = null;

  constructor(private readonly source: TokenSource) {}

  /**
   * The token to connect with. Where the application cannot get one at present, as when offline, that may change: then it
   * throws `network`. One that comes later than it was waited for is the next.
   */
  async next(patienceMillis = PATIENCE_MILLIS): Promise<Bearer> {
    if (typeof this.source === "string") return { token: this.source, kept: false };
    if (this.had !== null && Date.now() < this.had.untilMillis) return { token: this.had.token, kept: true };
    const asked = (this.asked ??= this.ask(this.source));
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), patienceMillis)));
    try {
      const token = await Promise.race([asked, late]);
      if (token === null) throw new MadangError("network", "No token came in time");
      this.forget(asked);
      this.had = { token, untilMillis: goodUntil(token) };
      return { token, kept: false };
    } catch (cause) {
      throw refusalOf(cause);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Does something with a token; once more with a new one where the server refuses the one that was kept. */
  async use<T>(work: (token: string) => Promise<T>): Promise<T> {
    const { token, kept } = await this.next();
    try {
      return await work(token);
    } catch (cause) {
      if (asMadangError(cause).code !== "token-rejected") throw cause;
      this.reject(token);
      if (!kept) throw cause;
    }
    return this.use(work);
  }

  /** The server does not take it. */
  reject(token: string): void {
    if (this.had?.token === token) this.had = null;
  }

  private ask(source: () => string | Promise<string>): Promise<string> {
    const asked = (async () => source())();
    const timer = setTimeout(() => this.forget(asked), PATIENCE_MILLIS);
    asked.catch(() => {
      clearTimeout(timer);
      this.forget(asked);
    });
    return asked;
  }

  private forget(asked: Promise<string>): void {
    if (this.asked === asked) this.asked = null;
  }
}

/** One that does not say how long it lives is not used twice. */
function goodUntil(token: string): number {
  const now = Date.now();
  const end = endMillisOf(token) ?? now;
  return end - Math.min(SPARE_MILLIS, (end - now) / 10);
}

/** What the application threw, as far as the session has to know it. */
function refusalOf(cause: unknown): MadangError {
  if (cause instanceof MadangError) return cause;
  const status = (cause as { readonly status?: unknown } | null)?.status;
  if (typeof status === "number" && isFinal({ status })) {
    return new MadangError("token-refused", "The application gives no token", { status, cause });
  }
  const why = cause instanceof Error ? cause.message : String(cause);
  return new MadangError("network", `The application's token function failed: ${why}`, { cause });
}
