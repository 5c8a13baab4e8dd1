package dev.madang.server.session;

import dev.madang.media.sdp.MediaSection;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SdpParser;
import dev.madang.media.sdp.SdpWriter;
import dev.madang.media.sdp.SessionDescription;
import dev.madang.server.problem.ProblemException;
import dev.madang.server.problem.ProblemKind;
import java.util.Locale;

/**
 * An offer as it came.
 *
 * @param description what it says
 */
record SdpOffer(SessionDescription description) {

    /** @throws ProblemException 400 when it is malformed, 413 when it is too large */
    static SdpOffer parse(String text) {
        try {
            return new SdpOffer(SdpParser.parse(text));
        } catch (SdpException malformed) {
            throw problem(malformed);
        }
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
