import type { PublishTrackOptions } from "../api.d.ts";
import type { MadangError } from "../failure.ts";

/** A track that this participant sends, under the name of its source. */
export class Sending {
  /** What the server calls it, once it is known there. */
  id: string | null = null;
  /** What the server was last told of its being muted. */
  saidMuted: boolean | null = null;
  /** Resolves when the server has agreed; rejects when it refused, or when it is no longer to be asked. */
  readonly agreed: Promise<void>;
  private readonly settle: { resolve: () => void; reject: (error: MadangError) => void };
  private settled = false;

  constructor(
    readonly source: string,
    readonly options: PublishTrackOptions,
    public track: MediaStreamTrack,
    public muted: boolean,
  ) {
    let resolve!: () => void;
    let reject!: (error: MadangError) => void;
    this.agreed = new Promise<void>((yes, no) => {
      resolve = yes;
      reject = no;
    });
    this.agreed.catch(() => undefined);
    this.settle = { resolve, reject };
  }

  /** The server calls it so from now on. */
  accept(id: string, saidMuted: boolean): void {
    this.id = id;
    this.saidMuted = saidMuted;
    this.settled = true;
    this.settle.resolve();
  }

  /** Its connection is gone; the next one gives it another name. */
  forget(): void {
    this.id = null;
    this.saidMuted = null;
  }

  /** Whether somebody still waits for the server's word, who is told now. */
  refuse(error: MadangError): boolean {
    if (this.settled) return false;
    this.settled = true;
    this.settle.reject(error);
    return true;
  }
}
