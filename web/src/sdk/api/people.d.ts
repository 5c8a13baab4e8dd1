import type { TrackSource } from "./media.js";
import type { MediaKind } from "./session.js";

export type Role = "host" | "guest" | "member" | "viewer" | "recorder";

/** What somebody may do in a room; the role has its defaults. */
export type Right =
  | "publishAudio"
  | "publishVideo"
  /** Publish `screen` and `screen-audio`. */
  | "publishScreen"
  | "sendData"
  | "raiseHand"
  /** Promote and demote others, silence them, take them out, change and close the room. */
  | "moderate"
  | "record"
  | "invite"
  /** Change one's own metadata. */
  | "changeMetadata";

/** True adds a right to the role's, false takes it away; one that is left out stays as the role has it. */
export type Grants = { readonly [Name in Right]?: boolean };

/**
 * Who may say something, and who hears it: everybody (`all`), those who may publish and all hear (`stage`), the same and the audience
 * only to moderators (`moderators`), or moderators alone (`off`).
 */
export type ChatPolicy = "all" | "stage" | "moderators" | "off";

/** What an application keeps beside a room or a participant; JSON of at most 2 KiB. */
export type Metadata = Readonly<Record<string, unknown>>;

export interface ParticipantInfo {
  readonly id: string;
  /** Who the application says it is; left out for the anonymous. */
  readonly identity?: string;
  readonly role: Role;
  readonly name: string;
  readonly metadata?: Metadata;
  /** ISO 8601. */
  readonly joinedAt: string;
  /** Whether the hand is raised. */
  readonly hand: boolean;
  /** Whether it has been cut off for some seconds, by its signalling or its media: it may come back, or go. */
  readonly interrupted: boolean;
  /** Whether it has the right to moderate. */
  readonly moderates: boolean;
  readonly tracks: readonly TrackInfo[];
}

export interface TrackInfo {
  /** Its id, such as `~k3f9x-1`: unique in the fleet, and the same when its publisher publishes the same thing anew on another connection. */
  readonly track: string;
  readonly kind: MediaKind;
  readonly source: TrackSource;
  /** Muted by its publisher. */
  readonly muted: boolean;
  /** Silenced by a moderator: sent to nobody. */
  readonly silenced: boolean;
  /** Silenced so that only a moderator lifts it; otherwise its publisher may, by unmuting it. */
  readonly held: boolean;
}

/** What the participant may do in the room. */
export type RightsInfo = { readonly [Name in Right]: boolean } & {
  /** Whether there is anything that it may publish. */
  readonly publish: boolean;
  readonly receive: boolean;
  /** The roles that a moderator may give it; it gives itself only one that does not publish. */
  readonly mayBecome: readonly Role[];
};

export interface RoomInfo {
  readonly id: string;
  readonly mode: string;
  readonly metadata?: Metadata;
  /** Whether nobody else may come in. */
  readonly locked: boolean;
  readonly chat: ChatPolicy;
  readonly recording: boolean;
  /** When the room closes by itself; ISO 8601. */
  readonly closeAt?: string;
  readonly settings: Readonly<Record<string, string>>;
}

/** What is to be different about a room; what is left out stays. `recording` needs the right `record`, the rest `moderate`. */
export interface RoomChange {
  readonly locked?: boolean;
  readonly chat?: ChatPolicy;
  readonly settings?: Readonly<Record<string, string>>;
  readonly metadata?: Metadata;
  readonly recording?: boolean;
}

export interface RoomCounts {
  /** Everybody but recorders. */
  readonly people: number;
  /** The viewers among them. */
  readonly audience: number;
}

export interface BanInfo {
  /** What `unban` takes. */
  readonly ban: string;
  readonly identity?: string;
  readonly name: string;
  /** ISO 8601; left out where it lasts as long as the room. */
  readonly until?: string;
  readonly at: string;
}

export interface InvitationWish {
  readonly role: Role;
  /** How many may come by it. */
  readonly uses?: number;
  readonly ttlSeconds?: number;
  /** What it is for. */
  readonly name?: string;
}

export interface InvitationInfo {
  readonly code: string;
  /** Below the server's address. */
  readonly path: string;
  /** Of the node's own page that it opens, by the endpoint that was joined. */
  readonly url: string;
  readonly role: Role;
  readonly uses: number;
  readonly used: number;
  /** ISO 8601. */
  readonly expiresAt: string;
  readonly name?: string;
}

export interface DataMessage<Data = unknown> {
  /** Its number in the room, which `send` resolves with. */
  readonly message: number;
  /** The id of who said it, or null for the service. */
  readonly from: string | null;
  /** The name that it had then: who said it may be gone. */
  readonly name?: string;
  readonly identity?: string;
  /** ISO 8601. */
  readonly at: string;
  readonly data: Data;
  /** Whether one said it oneself. */
  readonly own: boolean;
}
