import type { MadangError } from "./errors.js";
import type { MediaLeg, MediaState, PublishTrackOptions, RemoteTrack, TrackSource, TrackWish } from "./media.js";
import type {
  BanInfo,
  DataMessage,
  Grants,
  InvitationInfo,
  InvitationWish,
  Metadata,
  ParticipantInfo,
  RightsInfo,
  Role,
  RoomChange,
  RoomCounts,
  RoomInfo,
} from "./people.js";
import type { LegStats, QualityReport } from "./quality.js";
import type { MediaKind, ReconnectPolicy, SessionState, TokenSource } from "./session.js";

export interface JoinOptions {
  /** The signalling endpoint, absolute or relative to the page. Default `/v1/signal`. */
  readonly endpoint?: string;
  readonly token: TokenSource;
  /** Whether to receive what the role may receive. Default true. */
  readonly receive?: boolean;
  /** Send and receive on one connection instead of two. Default false. */
  readonly duplex?: boolean;
  /** Added to the ICE servers that the server names. */
  readonly iceServers?: readonly RTCIceServer[];
  readonly iceTransportPolicy?: RTCIceTransportPolicy;
  readonly reconnect?: ReconnectPolicy;
  /** Seconds between two `quality` events; 0 for none. Default 0. */
  readonly qualitySeconds?: number;
  /** Seconds between two `stats` events of a connection; 0 for none. Default 0. */
  readonly statsSeconds?: number;
  /**
   * Whether a page that goes away leaves its place in the room to the one that is loaded after it, as the server's ticket in the
   * tab's `sessionStorage`: that has the role and rights back that there were. Not after `leave()`. Default true.
   */
  readonly remember?: boolean;
}

export interface RoomEvents<Data = unknown> {
  state: SessionState;
  /** Others came, left, or are there in another way; read `participants`. */
  participants: { readonly present: readonly ParticipantInfo[]; readonly gone: readonly string[] };
  /**
   * Told at every join, and when the participant itself has another role, rights, name, metadata or hand, or other tracks: by
   * `publish`, `unpublish` and `mute`, or because a moderator silenced one or let it be heard again.
   */
  self: ParticipantInfo;
  /** Told at every join, and when the room is another, as when it is locked or somebody records it. */
  room: RoomInfo;
  /** How many there are; only in rooms that show it. */
  counts: RoomCounts;
  /**
   * The media of a track of somebody else begins or ends to be sent here. It is told after its participant; when it is muted
   * or silenced later, `participants` says so, and `tracks` has the state it is in.
   */
  track: RemoteTrack;
  speakers: Speakers;
  /** What had been said before one came in, the oldest first: told once, where there is any. */
  history: readonly DataMessage<Data>[];
  /** Somebody, maybe oneself, said something. What was missed during a loss and is still known comes too; nothing comes twice. */
  data: DataMessage<Data>;
  quality: QualityReport;
  /** One for each connection, as often as `statsSeconds` says. */
  stats: LegStats;
  /**
   * A track of one's own is no longer sent without being asked to: it was unplugged, a screen share ended, or the server takes it no
   * more, as when the participant's role or rights changed.
   */
  ended: { readonly source: TrackSource };
  /** Whether media gets through. */
  media: { readonly leg: MediaLeg; readonly state: MediaState };
  /** The server's major version is not the SDK's: they may not understand each other. Also said on the console. */
  version: { readonly sdk: string; readonly server: string };
  /** The session is over: null after `leave()`, otherwise why. */
  closed: MadangError | null;
}

export interface Speakers {
  /** The loudest first. */
  readonly speaking: readonly string[];
  /** The dominant speaker, or who was it last. */
  readonly dominant: string | null;
}

export interface SilenceOptions {
  /** Whether only a moderator lifts it; otherwise its publisher may, by unmuting the track. Default true. */
  readonly held?: boolean;
}

export interface RemoveOptions {
  /** How long it stays out: 0 for not at all. Default: as long as the room is there. */
  readonly banSeconds?: number;
}

/**
 * A participant's place in a room. What is asked of the server (`send`, `raiseHand`, and what moderators do) is done once, also
 * where the signalling is lost and comes back meanwhile; it rejects with a {@link MadangError} where the server says no.
 */
