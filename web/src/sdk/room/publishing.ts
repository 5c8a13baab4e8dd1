import type { PublishTrackOptions, RightsInfo, TrackInfo } from "../api.d.ts";
import { asMadangError, MadangError } from "../failure.ts";
import { PublishLeg, sayMuted } from "./publishLeg.ts";
import type { LegContext } from "./receiveLeg.ts";
import { Sending } from "./sending.ts";

/** What the sources of a participant need of its session. */
export interface PublishingSession {
  readonly duplex: boolean;
  legContext(): LegContext;
  /** A source went off without being asked to. */
  ended(source: string): void;
  /** What is sent, or whether it is muted, may be another than before. */
  changed(): void;
}

/** What this participant sends: its sources, and the connection that carries them, made anew where one ends. */
export class Publishing {
  private readonly sendings = new Map<string, Sending>();
  private current: PublishLeg | null = null;
  private over = false;

  constructor(private readonly session: PublishingSession) {}

  /** The newest connection, null while there is none. */
  get leg(): PublishLeg | null {
    return this.current;
  }

  /** The connection, made when it is first needed. */
  open(): PublishLeg {
    this.current ??= new PublishLeg(this.session.legContext(), this.session.duplex);
    return this.current;
  }

  has(source: string): boolean {
    return this.sendings.has(source);
  }

  async publish(source: string, track: MediaStreamTrack, options: PublishTrackOptions): Promise<void> {
    if (this.over) throw closed();
    const there = this.sendings.get(source);
    if (there !== undefined && there.track.kind === track.kind) return this.replace(there, track, options);
    if (there !== undefined) await this.unpublish(source);
    if (this.over) throw closed();
    const sending = new Sending(source, options, track, options.muted ?? false);
    track.enabled = !sending.muted;
    this.sendings.set(source, sending);
    this.watchEnd(sending, track);
    this.offer(sending);
    return sending.agreed;
  }

  private async replace(there: Sending, track: MediaStreamTrack, { muted }: PublishTrackOptions): Promise<void> {
    track.enabled = !(muted ?? there.muted);
    there.track = track;
    this.watchEnd(there, track);
    await this.current?.replace(there).catch(unlessLost);
    if (muted !== undefined) await this.setMuted(there, muted);
  }

  async unpublish(source: string): Promise<void> {
    const sending = this.sendingOf(source);
    this.sendings.delete(source);
    sending.refuse(closed());
    this.session.changed();
    await this.current?.remove(sending).catch(unlessLost);
  }

  async mute(source: string, muted: boolean): Promise<void> {
    const sending = this.sendingOf(source);
    // It may have been silenced meanwhile, which saying it again lifts.
    sending.saidMuted = null;
    await this.setMuted(sending, muted);
  }

  /** What is sent, as far as the server knows of it. Whether it is muted is decided here, and known before the server says so. */
  tracks(told: readonly TrackInfo[]): readonly TrackInfo[] {
    return [...this.sendings.values()].flatMap((sending) => sending.info(told) ?? []);
  }

  /** What is known here of a track that is sent. */
  trackOf(track: string): { source: string; muted: boolean; silenced: boolean } | null {
    const sending = [...this.sendings.values()].find(({ id }) => id === track);
    return sending === undefined ? null : { source: sending.source, muted: sending.muted, silenced: false };
  }

  private sendingOf(source: string): Sending {
    const sending = this.sendings.get(source);
    if (sending === undefined) throw new MadangError("not-found", `Nothing is published of source ${source}`);
    return sending;
  }

  private async setMuted(sending: Sending, muted: boolean): Promise<void> {
    sending.track.enabled = !muted;
    sending.muted = muted;
    this.session.changed();
    if (this.current !== null) await sayMuted(sending, this.current.context).catch(unlessLost);
  }

  /** The signalling socket was lost and is back: what it took with it is said again. */
  resume(): void {
    const { current } = this;
    if (current === null) return;
    const pending = this.pending();
    current.resume().catch((cause: unknown) => this.refused(cause, pending));
    for (const sending of this.sendings.values()) void sayMuted(sending, current.context).catch(() => undefined);
  }

  /** Sends what the server does not know of; a new connection carries everything. */
  reopen(): void {
    const pending = this.pending();
    if (pending.length > 0) this.offer(...pending);
  }

  /** What it may not publish, or not any more, goes off, and does not come back by itself; whoever says so tells of it. */
  withdraw(rights: RightsInfo): void {
    for (const sending of [...this.sendings.values()].filter((each) => !mayPublish(rights, each))) {
      this.sendings.delete(sending.source);
      const waited = sending.refuse(new MadangError("not-allowed", `The participant may not publish ${sending.source}`));
      if (!waited) this.session.ended(sending.source);
      // What else goes by the same connection goes on.
      if (rights.publish || this.session.duplex) void this.current?.remove(sending).catch(() => undefined);
    }
    if (!rights.publish && !this.session.duplex) this.closeLeg();
  }

  closeLeg(): void {
    this.current?.close();
    this.current = null;
    for (const sending of this.sendings.values()) sending.forget();
  }

  /** The session is over. */
  finish(error: MadangError | null): void {
    this.over = true;
    for (const sending of this.sendings.values()) sending.refuse(error ?? closed());
    this.sendings.clear();
    this.closeLeg();
  }

  private offer(...sendings: Sending[]): void {
    Promise.resolve()
      .then(() => {
        // It may have been taken back in the same turn.
        const wanted = sendings.filter((sending) => this.sendings.get(sending.source) === sending);
        return wanted.length === 0 ? undefined : this.open().add(...wanted);
      })
      .catch((cause: unknown) => this.refused(cause, sendings));
  }

  /** What a lost socket or connection took with it is said again as soon as there is another. */
  refused(cause: unknown, sendings: readonly Sending[]): void {
    const error = asMadangError(cause);
    if (error.code === "network") return;
    for (const sending of sendings) {
      if (this.sendings.get(sending.source) !== sending || sending.id !== null) continue;
      this.sendings.delete(sending.source);
      void this.current?.remove(sending).catch(() => undefined);
      if (!sending.refuse(error)) this.session.ended(sending.source);
      this.session.changed();
    }
  }

  private pending(): Sending[] {
    return [...this.sendings.values()].filter(({ id }) => id === null);
  }

  private watchEnd(sending: Sending, track: MediaStreamTrack): void {
    track.addEventListener("ended", () => {
      if (this.sendings.get(sending.source) !== sending || sending.track !== track) return;
      void this.unpublish(sending.source).catch(() => undefined);
      this.session.ended(sending.source);
    });
  }
}

function mayPublish(rights: RightsInfo, { source, track }: Sending): boolean {
  if (!rights.publish) return false;
  if (source === "screen" || source === "screen-audio") return rights.publishScreen;
  return track.kind === "audio" ? rights.publishAudio : rights.publishVideo;
}

function closed(): MadangError {
  return new MadangError("closed", "It is no longer to be published");
}

function unlessLost(cause: unknown): void {
  if (asMadangError(cause).code !== "network") throw cause;
}
