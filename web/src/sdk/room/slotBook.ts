import type { RemoteTrack, TrackInfo, TrackWish } from "../api.d.ts";
import type { SlotInfo } from "./messages.ts";

/** Who is in which slot, and which media track that is. */
export class SlotBook {
  /** Tracks whose media is here, by track. */
  readonly tracks = new Map<string, RemoteTrack>();
  private readonly slots = new Map<string, SlotInfo>();
  private readonly saidPreferences = new Map<string, string>();

  /** @param infoOf what is known of somebody's track: one that nobody has been told of yet waits for that */
  constructor(
    private readonly infoOf: (participant: string, track: string) => Pick<TrackInfo, "source" | "muted" | "silenced"> | null,
    private readonly onTrack: (track: RemoteTrack) => void,
  ) {}

  /** Everything anew. */
  reset(slots: readonly SlotInfo[]): void {
    this.slots.clear();
    this.saidPreferences.clear();
    this.change(slots);
  }

  change(slots: readonly SlotInfo[]): void {
    for (const slot of slots) this.slots.set(slot.mid, slot);
  }

  /** The track in a slot. */
  trackIn(mid: string): string | null {
    return this.slots.get(mid)?.track ?? null;
  }

  /** Brings `tracks` in line with the slots, as far as their media tracks exist. */
  resolve(mediaOf: (mid: string) => MediaStreamTrack | null): void {
    const now = new Map<string, RemoteTrack>();
    for (const { mid, kind, track, participant } of this.slots.values()) {
      if (track === null || participant === null) continue;
      const media = mediaOf(mid);
      const info = this.infoOf(participant, track);
      if (media === null || info === null) continue;
      const { source, muted, silenced } = info;
      now.set(track, { participant, track, kind, source, muted, silenced, media });
    }
    for (const [id, before] of [...this.tracks]) {
      if (!now.has(id)) {
        this.tracks.delete(id);
        this.onTrack({ ...before, media: null });
      }
    }
    for (const [id, track] of now) {
      const isNew = this.tracks.get(id)?.media !== track.media;
      this.tracks.set(id, track);
      if (isNew) this.onTrack(track);
    }
  }

  /** The connection is gone, and every slot with it. */
  forgetMedia(): void {
    this.slots.clear();
    this.resolve(() => null);
  }

  isUnsaid(track: string, preference: TrackWish): boolean {
    return this.saidPreferences.get(track) !== JSON.stringify(preference);
  }

  /** They did not arrive. */
  unsay(tracks: readonly string[]): void {
    for (const track of tracks) this.saidPreferences.delete(track);
  }

  said(track: string, preference: TrackWish): void {
    this.saidPreferences.set(track, JSON.stringify(preference));
  }
}
