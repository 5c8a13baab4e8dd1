import type { MediaKind, ParticipantInfo } from "../sdk/madang.js";
import { faceOrVoice, silenceOf, type Silence } from "./powers.ts";
import type { TextKey } from "./texts.ts";

/** Tells whom a moderator silences, or lets be heard again, once. */
export function silenceWatch(tell: (key: TextKey) => void): (self: ParticipantInfo) => void {
  const before = new Map<MediaKind, Silence | null>();
  return (self) => {
    for (const kind of ["audio", "video"] as const) {
      const track = faceOrVoice(self, kind);
      const silence = silenceOf(track);
      const was = before.get(kind) ?? null;
      before.set(kind, silence);
      if (silence === was) continue;
      if (silence !== null) tell(`silenced.${kind}.${silence}`);
      // Who has unmuted himself knows it; who was held could not.
      else if (was === "held" && track !== undefined) tell(`silenced.${kind}.over`);
    }
  };
}
