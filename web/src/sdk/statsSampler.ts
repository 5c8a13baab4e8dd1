import type { EncodingStats, LegStats, MediaKind, SessionStats, TrackStats } from "./api.d.ts";

/** One entry of an RTCStatsReport; which members exist depends on its type and the browser. */
type Entry = Readonly<Record<string, unknown>> & { readonly id: string; readonly type: string; readonly timestamp: number };

/** Turns the browser's running totals into rates, from one sample to the next. One sampler per connection. */
export class StatsSampler {
  private previous: ReadonlyMap<string, Entry> = new Map();

  sample(report: Iterable<readonly [string, unknown]>): SessionStats {
    const entries = entriesOf(report);
    const video = this.kind("video", entries);
    const audio = this.kind("audio", entries);
    this.previous = entries;
    return { bitrateBps: (video?.bitrateBps ?? 0) + (audio?.bitrateBps ?? 0), ...pathOf(entries), video, audio };
  }

  /** The same by track: `trackOf` says whose a section is, by its mid. */
  sampleTracks(report: Iterable<readonly [string, unknown]>, trackOf: (mid: string) => string | null): Omit<LegStats, "leg"> {
    const entries = entriesOf(report);
    const streams = [...entries.values()].filter(isStream);
    const ofTrack = new Map<string, Entry[]>();
    for (const stream of streams) {
      const track = trackOf(text(stream, "mid") ?? "");
      if (track !== null) ofTrack.set(track, [...(ofTrack.get(track) ?? []), stream]);
    }
    const tracks = new Map<string, TrackStats>();
    for (const [track, its] of ofTrack) {
      const ids = its.map(({ id }) => id);
      const reports = [...entries.values()].filter(
        (entry) => entry.type === "remote-inbound-rtp" && ids.includes(String(entry["localId"])),
      );
      tracks.set(track, this.track(its, reports, entries));
    }
    const rate = (type: string) =>
      streams.filter((stream) => stream.type === type).reduce((sum, stream) => sum + this.encoding(stream).bitrateBps, 0);
    const sample = { sentBps: rate("outbound-rtp"), receivedBps: rate("inbound-rtp"), ...pathOf(entries), tracks };
    this.previous = entries;
    return sample;
  }

  private kind(kind: MediaKind, entries: ReadonlyMap<string, Entry>): TrackStats | null {
    const streams = [...entries.values()].filter((entry) => isStream(entry) && entry["kind"] === kind);
    if (streams.length === 0) return null;
    return this.track(streams, [...entries.values()].filter((entry) => isRemoteReport(entry, kind)), entries);
  }

  /** @param remoteReports what receivers say of these streams, where they are sent */
  private track(streams: readonly Entry[], remoteReports: readonly Entry[], entries: ReadonlyMap<string, Entry>): TrackStats {
    const sending = streams[0]!.type === "outbound-rtp";
    const encodings = streams.map((stream) => this.encoding(stream)).sort((a, b) => pixels(a) - pixels(b));
    const largest = encodings.filter((encoding) => encoding.bitrateBps > 0).at(-1) ?? null;
    const main = streams.find((stream) => largest !== null && stream["rid"] === largest.rid) ?? streams[0]!;
    // What a sender lost is known only from the receiver's reports.
    const reports = sending ? remoteReports : streams;
    return {
      codec: text(entries.get(String(main["codecId"])), "mimeType")?.split("/")[1] ?? null,
      bitrateBps: encodings.reduce((sum, encoding) => sum + encoding.bitrateBps, 0),
      lossPercent: sending ? this.sentLoss(reports, streams) : this.receivedLoss(streams),
      jitterMillis: mean(reports.map((entry) => number(entry, "jitter")), 1_000),
      width: largest?.width ?? null,
      height: largest?.height ?? null,
      framesPerSecond: largest?.framesPerSecond ?? null,
      frames: main["kind"] === "video" ? number(main, sending ? "framesEncoded" : "framesDecoded") : null,
      freezes: number(main, "freezeCount"),
      limitedBy: text(main, "qualityLimitationReason"),
      encodings: sending ? encodings.filter((encoding) => encoding.rid !== "") : [],
    };
  }

