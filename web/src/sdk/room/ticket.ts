import type { Browser } from "../browser.ts";
import { claimsOf, endMillisOf } from "../claims.ts";

/** For one that does not say how long it lives. */
const RENEW_MILLIS = 300_000;
/** When it was asked for and did not come, as while there is no socket. */
const AGAIN_MILLIS = 15_000;
/** A timer of more ends at once. */
const MOST_MILLIS = 2 ** 31 - 1;

/**
 * The newest ticket of the server, by which a participant has its place back: its role, its rights, its name. A page that goes
 * away leaves it to the one that takes its place in the tab; a copy of the tab, made meanwhile, has none and takes nobody's place.
 */
export class Ticket {
  private value: string | null = null;
  private key: string | null = null;
  private renewal: ReturnType<typeof setTimeout> | undefined;
  private over = false;

  /** @param renew asks the server for another */
  constructor(
    private readonly storage: Browser["storage"],
    private readonly endpoint: string,
    private readonly renew: () => Promise<unknown>,
  ) {}

  /** The one to come in with under this token, if there is one. */
  forToken(token: string): string | null {
    const key = keyOf(this.endpoint, token);
    if (key !== this.key) {
      this.key = key;
      this.value = this.taken(key);
    }
    return this.value;
  }

  /** A newer one has come. */
  keep(ticket: string): void {
    if (this.over) return;
    this.value = ticket;
    const end = endMillisOf(ticket);
    this.renewIn(end === null ? RENEW_MILLIS : Math.max(AGAIN_MILLIS, (end - Date.now()) / 2));
  }

  /** The page goes away. */
  leave(): void {
    if (this.key === null || this.value === null) return;
    try {
      this.storage?.setItem(this.key, this.value);
    } catch {
      // A tab whose memory is full or forbidden has none.
    }
  }

  /** The server does not take it. */
  drop(): void {
    clearTimeout(this.renewal);
    this.value = null;
  }

  /** There is no coming back. */
  end(): void {
    this.stop();
    this.value = null;
  }

  /** Takes no other. */
  stop(): void {
    this.over = true;
    clearTimeout(this.renewal);
  }

  private renewIn(millis: number): void {
    clearTimeout(this.renewal);
    this.renewal = setTimeout(() => {
      // One that comes is kept, and the next is due later.
      void this.renew().catch(() => this.over || this.renewIn(AGAIN_MILLIS));
    }, Math.min(millis, MOST_MILLIS));
  }

  private taken(key: string | null): string | null {
    if (key === null) return null;
    try {
      const ticket = this.storage?.getItem(key) ?? null;
      this.storage?.removeItem(key);
      return ticket;
    } catch {
      return null;
    }
  }
}

/** Nothing is remembered of a token that cannot be read: nobody knows whose it would be. */
function keyOf(endpoint: string, token: string): string | null {
  const { iss, room, sub } = claimsOf(token);
  return typeof room === "string" ? `madang.ticket:${JSON.stringify([endpoint, iss, room, sub])}` : null;
}
