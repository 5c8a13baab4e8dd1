package dev.madang.media.sdp;

import dev.madang.media.sdp.SdpException.Reason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A trickle-ICE fragment, {@code application/trickle-ice-sdpfrag} (RFC 8840): credentials, candidates, end of candidates.
 *
 * @param credentials those of the first section or of the session, or null when the fragment has none
 */
public record SdpFragment(
        @Nullable IceCredentials credentials, @Nullable String mid, List<String> candidates, boolean endOfCandidates) {
    private static final int MAX_LENGTH = 32 * 1024;
    private static final int MAX_LINES = 500;

    public SdpFragment {
        candidates = List.copyOf(candidates);
    }

    /** @throws SdpException MALFORMED or TOO_LARGE */
    public static SdpFragment parse(String text) throws SdpException {
        if (text.length() > MAX_LENGTH) {
            throw new SdpException(Reason.TOO_LARGE, "The SDP fragment is too long.");
        }
        String ufrag = null;
        String password = null;
        String mid = null;
        boolean end = false;
        List<String> candidates = new ArrayList<>();
        int lines = 0;
        for (String ended : text.split("\n", -1)) {
            String line = ended.stripTrailing();
            if (line.isEmpty()) {
                continue;
            }
            if (++lines > MAX_LINES) {
                throw new SdpException(Reason.TOO_LARGE, "The SDP fragment has too many lines.");
            }
            if (line.length() < 2 || line.charAt(1) != '=' || SdpParser.hasControlCharacter(line)) {
                throw new SdpException(
                        Reason.MALFORMED, "Line " + lines + " of the SDP fragment is not of the form x=value.");
            }
            String value = line.substring(2);
            if (value.startsWith("ice-ufrag:") && ufrag == null) {
                ufrag = value.substring("ice-ufrag:".length());
            } else if (value.startsWith("ice-pwd:") && password == null) {
                password = value.substring("ice-pwd:".length());
            } else if (value.startsWith("mid:") && mid == null) {
                mid = value.substring("mid:".length());
            } else if (value.startsWith("candidate:")) {
                candidates.add(value);
            } else if (value.equals("end-of-candidates")) {
                end = true;
            }
        }
        IceCredentials credentials = ufrag == null || password == null ? null : new IceCredentials(ufrag, password);
        return new SdpFragment(credentials, mid, candidates, end);
    }

    /** The fragment of a local description: its credentials and candidates. */
    public static SdpFragment of(SessionDescription local) {
        String ufrag = null;
        String password = null;
        String mid = null;
        List<String> candidates = new ArrayList<>();
        for (MediaSection section : local.media()) {
            if (section.isRefused()) {
                continue;
            }
            if (ufrag == null) {
                ufrag = local.value(section, "ice-ufrag");
                password = local.value(section, "ice-pwd");
                mid = section.mid();
            }
            for (String candidate : section.values("candidate")) {
                candidates.add("candidate:" + candidate);
            }
        }
        IceCredentials credentials = ufrag == null || password == null ? null : new IceCredentials(ufrag, password);
        return new SdpFragment(credentials, mid, candidates, true);
    }

    /** The fragment as text, lines ended by CRLF. */
    public String write() {
        StringBuilder text = new StringBuilder();
        if (credentials != null) {
            text.append("a=ice-ufrag:").append(credentials.ufrag()).append("\r\n");
            text.append("a=ice-pwd:").append(credentials.password()).append("\r\n");
        }
        text.append("m=audio 9 UDP/TLS/RTP/SAVPF 0\r\n");
        text.append("a=mid:").append(mid == null ? "0" : mid).append("\r\n");
        for (String candidate : candidates) {
            text.append("a=").append(candidate).append("\r\n");
        }
        if (endOfCandidates) {
            text.append("a=end-of-candidates\r\n");
        }
        return text.toString();
    }
}
