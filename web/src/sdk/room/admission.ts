import type { ErrorCode, JoinOptions } from "../api.d.ts";
import type { Browser } from "../browser.ts";
import { asMadangError, MadangError } from "../failure.ts";
import { Tokens, type Bearer } from "../token.ts";
import { Ticket } from "./ticket.ts";

/** How long a new token is waited for while the last one would do. */
const RESUME_TOKEN_MILLIS = 2_000;
/** Why none comes that may come later. */
const PASSING: ReadonlySet<ErrorCode> = new Set(["network", "server-unavailable", "too-many-requests"]);

/** What one comes in with. */
export interface Entry extends Bearer {
  readonly ticket: string | null;
}

/** What a participant is let in by: tokens of the application, and the server's ticket of the place that it has. */
export class Admission {
  readonly ticket: Ticket;
  private readonly tokens: Tokens;
  /** The token it was last let in by; null too when that has expired. */
  private last: string | null = null;

  /** @param renew asks the server for another ticket */
  constructor(browser: Browser, endpoint: string, { token, remember }: JoinOptions, renew: () => Promise<unknown>) {
    this.tokens = new Tokens(token);
    this.ticket = new Ticket(remember === false ? null : browser.storage, endpoint, renew);
  }

  /** @param goesOn whether there is a session, which may go on by the last token, also one that has expired */
  async entry(goesOn: boolean): Promise<Entry> {
    const bearer = await this.bearer(goesOn ? this.last : null);
    return { ...bearer, ticket: this.ticket.forToken(bearer.token) };
  }

  /** What it means that this was refused: where another one may do, the next try has that. */
  refused({ token, kept, ticket }: Entry, cause: unknown): unknown {
    if (asMadangError(cause).code !== "token-rejected") return cause;
    this.tokens.reject(token);
    this.last = null;
    if (!kept && ticket === null) return cause;
    if (!kept) this.ticket.drop();
    return new MadangError("network", "The token is not taken any more, maybe another one is", { cause });
  }

  private async bearer(last: string | null): Promise<Bearer> {
    try {
      const bearer = await this.tokens.next(last === null ? undefined : RESUME_TOKEN_MILLIS);
      this.last = bearer.token;
      return bearer;
    } catch (cause) {
      if (last === null || !PASSING.has(asMadangError(cause).code)) throw cause;
      return { token: last, kept: true };
    }
  }
}
