import type { MediaKind, PublishTrackOptions, TrackInfo } from "../api.d.ts";
import type { MadangError } from "../failure.ts";

const HEARD = { silenced: false, held: false };

/** A track that this participant sends, under the name of its source. */
export class Sending {
  /** What the server calls it, once it is known there. */
  id: string | null = null;
  /** What the server called it last, also where its connection is gone and the next one is not there yet. */
  private name: string | null = null;
  /** What a moderator did to it, as far as the server has said. */
  private silence: Pick<TrackInfo, "silenced" | "held"> = HEARD;
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
    this.name = id;
    this.silence = HEARD;
    this.saidMuted = saidMuted;
    this.settled = true;
    this.settle.resolve();
  }

  /**
   * How it is now; null before the server knows it.
   *
   * @param told the tracks as the server told of them last, which may have been before it knew this one
   */
  info(told: readonly TrackInfo[]): TrackInfo | null {
    if (this.name === null) return null;
    const { silenced, held } = (this.silence = told.find(({ track }) => track === this.name) ?? this.silence);
    return { track: this.name, kind: this.track.kind as MediaKind, source: this.source, muted: this.muted, silenced, held };
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
