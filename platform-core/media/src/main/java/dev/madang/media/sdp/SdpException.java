package dev.madang.media.sdp;

/** An SDP that cannot be used, and why; the message is fit for an API's answer and holds nothing of the SDP's secrets. */
public final class SdpException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong, stable for clients to test. */
    public enum Reason {
        /** Not SDP: a line of another form, a field that is missing or out of range. */
        MALFORMED,
        /** More text, lines or sections than we read. */
        TOO_LARGE,
        /** Two m-sections with one mid. */
        DUPLICATE_MID,
        /** No m-section whose codec, kind and direction we can take. */
        NO_COMMON_CODEC,
        /** Several m-sections without BUNDLE, or without rtcp-mux. */
        NOT_BUNDLED,
        /** No DTLS fingerprint, or none of a hash that we know. */
        NO_FINGERPRINT,
        /** No ICE credentials. */
        NO_ICE_CREDENTIALS,
        /** The answer does not fit the offer. */
        MISMATCH
    }

    private final Reason reason;

    /** @param message one English sentence */
    public SdpException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
