import { MadangError, type MediaKind } from "/sdk/madang.js";

const PICTURE = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };
const CODE = {
  NotFoundError: "device-not-found",
  OverconstrainedError: "device-not-found",
  NotReadableError: "device-busy",
  AbortError: "device-busy",
  NotAllowedError: "permission-denied",
  SecurityError: "permission-denied",
} as const;
const REFUSALS: readonly string[] = ["NotAllowedError", "SecurityError"];

/** Camera and microphone of the host, open from the preview on; remembers which ones were chosen. */
export class LocalDevices {
  readonly stream = new MediaStream();
  private readonly mutedKinds = new Set<MediaKind>();

  /** Opens what there is: both, or the only one that exists. Throws a MadangError when there is nothing to open. */
  async open(): Promise<void> {
    if (!("mediaDevices" in navigator)) throw new MadangError("insecure-page", "No mediaDevices on this page");
    const audio = wish("audio");
    const video = { ...PICTURE, ...wish("video") };
    let failure: unknown;
    for (const constraints of [{ audio, video }, { video }, { audio }]) {
      try {
        const opened = await navigator.mediaDevices.getUserMedia(constraints);
        for (const track of opened.getTracks()) this.replace(track);
        return;
      } catch (error) {
        failure ??= error;
        // A refusal would only be repeated; a device that is missing or taken leaves the other one.
        if (REFUSALS.includes(String((error as { name?: unknown }).name))) break;
      }
    }
    throw asTrouble(failure);
  }

  /** Opens one kind alone, in the place of a track of it that has ended. */
  async openOne(kind: MediaKind): Promise<void> {
    if (!("mediaDevices" in navigator)) throw new MadangError("insecure-page", "No mediaDevices on this page");
    try {
      const opened = await navigator.mediaDevices.getUserMedia(kind === "audio" ? { audio: wish("audio") } : { video: { ...PICTURE, ...wish("video") } });
      for (const track of opened.getTracks()) this.replace(track);
    } catch (error) {
      throw asTrouble(error);
    }
  }

  /** Changes the device of the preview. */
  async change(kind: MediaKind, deviceId: string): Promise<void> {
    const device = { deviceId: { exact: deviceId } };
    try {
      const opened = await navigator.mediaDevices.getUserMedia(
        kind === "audio" ? { audio: device } : { video: { ...PICTURE, ...device } },
      );
      for (const track of opened.getTracks()) this.replace(track);
    } catch (error) {
      throw asTrouble(error);
    }
  }

  remember(kind: MediaKind, deviceId: string): void {
    localStorage.setItem(`madang.${kind}`, deviceId);
  }

  track(kind: MediaKind): MediaStreamTrack | null {
    return this.stream.getTracks().find((track) => track.kind === kind) ?? null;
  }

  isMuted(kind: MediaKind): boolean {
    return this.mutedKinds.has(kind);
  }

  /** Holds for every track of that kind, also for those opened later. */
  mute(kind: MediaKind, muted: boolean): void {
    if (muted) this.mutedKinds.add(kind);
    else this.mutedKinds.delete(kind);
    const track = this.track(kind);
    if (track !== null) track.enabled = !muted;
  }

  /** Takes over a track, stopping the one that it follows. */
  replace(track: MediaStreamTrack): void {
    const kind = track.kind as MediaKind;
    const before = this.track(kind);
    if (before === track) return;
    if (before !== null) {
      before.stop();
      this.stream.removeTrack(before);
    }
    track.enabled = !this.isMuted(kind);
    this.stream.addTrack(track);
  }

  /** A track has ended: unplugged, or stopped with the session that had opened it. */
  isStale(): boolean {
    return this.stream.getTracks().some((track) => track.readyState === "ended");
  }

  stop(): void {
    for (const track of this.stream.getTracks()) {
      track.stop();
      this.stream.removeTrack(track);
    }
  }
}

function wish(kind: MediaKind): MediaTrackConstraints {
  const deviceId = localStorage.getItem(`madang.${kind}`);
  return deviceId === null ? {} : { deviceId: { ideal: deviceId } };
}

function asTrouble(cause: unknown): MadangError {
  const name = String((cause as { name?: unknown }).name);
  const code = name in CODE ? CODE[name as keyof typeof CODE] : "unexpected";
  return new MadangError(code, String(cause), { cause });
}
