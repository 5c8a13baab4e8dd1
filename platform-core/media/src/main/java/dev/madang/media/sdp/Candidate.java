package dev.madang.media.sdp;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A host candidate (RFC 8839, 5.1).
 *
 * @param address IP address or host name as text
 * @param tcp whether it is ICE-TCP, then passive (RFC 6544)
 */
public record Candidate(String foundation, long priority, String address, int port, boolean tcp) {

    /** A host candidate of ours; {@code preference} counts down from 65,535, UDP before TCP. */
    public static Candidate host(int index, String address, int port, boolean tcp) {
        int localPreference = (tcp ? 32_000 : 65_535) - index;
        long priority = 126L << 24 | (long) localPreference << 8 | 255;
        int scope = address.indexOf('%');
        String text = scope < 0 ? address : address.substring(0, scope);
        return new Candidate(Integer.toString((tcp ? 100 : 1) + index), priority, text, port, tcp);
    }

    /** The attribute's value. */
    public String text() {
        return foundation + " 1 " + (tcp ? "tcp " : "udp ") + priority + " " + address + " " + port + " typ host"
                + (tcp ? " tcptype passive" : "");
    }

    /**
     * The candidate in that attribute value, or null when it is malformed, of a component other than 1, or of TCP without
     * being passive: nobody can connect to such a one.
     */
    public static @Nullable Candidate parse(String value) {
        String[] parts = value.trim().split(" +", -1);
        if (parts.length < 8 || !parts[1].equals("1")) {
            return null;
        }
        try {
            long priority = Long.parseLong(parts[3]);
            int port = Integer.parseInt(parts[5]);
            boolean tcp = parts[2].toLowerCase(Locale.ROOT).equals("tcp");
            boolean reachable = !tcp || List.of(parts).contains("passive");
            boolean valid = port >= 0 && port <= 65_535 && priority >= 0 && priority <= 0xffff_ffffL;
            return valid && reachable ? new Candidate(parts[0], priority, parts[4], port, tcp) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
