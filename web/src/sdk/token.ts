import type { TokenSource } from "./api.d.ts";
import { MadangError } from "./failure.ts";

/** What an application asks may never answer: browsers wait for minutes on a connection that died without a word. */
const PATIENCE_MILLIS = 10_000;

/** Tokens from where the application has them, one asked for at a time. */
export class Tokens {
  private asked: Promise<string> | null = null;

  constructor(private readonly source: TokenSource) {}

  /**
   * The token to connect with. Where the application cannot get one at present, as when offline, that may change: then it
   * throws `network`. One that comes later than it was waited for is the next.
   */
  async next(patienceMillis = PATIENCE_MILLIS): Promise<string> {
    if (typeof this.source === "string") return this.source;
    const asked = (this.asked ??= this.ask(this.source));
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), patienceMillis)));
    try {
      const token = await Promise.race([asked, late]);
      if (token === null) throw new MadangError("network", "No token came in time");
      this.forget(asked);
      return token;
    } catch (cause) {
      if (cause instanceof MadangError) throw cause;
      throw new MadangError("network", "No token could be had", { cause });
    } finally {
      clearTimeout(timer);
    }
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
