import type { IceServerInfo, MediaKind, ParticipantInfo, QualityOfSlot, RightsInfo } from "../api.d.ts";

/** What the server says over the signalling socket: docs/signalling.md. */
export type ServerMessage =
  | JoinedMessage
  | { readonly type: "resumed" }
  | PublishedMessage
  | OfferMessage
  | { readonly type: "slots"; readonly slots: readonly SlotInfo[] }
  | { readonly type: "encodings"; readonly track: string; readonly active: readonly string[] }
  | { readonly type: "slots-needed"; readonly audio: number; readonly video: number }
  | { readonly type: "participants"; readonly present: readonly ParticipantInfo[]; readonly gone: readonly string[] }
  | { readonly type: "self"; readonly self: ParticipantInfo; readonly rights: RightsInfo }
  | { readonly type: "speakers"; readonly speaking: readonly string[]; readonly dominant: string | null }
  | { readonly type: "data"; readonly from: string; readonly data: unknown }
  | { readonly type: "quality"; readonly estimateBps: number; readonly slots: readonly QualityOfSlot[] }
  | { readonly type: "leg-closed"; readonly leg: LegName; readonly reason: string }
  | { readonly type: "ok" }
  | ErrorMessage
  | { readonly type: "end"; readonly reason: string };

export type LegName = "publish" | "receive" | "duplex";

export interface JoinedMessage {
  readonly type: "joined";
  /** Secret name to resume by. */
  readonly session: string;
  readonly resumeSeconds: number;
  readonly room: { readonly id: string; readonly mode: string };
  readonly self: ParticipantInfo;
  readonly rights: RightsInfo;
  readonly others: readonly ParticipantInfo[];
  readonly slots: readonly SlotInfo[];
  readonly legs: readonly LegName[];
  readonly iceServers: readonly IceServerInfo[];
}

export interface PublishedMessage {
  readonly type: "published";
  readonly sdp: string;
  /** The track of each mid. */
  readonly tracks: Readonly<Record<string, string>>;
}

export interface OfferMessage {
  readonly type: "offer";
  /** Of the request that it answers, if one was made. */
  readonly id?: number;
  readonly offer: number;
  readonly sdp: string;
}

export interface ErrorMessage {
  readonly type: "error";
  readonly code: string;
  readonly message: string;
}

export interface SlotInfo {
  readonly mid: string;
  readonly kind: MediaKind;
  readonly track: string | null;
  readonly participant: string | null;
}

/** What a client says, without the number that the socket gives it. */
export type ClientMessage = { readonly type: string } & Readonly<Record<string, unknown>>;