  private encoding(stream: Entry): EncodingStats {
    const bytes = this.delta(stream, stream.type === "outbound-rtp" ? "bytesSent" : "bytesReceived");
    const seconds = (stream.timestamp - (this.previous.get(stream.id)?.timestamp ?? stream.timestamp)) / 1_000;
    return {
      rid: text(stream, "rid") ?? "",
      bitrateBps: seconds > 0 ? (bytes * 8) / seconds : 0,
      width: number(stream, "frameWidth"),
      height: number(stream, "frameHeight"),
      framesPerSecond: number(stream, "framesPerSecond"),
    };
  }

  private receivedLoss(streams: readonly Entry[]): number | null {
    const lost = streams.reduce((sum, stream) => sum + this.delta(stream, "packetsLost"), 0);
    const received = streams.reduce((sum, stream) => sum + this.delta(stream, "packetsReceived"), 0);
    return percent(lost, lost + received);
  }

  private sentLoss(reports: readonly Entry[], streams: readonly Entry[]): number | null {
    if (reports.length === 0) return null;
    const lost = reports.reduce((sum, report) => sum + this.delta(report, "packetsLost"), 0);
    const sent = streams.reduce((sum, stream) => sum + this.delta(stream, "packetsSent"), 0);
    return percent(lost, sent);
  }

  /** Growth of a total since the last sample; 0 in the first one, and after the browser started a total anew. */
  private delta(entry: Entry, name: string): number {
    const before = this.previous.get(entry.id);
    if (before === undefined) return 0;
    return Math.max(0, (number(entry, name) ?? 0) - (number(before, name) ?? 0));
  }
}

function entriesOf(report: Iterable<readonly [string, unknown]>): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const [id, entry] of report) entries.set(id, entry as Entry);
  return entries;
}

function isStream({ type }: Entry): boolean {
  return type === "inbound-rtp" || type === "outbound-rtp";
}

function pathOf(entries: ReadonlyMap<string, Entry>) {
  const pair = selectedPair(entries);
  const local = pair === null ? undefined : entries.get(String(pair["localCandidateId"]));
  const rttSeconds = number(pair, "currentRoundTripTime") ?? remoteRoundTripSeconds(entries);
  return {
    rttMillis: rttSeconds === null ? null : rttSeconds * 1_000,
    availableBps: number(pair, "availableOutgoingBitrate"),
    protocol: text(local, "protocol"),
  };
}

function selectedPair(entries: ReadonlyMap<string, Entry>): Entry | null {
  for (const entry of entries.values()) {
    const pair = entry.type === "transport" ? entries.get(String(entry["selectedCandidatePairId"])) : undefined;
    if (pair !== undefined) return pair;
  }
  // Firefox has no transport entry and marks the pair itself.
  for (const entry of entries.values()) {
    if (entry.type === "candidate-pair" && (entry["selected"] === true || entry["nominated"] === true)) return entry;
  }
  return null;
}

function isRemoteReport(entry: Entry, kind: MediaKind): boolean {
  return entry.type === "remote-inbound-rtp" && entry["kind"] === kind;
}

function remoteRoundTripSeconds(entries: ReadonlyMap<string, Entry>): number | null {
  for (const entry of entries.values()) {
    if (entry.type === "remote-inbound-rtp" && number(entry, "roundTripTime") !== null) {
      return number(entry, "roundTripTime");
    }
  }
  return null;
}

function pixels(encoding: EncodingStats): number {
  return (encoding.width ?? 0) * (encoding.height ?? 0);
}

function percent(part: number, whole: number): number | null {
  return whole > 0 ? Math.min(100, (part / whole) * 100) : null;
}

function mean(values: readonly (number | null)[], factor: number): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : (known.reduce((sum, value) => sum + value, 0) / known.length) * factor;
}

function number(entry: Entry | null | undefined, name: string): number | null {
  const value = entry?.[name];
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

function text(entry: Entry | null | undefined, name: string): string | null {
  const value = entry?.[name];
  return typeof value === "string" ? value : null;
}
