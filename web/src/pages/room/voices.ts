import type { RemoteTrack, RoomSession } from "../sdk/madang.js";

/** Plays everybody's voice but one's own, as it comes: also while the page is hidden and draws nothing. */
export class Voices {
  private readonly playing = new Map<string, HTMLAudioElement>();
  private blocked = false;

  /**
   * @param make makes an audio element that is part of the page
   * @param onBlocked told when the browser wants a gesture before it plays, and when it has had it
   */
  constructor(
    private readonly session: RoomSession,
    private readonly make: () => HTMLAudioElement,
    private readonly onBlocked: (blocked: boolean) => void,
  ) {
    for (const event of ["track", "self", "state"] as const) session.on(event, () => this.listen());
  }

  /** To be called out of a gesture of the user: plays what the browser had held back. */
  allow(): void {
    if (!this.blocked) return;
    this.blocked = false;
    this.onBlocked(false);
    for (const element of this.playing.values()) this.play(element);
  }

  private listen(): void {
    const heard = new Map(this.heard().map(({ track, media }) => [track, media]));
    for (const [track, element] of [...this.playing]) {
      if (heard.get(track) === (element.srcObject as MediaStream).getAudioTracks()[0]) continue;
      element.srcObject = null;
      element.remove();
      this.playing.delete(track);
    }
    for (const [track, media] of heard) {
      if (media === null || this.playing.has(track)) continue;
      const element = this.make();
      element.srcObject = new MediaStream([media]);
      this.playing.set(track, element);
      this.play(element);
    }
  }

  private heard(): readonly RemoteTrack[] {
    return [...this.session.tracks.values()].filter(({ kind, participant }) => kind === "audio" && participant !== this.session.self?.id);
  }

  private play(element: HTMLAudioElement): void {
    element.play().catch((error: unknown) => {
      // Anything else is an element that was taken away before it played.
      if ((error as { name?: unknown }).name !== "NotAllowedError") return;
      this.blocked = true;
      this.onBlocked(true);
    });
  }
}
