package dev.madang.media.sdp;

/** Placeholder until the model lands. */
public interface SessionDescription {}
