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
  readonly giveUpAfterMillis: number;
  /** Whether the room was about to close: it gone is then no accident. */
  readonly endExpected: boolean;
}

const FIRST_CONNECTION_TRIES = 3;

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
      return attempts.connectedBefore && attempts.elapsedMillis < Math.min(10_000, attempts.giveUpAfterMillis);
    default:
      return false;
  }
}
