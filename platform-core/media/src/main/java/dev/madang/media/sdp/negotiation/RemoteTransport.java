package dev.madang.media.sdp.negotiation;

import dev.madang.media.sdp.Attributes;
import dev.madang.media.sdp.Candidate;
import dev.madang.media.sdp.Fingerprint;
import dev.madang.media.sdp.IceCredentials;
import dev.madang.media.sdp.MediaSection;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SdpException.Reason;
import dev.madang.media.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The one transport of the remote end that all accepted sections share: that of the first of them in the BUNDLE group
 * that has one, since sections may still name transports of their own (RFC 9143, 7.3).
 */
record RemoteTransport(
        MediaSection section, IceCredentials ice, List<Fingerprint> fingerprints, List<Candidate> candidates) {
    private static final int MAX_CANDIDATES = 32;
    private static final int MAX_FINGERPRINTS = 8;
    /** Bytes of a hash by its name (RFC 8122, 5), those that are still safe enough or in wide use. */
    private static final Map<String, Integer> HASHES =
            Map.of("sha-1", 20, "sha-224", 28, "sha-256", 32, "sha-384", 48, "sha-512", 64);

    static RemoteTransport of(SessionDescription remote, List<AgreedMedia> accepted) throws SdpException {
        List<MediaSection> sections = new ArrayList<>();
        for (AgreedMedia media : accepted) {
            if (media.index() < remote.media().size()) {
                sections.add(remote.media().get(media.index()));
            }
        }
        return first(remote, inBundleOrder(remote, sections));
    }

    /** Sections in the order of the BUNDLE group, the first tagged; those outside it keep their order. */
    static List<MediaSection> inBundleOrder(SessionDescription session, List<MediaSection> sections) {
        List<MediaSection> ordered = new ArrayList<>();
        for (String mid : session.bundle()) {
            for (MediaSection section : sections) {
                if (mid.equals(section.mid()) && !ordered.contains(section)) {
                    ordered.add(section);
                }
            }
        }
        return ordered.isEmpty() ? sections : ordered;
    }

    private static RemoteTransport first(SessionDescription remote, List<MediaSection> sections) throws SdpException {
        for (MediaSection section : sections) {
            String ufrag = remote.value(section, "ice-ufrag");
            String password = remote.value(section, "ice-pwd");
            if (ufrag != null && password != null) {
                return new RemoteTransport(
                        section,
                        credentials(ufrag, password),
                        fingerprints(remote, section),
                        candidates(remote, section));
            }
        }
        throw new SdpException(Reason.NO_ICE_CREDENTIALS);
    }

    /** RFC 8839, 5.4. */
    private static IceCredentials credentials(String ufrag, String password) throws SdpException {
        boolean valid = ufrag.length() >= 4 && password.length() >= 22;
        if (!valid || ufrag.length() > 256 || password.length() > 256) {
            throw new SdpException(Reason.NO_ICE_CREDENTIALS);
        }
        return new IceCredentials(ufrag, password);
    }

    private static List<Fingerprint> fingerprints(SessionDescription remote, MediaSection section) throws SdpException {
        List<Fingerprint> fingerprints = new ArrayList<>();
        List<String> own = section.values("fingerprint");
        for (String value : own.isEmpty() ? Attributes.values(remote.attributes(), "fingerprint") : own) {
            String[] parts = value.trim().split(" +", 2);
            String hash = parts[0].toLowerCase(Locale.ROOT);
            String digits = parts.length < 2 ? "" : parts[1].trim().toUpperCase(Locale.ROOT);
            if (fingerprints.size() < MAX_FINGERPRINTS && isHash(HASHES.getOrDefault(hash, 0), digits)) {
                fingerprints.add(new Fingerprint(hash, digits));
            }
        }
        if (fingerprints.isEmpty()) {
            throw new SdpException(Reason.NO_FINGERPRINT);
        }
        return fingerprints;
    }

    /** Whether it is so many bytes in hexadecimal, joined by colons. */
    private static boolean isHash(int lengthBytes, String digits) {
        if (lengthBytes == 0 || digits.length() != 3 * lengthBytes - 1) {
            return false;
        }
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            boolean hexadecimal = c >= '0' && c <= '9' || c >= 'A' && c <= 'F';
            if (i % 3 == 2 ? c != ':' : !hexadecimal) {
                return false;
            }
        }
        return true;
    }

    private static List<Candidate> candidates(SessionDescription remote, MediaSection section) {
        List<Candidate> candidates = new ArrayList<>();
        List<String> own = section.values("candidate");
        for (String value : own.isEmpty() ? Attributes.values(remote.attributes(), "candidate") : own) {
            Candidate candidate = Candidate.parse(value);
            if (candidate != null && candidates.size() < MAX_CANDIDATES) {
                candidates.add(candidate);
            }
        }
        return candidates;
    }
}
