import type { DataMessage, ParticipantInfo } from "../api.d.ts";
import type { SaidInfo } from "./messages.ts";

/** So many are known again when they come a second time, more than a server tells of the past. */
const KNOWN = 2_000;

/** What has been said in the room: each message comes once, though a server that is joined anew tells of the past again. */
export class Conversation<Data> {
  /** What had been said before. */
  history: readonly DataMessage<Data>[] = [];
  private readonly known = new Set<string>();
  private begun = false;

  /**
   * The past, at a join.
   *
   * @returns what of it was missed since the join before
   */
  begin(history: readonly SaidInfo[], self: ParticipantInfo): readonly DataMessage<Data>[] {
    const fresh = history.flatMap((said) => this.take(said, self) ?? []);
    if (this.begun) return fresh;
    this.begun = true;
    this.history = fresh;
    return [];
  }

  /** A message with its author, or null where it has come already. */
  take({ message, from, name, identity, at, data }: SaidInfo, self: ParticipantInfo | null): DataMessage<Data> | null {
    // A room that is made again counts from the beginning.
    const key = `${message} ${at}`;
    if (this.known.has(key)) return null;
    this.known.add(key);
    if (this.known.size > KNOWN) this.known.delete(this.known.keys().next().value!);
    // Who comes back has another id, and what it said before is still its own.
    const own = from === self?.id || (from !== null && identity !== undefined && identity === self?.identity);
    return {
      message,
      from,
      ...(name !== undefined && { name }),
      ...(identity !== undefined && { identity }),
      at,
      data: data as Data,
      own,
    };
  }
}
