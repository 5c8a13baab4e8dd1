import type { LegStats, MediaLeg } from "../api.d.ts";
import { StatsSampler } from "../statsSampler.ts";

/** A connection to be sampled. */
export interface SampledLeg {
  readonly leg: MediaLeg;
  readonly pc: RTCPeerConnection;
  /** Whose a section is. */
  trackOf(mid: string): string | null;
}

/** Samples the connections there are, at a steady pace. */
export class LegSampler {
  /** Totals are those of one connection: the next one begins anew. */
  private readonly samplers = new WeakMap<RTCPeerConnection, StatsSampler>();
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly legs: () => readonly SampledLeg[],
    private readonly tell: (stats: LegStats) => void,
  ) {}

  start(seconds: number): void {
    this.timer ??= setInterval(() => {
      for (const leg of this.legs()) void this.sample(leg);
    }, seconds * 1_000);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private async sample({ leg, pc, trackOf }: SampledLeg): Promise<void> {
    const sampler = this.samplers.get(pc) ?? new StatsSampler();
    this.samplers.set(pc, sampler);
    const report = await pc.getStats().catch(() => null);
    // A connection that has ended meanwhile is no news.
    if (report === null || !this.legs().some((now) => now.pc === pc)) return;
    this.tell({ leg, ...sampler.sampleTracks(report, trackOf) });
  }
}
