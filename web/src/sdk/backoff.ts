import type { MadangError } from "./failure.ts";

/** Exponential waits with full jitter: a fleet of clients that lost one node does not come back in step. */
export class Backoff {
  private failures = 0;

  constructor(
    private readonly baseMillis: number,
    private readonly capMillis: number,
    private readonly random: () => number,
  ) {}

  /** The next wait in milliseconds: at least half of base, at most cap. */
  nextMillis(): number {
    const bound = Math.min(this.capMillis, this.baseMillis * 2 ** this.failures);
    this.failures++;
    const least = Math.min(this.baseMillis, this.capMillis) / 2;
    return least + this.random() * (bound - least);
  }

  reset(): void {
    this.failures = 0;
  }
}

/** What a session knows when an attempt to connect has failed. */
export interface Attempts {
  /** Failures in a row, this one included. */
  readonly failures: number;
  /** Whether this session has ever been connected. */
  readonly connectedBefore: boolean;
  /** Time since the connection was lost, or since the session began. */
  readonly elapsedMillis: number;
  /** Time since the server first answered without having the room, or the place in it. */
  readonly missingMillis: number;
  readonly giveUpAfterMillis: number;
  /** Whether the room was about to close: it gone is then no accident. */
  readonly endExpected: boolean;
}

const FIRST_CONNECTION_TRIES = 3;
/** So long a server that is back may take to have its rooms again. */
const SETTLE_MILLIS = 10_000;

/** Whether it makes sense to try again after this error. */
export function worthRetrying(error: MadangError, attempts: Attempts): boolean {
  switch (error.code) {
    case "network":
    case "server-unavailable":
    case "too-many-requests":
    case "connection-failed":
      return attempts.connectedBefore
        ? attempts.elapsedMillis < attempts.giveUpAfterMillis
        : attempts.failures < FIRST_CONNECTION_TRIES;
    case "room-not-found":
    case "room-busy":
      if (error.code === "room-not-found" && attempts.endExpected) return false;
      // After a loss both pass: a restarted node gets its rooms again, and our own old session is still leaving.
      return (
        attempts.connectedBefore &&
        attempts.missingMillis < SETTLE_MILLIS &&
        attempts.elapsedMillis < attempts.giveUpAfterMillis
      );
    default:
      return false;
  }
}

/** The time without a connection: from a loss, or from the beginning, to the next connection. */
export class Outage {
  private failures = 0;
  private sinceMillis: number;
  private missingSinceMillis: number | null = null;

  constructor(
    private readonly nowMillis: () => number,
    private readonly giveUpAfterMillis: number,
  ) {
    this.sinceMillis = nowMillis();
  }

  /** The connection is lost. */
  begin(): void {
    this.sinceMillis = this.nowMillis();
  }

  /** There is a connection. */
  end(): void {
    this.failures = 0;
    this.missingSinceMillis = null;
  }

  /** An attempt has failed; tells whether there is to be another. */
  goesOn(error: MadangError, { connectedBefore, endExpected }: Pick<Attempts, "connectedBefore" | "endExpected">): boolean {
    const now = this.nowMillis();
    const missing = error.code === "room-not-found" || error.code === "room-busy";
    // A server that is out of reach in between is one that is still starting.
    this.missingSinceMillis = missing ? (this.missingSinceMillis ?? now) : null;
    return worthRetrying(error, {
      failures: ++this.failures,
      connectedBefore,
      elapsedMillis: now - this.sinceMillis,
      missingMillis: now - (this.missingSinceMillis ?? now),
      giveUpAfterMillis: this.giveUpAfterMillis,
      endExpected,
    });
  }
}
