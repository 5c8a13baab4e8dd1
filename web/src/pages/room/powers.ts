import type { MediaKind, ParticipantInfo, RightsInfo, Role, RoomSession, TrackInfo } from "../sdk/madang.js";
import { isOnStage, turnsInto } from "./address.ts";

type Session = Pick<RoomSession, "self" | "rights" | "room" | "participants">;

/** Hosts rank above those who moderate, these above the rest. */
export function rankOf({ role, moderates }: Pick<ParticipantInfo, "role" | "moderates">): number {
  return role === "host" ? 2 : moderates ? 1 : 0;
}

/** Whether one has power over somebody. */
export function hasPowerOver({ self, rights }: Session, other: ParticipantInfo): boolean {
  return self !== null && rights?.moderate === true && other.id !== self.id && rankOf(self) > rankOf(other);
}

/** Whether one may end the room for all: nobody in it ranks above one. */
export function mayEndRoom({ self, rights, participants }: Session): boolean {
  if (self === null || rights?.moderate !== true) return false;
  return [...participants.values()].every((other) => rankOf(other) <= rankOf(self));
}

/** What one may turn somebody into, or null. */
export function mayTurnInto(session: Session, other: ParticipantInfo): Role | null {
  const next = turnsInto(session.room?.mode ?? "", other.role);
  if (next === null || !hasPowerOver(session, other)) return null;
  // Nobody gives what he has not, and nobody is on a stage without an identity.
  return !isOnStage(next) || (mayPublishAll(session.rights) && other.identity !== undefined) ? next : null;
}

function mayPublishAll(rights: RightsInfo | null): boolean {
  return rights?.publishAudio === true && rights.publishVideo && rights.publishScreen;
}

/** Silenced by a moderator: `held` where only a moderator lifts it, `open` where whoever was silenced may. */
export type Silence = "held" | "open";

export function silenceOf(track: Pick<TrackInfo, "silenced" | "held"> | undefined): Silence | null {
  if (track?.silenced !== true) return null;
  return track.held ? "held" : "open";
}

/** The track by which somebody is heard or seen; what a screen shows and says is none. */
export function faceOrVoice({ tracks }: ParticipantInfo, kind: MediaKind): TrackInfo | undefined {
  return tracks.find((track) => track.kind === kind && !track.source.startsWith("screen"));
}

/** Whether one may write in the chat: to whom, or why not. */
export type Voice =
  | { readonly may: true; readonly to: "everybody" | "moderators" }
  | { readonly may: false; readonly why: "none" | "off" | "stage" };

export function voiceOf({ self, rights, room }: Session): Voice {
  if (rights?.sendData === false) return { may: false, why: "none" };
  if (self === null || room === null || rights?.moderate === true || room.chat === "all") return { may: true, to: "everybody" };
  if (room.chat === "off") return { may: false, why: "off" };
  if (isOnStage(self.role)) return { may: true, to: "everybody" };
  return room.chat === "moderators" ? { may: true, to: "moderators" } : { may: false, why: "stage" };
}
