package dev.madang.media.sdp.negotiation;

import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import java.util.List;
import java.util.stream.Stream;

/**
 * One m-section of an offer that we make. The same list, grown at its end, makes the later offers of a session, so mids,
 * SSRCs and payload types stay; a track that is over stays in its place as {@link #stopped}.
 *
 * @param mid unique in the session, 1 to 16 characters
 * @param sends whether we may send
 * @param receives whether we may receive
 * @param codecs of that kind, the preferred first; at least one
 * @param encodings what we send: one without a rid, or several of simulcast with rids; empty where we do not send
 * @param stream what it belongs to: receivers play the tracks of one stream in step; empty for the session's only one
 */
public record OfferedTrack(
        String mid,
        MediaKind kind,
        boolean sends,
        boolean receives,
        List<Codec> codecs,
        List<EncodingParameters> encodings,
        String stream) {
    /** @throws IllegalArgumentException when the parts do not fit each other */
    public OfferedTrack {
        codecs = List.copyOf(codecs);
        encodings = List.copyOf(encodings);
        if (mid.isEmpty() || mid.length() > 16 || codecs.isEmpty()) {
            throw new IllegalArgumentException("a mid of 1 to 16 characters and a codec are needed");
        }
        for (Codec codec : codecs) {
            if (codec.kind() != kind) {
                throw new IllegalArgumentException(codec + " in a section of " + kind);
            }
        }
        boolean rids = encodings.stream().allMatch(encoding -> encoding.rid() != null);
        if (sends == encodings.isEmpty() || encodings.size() > 1 && !rids) {
            throw new IllegalArgumentException("a sending section has one encoding, or several with rids");
        }
    }

    /** A section in which we only receive. */
    public static OfferedTrack receiving(String mid, MediaKind kind, List<Codec> codecs) {
        return new OfferedTrack(mid, kind, false, true, codecs, List.of(), "");
    }

    /** A section in which we only send. */
    public static OfferedTrack sending(
            String mid, MediaKind kind, List<Codec> codecs, List<EncodingParameters> encodings) {
        return new OfferedTrack(mid, kind, true, false, codecs, encodings, "");
    }

    /** The same section, of that stream. */
    public OfferedTrack inStream(String other) {
        return new OfferedTrack(mid, kind, sends, receives, codecs, encodings, other);
    }

    /** The same section with nothing in it any more. */
    public OfferedTrack stopped() {
        return new OfferedTrack(mid, kind, false, false, codecs, List.of(), stream);
    }

    /** The rids that we send, empty without simulcast. */
    List<String> rids() {
        return encodings.stream()
                .flatMap(encoding -> Stream.ofNullable(encoding.rid()))
                .toList();
    }
}
