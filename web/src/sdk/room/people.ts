import type { ParticipantInfo, TrackInfo } from "../api.d.ts";
import type { JoinedMessage, PeopleMessage } from "./messages.ts";

/** Who is in the room, as far as this participant is told. */
export class People {
  /** With the tracks that are sent now. */
  self: ParticipantInfo | null = null;
  /** As the server told of it last. */
  private told: ParticipantInfo | null = null;
  readonly others = new Map<string, ParticipantInfo>();
  /** Where those go on who have not been asked for; null where there are none. */
  cursor: string | null = null;

  /**
   * Everybody anew, and oneself as told.
   *
   * @returns who is no longer there
   */
  reset({ self, others, more }: JoinedMessage): readonly string[] {
    const gone = [...this.others.keys()].filter((id) => !others.some((other) => other.id === id));
    this.told = this.self = self;
    this.others.clear();
    this.cursor = more ?? null;
    this.change(others, []);
    return gone;
  }

  tellSelf(self: ParticipantInfo): void {
    this.told = this.self = self;
  }

  /**
   * One's own tracks change by what is done here, of which the server tells others only.
   *
   * @param tracksOf what is sent now, by what was told
   * @returns whether that is news
   */
  refreshSelf(tracksOf: (told: readonly TrackInfo[]) => readonly TrackInfo[]): boolean {
    if (this.told === null) return false;
    const before = this.self?.tracks;
    this.self = { ...this.told, tracks: tracksOf(this.told.tracks) };
    return JSON.stringify(before) !== JSON.stringify(this.self.tracks);
  }

  change(present: readonly ParticipantInfo[], gone: readonly string[]): void {
    for (const person of present) this.others.set(person.id, person);
    for (const id of gone) this.others.delete(id);
  }

  /**
   * The next ones of a large audience.
   *
   * @returns the others among them
   */
  add({ people, more }: PeopleMessage): readonly ParticipantInfo[] {
    const others = people.filter(({ id }) => id !== this.self?.id);
    this.cursor = more ?? null;
    this.change(others, []);
    return others;
  }

  trackOf(participant: string, track: string): TrackInfo | null {
    const person = participant === this.self?.id ? this.self : this.others.get(participant);
    return person?.tracks.find((each) => each.track === track) ?? null;
  }

  /** The tracks of all others. */
  tracks(): string[] {
    return [...this.others.values()].flatMap(({ tracks }) => tracks.map(({ track }) => track));
  }
}
