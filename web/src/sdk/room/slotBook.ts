import type { RemoteTrack, TrackWish } from "../api.d.ts";
import type { SlotInfo } from "./messages.ts";

/** Who is in which slot, and which media track that is. */
export class SlotBook {
  /** Tracks whose media is here, by track. */
  readonly tracks = new Map<string, RemoteTrack>();
  private readonly slots = new Map<string, SlotInfo>();
  private readonly saidWishes = new Map<string, string>();

  constructor(private readonly onTrack: (track: RemoteTrack) => void) {}

  /** Everything anew. */
  reset(slots: readonly SlotInfo[]): void {
    this.slots.clear();
    this.saidWishes.clear();
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
      const media = track === null ? null : mediaOf(mid);
      if (track !== null && participant !== null && media !== null) now.set(track, { participant, track, kind, media });
    }
    for (const [id, before] of [...this.tracks]) {
      if (!now.has(id)) {
        this.tracks.delete(id);
        this.onTrack({ ...before, media: null });
      }
    }
    for (const [id, track] of now) {
      if (this.tracks.get(id)?.media === track.media) continue;
      this.tracks.set(id, track);
      this.onTrack(track);
    }
  }

  /** The connection is gone, and every slot with it. */
  forgetMedia(): void {
    this.slots.clear();
    this.resolve(() => null);
  }

  isUnsaid(track: string, wish: TrackWish): boolean {
    return this.saidWishes.get(track) !== JSON.stringify(wish);
  }

  /** They did not arrive. */
  unsay(tracks: readonly string[]): void {
    for (const track of tracks) this.saidWishes.delete(track);
  }

  said(track: string, wish: TrackWish): void {
    this.saidWishes.set(track, JSON.stringify(wish));
  }
}
