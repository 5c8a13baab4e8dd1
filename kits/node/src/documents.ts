import type { Grants, Metadata, Right, Role } from "./rights.ts";

/** Who may say something, and who hears it. */
export type ChatPolicy = "all" | "stage" | "moderators" | "off";

/** Settings of a room by name, such as `max-members`, each as a text. */
export type Settings = Readonly<Record<string, string>>;

export interface RoomWish {
  /** Made up when it is left out. */
  readonly id?: string;
  /** `live`, `multi-guest`, `group` or `conference`. Default: the service's. */
  readonly mode?: string;
  readonly settings?: Settings;
  readonly metadata?: Metadata;
  /** When it closes by itself; ISO 8601. */
  readonly closeAt?: string;
}

/** What is to be different about a room; what is left out stays. */
export interface RoomChange {
  readonly locked?: boolean;
  readonly chat?: ChatPolicy;
  readonly settings?: Settings;
  /** One without members takes it away. */
  readonly metadata?: Metadata;
  /** An empty text takes it away. */
  readonly closeAt?: string;
  readonly recording?: boolean;
}

export interface Room {
  readonly id: string;
  readonly mode: string;
  readonly service: string;
  readonly state: "waiting" | "live" | "grace" | "closed";
  readonly createdAt: string;
  readonly participants: number;
  readonly viewers: number;
  readonly host: { readonly id: string; readonly identity: string | null; readonly name: string } | null;
  readonly locked: boolean;
  readonly chat: ChatPolicy;
  readonly recording: boolean;
  readonly settings: Settings;
  readonly metadata: Metadata | null;
  readonly closeAt: string | null;
}

export interface Participant {
  readonly id: string;
  readonly identity: string | null;
  readonly role: Role;
  readonly name: string;
  readonly metadata: Metadata | null;
  readonly joinedAt: string;
  readonly hand: boolean;
  readonly interrupted: boolean;
  readonly rights: readonly Right[];
  readonly tracks: readonly Track[];
}

export interface Track {
  /** Its id, such as `~k3f9x-1`: unique in the fleet, and the same when its publisher publishes the same thing anew on another connection. */
  readonly track: string;
  readonly kind: "audio" | "video";
  readonly source: string;
  readonly muted: boolean;
  readonly silenced: boolean;
  readonly held: boolean;
}

/** What is to be different about a participant; what is left out stays. */
export interface ParticipantChange {
  readonly role?: Role;
  readonly grants?: Grants;
  readonly name?: string;
  readonly metadata?: Metadata;
}

/** All that somebody sends of a kind, now and later, or one track of it. */
export type SilenceWish = ({ readonly kind: "audio" | "video" } | { readonly track: string }) & {
  /** False lets it be heard and seen again. Default true. */
  readonly silenced?: boolean;
  /** False where the participant may lift it by unmuting. Default true. */
  readonly held?: boolean;
};

export interface Ban {
  readonly ban: string;
  readonly identity?: string;
  readonly name: string;
  readonly at: string;
  /** Left out where it lasts as long as the room. */
  readonly until?: string;
}

export interface InvitationWish {
  readonly role: Role;
  /** How many may come by it. Default 1. */
  readonly uses?: number;
  /** Default: a day. */
  readonly ttlSeconds?: number;
  /** What it is for. */
  readonly name?: string;
}

export interface Invitation {
  readonly code: string;
  /** Of the node's own page, below its address. */
  readonly path: string;
  readonly role: Role;
  readonly uses: number;
  readonly used: number;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly name?: string;
}

export interface NodeInfo {
  readonly version: string;
  readonly developmentService: boolean;
}

/** Which part of a list. */
export interface Page {
  readonly limit?: number;
  /** The `next` of the part before. */
  readonly cursor?: string;
}
