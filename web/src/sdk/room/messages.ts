import type {
  BanInfo,
  DataMessage,
  InvitationInfo,
  MediaKind,
  ParticipantInfo,
  QualityOfSlot,
  RightsInfo,
  RoomCounts,
  RoomInfo,
} from "../api.d.ts";

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
  | { readonly type: "self"; readonly self: ParticipantInfo; readonly rights: RightsInfo; readonly ticket?: string }
  | { readonly type: "room"; readonly room: RoomInfo }
  | ({ readonly type: "counts" } & RoomCounts)
  | PeopleMessage
  | { readonly type: "bans"; readonly bans: readonly BanInfo[]; readonly more?: string }
  | ({ readonly type: "invitation" } & InvitationInfo)
  | { readonly type: "ticket"; readonly ticket: string }
  | { readonly type: "speakers"; readonly speaking: readonly string[]; readonly dominant: string | null }
  | ({ readonly type: "data" } & SaidInfo)
  | { readonly type: "quality"; readonly estimateBps: number; readonly slots: readonly QualityOfSlot[] }
  | { readonly type: "leg-closed"; readonly leg: LegName; readonly reason: string }
  | { readonly type: "ok"; readonly message?: number }
  | ErrorMessage
  | { readonly type: "end"; readonly reason: string; readonly detail?: string };

export type LegName = "publish" | "receive" | "duplex";

export interface JoinedMessage {
  readonly type: "joined";
  /** Secret name to resume by. */
  readonly session: string;
  readonly resumeSeconds: number;
  readonly room: RoomInfo;
  readonly ticket?: string;
  readonly self: ParticipantInfo;
  readonly rights: RightsInfo;
  readonly others: readonly ParticipantInfo[];
  /** Where to go on from, by `people`, when these are not all. */
  readonly more?: string;
  readonly slots: readonly SlotInfo[];
  readonly legs: readonly LegName[];
  readonly iceServers: readonly IceServerInfo[];
  readonly counts?: RoomCounts;
  readonly history?: readonly SaidInfo[];
  readonly version?: string;
}

export interface PeopleMessage {
  readonly type: "people";
  readonly people: readonly ParticipantInfo[];
  readonly more?: string;
}

/** A message of the application's, as the server tells it. */
export type SaidInfo = Omit<DataMessage, "own">;

export interface IceServerInfo {
  readonly urls: string;
  readonly username?: string;
  readonly credential?: string;
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
