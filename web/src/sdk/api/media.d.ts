import type { MediaKind, VideoCodec } from "./session.js";

/** These four are usual, and decide by which right a track is published; others may be made up of lower-case letters, digits and dashes. */
export type TrackSource = "camera" | "microphone" | "screen" | "screen-audio" | (string & {});

export interface PublishTrackOptions {
  /** Send three encodings of a video (rids q, h, f). Default true. */
  readonly simulcast?: boolean;
  /** The only video codec to offer. */
  readonly codec?: VideoCodec;
  /** Upper bound of the largest encoding. Default: by its size. */
  readonly maxBitrateBps?: number;
  /** In place of the usual encodings. */
  readonly encodings?: RTCRtpEncodingParameters[];
  readonly muted?: boolean;
}

/** How a track would be liked; the server sends no more than that needs. */
export interface TrackWish {
  /** Pixels of the picture on the screen; 0 when it is not on the screen. */
  readonly height?: number;
  /** Whether it matters more than others. */
  readonly pinned?: boolean;
  readonly encoding?: string;
  readonly spatial?: number;
  readonly temporal?: number;
}

/** A track of somebody else and, while it is sent here, its media. */
export interface RemoteTrack {
  /** Whose it is: an id in `participants`, where it is known before the track is told of. */
  readonly participant: string;
  /** Its id, as in `TrackInfo`. */
  readonly track: string;
  readonly kind: MediaKind;
  readonly source: TrackSource;
  /** Muted by its publisher. */
  readonly muted: boolean;
  /** Silenced by a moderator. */
  readonly silenced: boolean;
  readonly media: MediaStreamTrack | null;
}

/** The connection by which one's own media goes out, or that by which others' comes in; with `duplex` both are `publish`. */
export type MediaLeg = "publish" | "receive";

/**
 * `interrupted` may heal by itself within seconds. After `failed` another connection is tried, `connecting` again, with longer and
 * longer waits between; media may be blocked on the way, though signalling works.
 */
export type MediaState = "connecting" | "connected" | "interrupted" | "failed";