export interface RoomSession<Data = unknown> {
  readonly state: SessionState;
  readonly room: RoomInfo | null;
  /** Oneself; `tracks` has what is published, whether it is muted, and what a moderator did to it, at any moment. */
  readonly self: ParticipantInfo | null;
  readonly rights: RightsInfo | null;
  /** The others that this participant is told of, by id, in the order they came. */
  readonly participants: ReadonlyMap<string, ParticipantInfo>;
  /** Whether there are others in a large audience that have not been asked for yet, by `moreParticipants`. */
  readonly hasMoreParticipants: boolean;
  /** Null where the room does not show it. */
  readonly counts: RoomCounts | null;
  /** What had been said before one came in, the oldest first. */
  readonly history: readonly DataMessage<Data>[];
  /** Those tracks of others whose media is sent here, by track. */
  readonly tracks: ReadonlyMap<string, RemoteTrack>;
  readonly speakers: Speakers;
  /** The server's version, once it has said. */
  readonly serverVersion: string | null;
  /** Resolves when the participant is in the room; rejects when the session closes before that. */
  readonly connected: Promise<void>;
  /** The newest connections, for diagnosis. */
  readonly peerConnections: { readonly publish: RTCPeerConnection | null; readonly receive: RTCPeerConnection | null };
  on<Name extends keyof RoomEvents<Data>>(name: Name, listener: (event: RoomEvents<Data>[Name]) => void): () => void;
  /**
   * Sends a track under a source's name; one of the same source is replaced. The track stays the caller's; it is enabled or not
   * as `muted` says. Resolves when the server has agreed: where the connection to it is lost meanwhile, it is asked again by the
   * next. Rejects when the server refuses, when the participant may not publish, and when the session or the source ends first.
   */
  publish(source: TrackSource, track: MediaStreamTrack, options?: PublishTrackOptions): Promise<void>;
  /** Rejects with `not-found` where nothing is published of that source, as after `ended`. */
  unpublish(source: TrackSource): Promise<void>;
  isPublishing(source: TrackSource): boolean;
  /** Unmuting also lifts a moderator's silence that is not `held`. */
  mute(source: TrackSource, muted: boolean): Promise<void>;
  /** Says how tracks of others would be liked, by track; kept across reconnects. */
  prefer(preferences: Readonly<Record<string, TrackWish>>): void;
  raiseHand(raised: boolean): Promise<void>;
  /** Gives somebody, maybe oneself, another role, and as a moderator rights that differ from the role's. */
  changeRole(participant: string, role: Role, options?: { readonly grants?: Grants }): Promise<void>;
  /** As a moderator: gives or takes single rights. */
  grant(participant: string, grants: Grants): Promise<void>;
  /** As a moderator: sends somebody's track to nobody, or to everybody again. */
  silence(track: string, silenced: boolean, options?: SilenceOptions): Promise<void>;
  /** As a moderator: the same for all that somebody sends of a kind, now and later. */
  silenceKind(participant: string, kind: MediaKind, silenced: boolean, options?: SilenceOptions): Promise<void>;
  /** As a moderator: takes somebody out. */
  remove(participant: string, options?: RemoveOptions): Promise<void>;
  /** As a moderator: who is kept out. */
  bans(): Promise<readonly BanInfo[]>;
  unban(ban: string): Promise<void>;
  changeRoom(change: RoomChange): Promise<void>;
  /** Replaces one's own metadata. */
  setMetadata(metadata: Metadata): Promise<void>;
  /** As a moderator: ends the room for everybody, who read the reason as `detail` of `room-closed`. */
  closeRoom(reason?: string): Promise<void>;
  /** Makes a link by which others come in. */
  invite(wish: InvitationWish): Promise<InvitationInfo>;
  /**
   * Asks for the next ones of a large audience and adds them to `participants`; later ones only come on request. Rejects with
   * `network` where the signalling is lost meanwhile.
   *
   * @returns whether there are still more
   */
  moreParticipants(): Promise<boolean>;
  /**
   * Says something to those (at least one), or to everybody who is to hear it where `to` is left out. It comes back as `data`
   * that is `own`.
   *
   * @returns the message's number
   */
  send(data: Data, to?: readonly string[]): Promise<number>;
  leave(): Promise<void>;
}
