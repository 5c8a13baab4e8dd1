package dev.madang.media.rtp;

/** The kind of a track: what an m-section of SDP calls its media type (RFC 8866, 5.14). */
public enum MediaKind {
    AUDIO,
    VIDEO
}
