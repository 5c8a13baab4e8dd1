package dev.madang.server.session;

import dev.madang.media.engine.SlotCounts;
import dev.madang.media.sdp.MediaSection;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SdpParser;
import dev.madang.media.sdp.SdpWriter;
import dev.madang.media.sdp.SessionDescription;
import dev.madang.server.problem.ProblemException;
import dev.madang.server.problem.ProblemKind;
import dev.madang.server.sdp.SdpDialect;
import java.util.Locale;

/**
 * An offer as it came.
 *
 * @param description what it says
 */
record SdpOffer(SessionDescription description) {
    /** As many as one connection may publish. */
    private static final int SECTIONS_OF_A_KIND = 16;

    /** @throws ProblemException 400 when it is malformed, 413 when it is too large */
    static SdpOffer parse(String text) {
        try {
            return new SdpOffer(SdpParser.parse(text));
        } catch (SdpException malformed) {
            throw problem(malformed);
        }
    }

    /**
     * It in Unified Plan.
     *
     * @param slots how many of each kind may be of use in its room
     * @throws ProblemException 422 when it has far more sections than that, or cannot be understood
     */
    SessionDescription unified(SdpDialect dialect, SlotCounts slots) {
        SessionDescription unified;
        try {
            unified = dialect.offered(description, slots);
        } catch (SdpException unusable) {
            throw problem(unusable);
        }
        int most = 2 * Math.max(SECTIONS_OF_A_KIND, Math.max(slots.audio(), slots.video()));
        long tracks = unified.media().stream()
                .filter(section -> section.kind() != null)
                .count();
        if (tracks > most) {
            throw new ProblemException(
                            ProblemKind.SDP_NOT_ANSWERABLE,
                            "here an offer has " + most + " m-sections of audio and video at the most, not " + tracks)
                    .reason("too-many-sections");
        }
        return unified;
    }

    static String write(SessionDescription answer) {
        return SdpWriter.write(answer);
    }

    /** The user fragment of the remote end's present ICE session, empty when there is none. */
    String iceUfrag() {
        for (MediaSection section : description.media()) {
            String ufrag = description.value(section, "ice-ufrag");
            if (ufrag != null) {
                return ufrag;
            }
        }
        return "";
    }

    /** What an SDP that cannot be used is answered with. */
    static ProblemException problem(SdpException unusable) {
        ProblemKind kind = switch (unusable.reason()) {
            case MALFORMED, DUPLICATE_MID, CONTRADICTORY_SSRC_GROUPS -> ProblemKind.MALFORMED_SDP;
            case TOO_LARGE -> ProblemKind.TOO_LARGE;
            case NO_MEDIA,
                    NO_COMMON_CODEC,
                    WRONG_DIRECTION,
                    NOT_BUNDLED,
                    NO_RTCP_MUX,
                    NO_FINGERPRINT,
                    NO_ICE_CREDENTIALS,
                    NO_DTLS_ROLE,
                    MISMATCH -> ProblemKind.SDP_NOT_ANSWERABLE;
        };
        String reason = unusable.reason().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return new ProblemException(kind, unusable.getMessage()).reason(reason);
    }
}
