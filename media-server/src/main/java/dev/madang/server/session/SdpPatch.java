package dev.madang.server.session;

import dev.madang.media.sdp.IceCredentials;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SdpFragment;
import dev.madang.media.sdp.SessionDescription;
import dev.madang.server.problem.ProblemException;
import dev.madang.server.problem.ProblemKind;
import org.jspecify.annotations.Nullable;

/**
 * An SDP fragment as it came.
 *
 * @param credentials the remote end's, or null when the fragment has none
 */
record SdpPatch(@Nullable IceCredentials credentials) {
    private static final int MIN_UFRAG = 4;
    private static final int MIN_PASSWORD = 22;
    private static final int MAX_LENGTH = 256;

    /** @throws ProblemException 400 when it is malformed, 413 when it is too large */
    static SdpPatch parse(String text) {
        try {
            SdpFragment fragment = SdpFragment.parse(text);
            IceCredentials credentials = fragment.credentials();
            if (credentials == null && fragment.candidates().isEmpty() && !fragment.endOfCandidates()) {
                throw new ProblemException(ProblemKind.MALFORMED_FRAGMENT, "it has neither credentials nor candidates");
            }
            if (credentials != null
                    && !(allowed(credentials.ufrag(), MIN_UFRAG) && allowed(credentials.password(), MIN_PASSWORD))) {
                throw new ProblemException(ProblemKind.MALFORMED_FRAGMENT, "its ICE credentials have a wrong form");
            }
            return new SdpPatch(credentials);
        } catch (SdpException malformed) {
            ProblemKind kind = malformed.reason() == SdpException.Reason.TOO_LARGE
                    ? ProblemKind.TOO_LARGE
                    : ProblemKind.MALFORMED_FRAGMENT;
            throw new ProblemException(kind, malformed.getMessage());
        }
    }

    /** RFC 8839, 5.4: so many ice-chars. */
    private static boolean allowed(String text, int minLength) {
        return text.length() >= minLength
                && text.length() <= MAX_LENGTH
                && text.chars()
                        .allMatch(c -> c >= 'a' && c <= 'z'
                                || c >= 'A' && c <= 'Z'
                                || c >= '0' && c <= '9'
                                || c == '+'
                                || c == '/');
    }

    /** Our fragment: those credentials, and the candidates of our description. */
    static String write(IceCredentials credentials, SessionDescription local) {
        SdpFragment whole = SdpFragment.of(local);
        return new SdpFragment(credentials, whole.mid(), whole.candidates(), true).write();
    }
}
