package dev.madang.media.sdp;

/** Placeholder until the model lands. */
public final class SdpException extends Exception {
    private static final long serialVersionUID = 1L;
}
