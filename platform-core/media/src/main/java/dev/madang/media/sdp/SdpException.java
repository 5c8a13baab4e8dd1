package dev.madang.media.sdp;

/** An SDP that cannot be used, and why; the message is fit for an API's answer and holds nothing of the SDP's secrets. */
public final class SdpException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong, stable for clients to test. */
    public enum Reason {
        /** Not SDP: a line of another form, a field that is missing or out of range. */
        MALFORMED("The SDP is malformed."),
        /** More text, lines or sections than we read. */
        TOO_LARGE("The SDP is too large."),
        /** Two m-sections with one mid. */
        DUPLICATE_MID("Two m-sections of the SDP have the same mid."),
        /** No audio or video section that is in use. */
        NO_MEDIA("The SDP has no audio or video section in use."),
        /** No m-section whose codec and kind we can take. */
        NO_COMMON_CODEC("No m-section of the SDP has a codec that this endpoint takes."),
        /** Every m-section with a codec of ours sends where we may not receive, or receives where we may not send. */
        WRONG_DIRECTION("No m-section of the SDP has a direction that this endpoint takes."),
        /** Several m-sections that are not in one BUNDLE group. */
        NOT_BUNDLED("The m-sections of the SDP are not in one BUNDLE group."),
        /** An m-section without rtcp-mux. */
        NO_RTCP_MUX("An m-section of the SDP lacks rtcp-mux."),
        /** No DTLS fingerprint, or none of a hash that we know. */
        NO_FINGERPRINT("The SDP has no DTLS fingerprint of a known hash."),
        /** No ICE credentials. */
        NO_ICE_CREDENTIALS("The SDP has no ice-ufrag and ice-pwd of the required length."),
        /** A setup attribute that leaves no DTLS role to us. */
        NO_DTLS_ROLE("The setup attribute of the SDP leaves no DTLS role to this endpoint."),
        /** The answer does not fit the offer, or a new offer does not fit what was agreed before. */
        MISMATCH("The m-sections of the SDP do not fit those negotiated before."),
        /** SSRCs, their groups and their tracks do not fit each other. */
        CONTRADICTORY_SSRC_GROUPS("The SSRCs of the SDP, their groups and their tracks contradict each other.");

        private final String message;

        Reason(String message) {
            this.message = message;
        }

        /** One English sentence. */
        public String message() {
            return message;
        }
    }

    private final Reason reason;

    /** An exception that says no more than its reason. */
    public SdpException(Reason reason) {
        this(reason, reason.message());
    }

    /** @param message one English sentence that says more than the reason's */
    public SdpException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** What is the matter. */
    public Reason reason() {
        return reason;
    }
}
