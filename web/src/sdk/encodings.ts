import type { VideoCodec } from "./api.d.ts";

/** Bit rate of the full picture at 1280x720 and 30 frames a second; other sizes get their share by pixels. */
const FULL_BPS = 1_700_000;
const FULL_PIXELS = 1280 * 720;

/** The rids, low to high, each with the factor its picture is scaled down by and its part of the full bit rate. */
const SIMULCAST = [
  { rid: "q", scale: 4, share: 0.09 },
  { rid: "h", scale: 2, share: 0.32 },
  { rid: "f", scale: 1, share: 1 },
] as const;

/** What to send: one encoding, or three with temporal layers so that a server can thin out each of them. */
export function encodingsFor(
  simulcast: boolean,
  codec: VideoCodec | null,
  width: number,
  height: number,
  maxBitrateBps?: number,
): RTCRtpEncodingParameters[] {
  const fullBps = maxBitrateBps ?? FULL_BPS * Math.max(0.25, (width * height) / FULL_PIXELS) ** 0.75;
  if (!simulcast) return [{ maxBitrate: Math.round(fullBps) }];
  // Without a dependency descriptor an SFU cannot tell the temporal layers of H.264 apart.
  const scalabilityMode = codec === "h264" ? null : "L1T3";
  return SIMULCAST.map(({ rid, scale, share }) => ({
    rid,
    scaleResolutionDownBy: scale,
    maxBitrate: Math.round(fullBps * share),
    active: true,
    ...(scalabilityMode && { scalabilityMode }),
  }));
}

export function withoutScalability(encodings: readonly RTCRtpEncodingParameters[]): RTCRtpEncodingParameters[] {
  return encodings.map((encoding) => {
    const { scalabilityMode: _, ...rest } = encoding as RTCRtpEncodingParameters & { scalabilityMode?: string };
    return rest;
  });
}

const MIME_TYPE: Readonly<Record<VideoCodec, string>> = {
  vp8: "video/vp8",
  vp9: "video/vp9",
  h264: "video/h264",
  av1: "video/av1",
};

/** The browser's codecs reduced to one and its helpers; empty when the browser does not have it. */
export function onlyCodec(codec: VideoCodec, all: readonly RTCRtpCodec[]): RTCRtpCodec[] {
  const wanted = all.filter((candidate) => candidate.mimeType.toLowerCase() === MIME_TYPE[codec]);
  if (wanted.length === 0) return [];
  return [...wanted, ...all.filter((candidate) => candidate.mimeType.toLowerCase() === "video/rtx")];
}

/** The video codecs that this browser can send, in the SDK's words. */
export function codecsOf(all: readonly RTCRtpCodec[]): VideoCodec[] {
  return (Object.keys(MIME_TYPE) as VideoCodec[]).filter((codec) => onlyCodec(codec, all).length > 0);
}
