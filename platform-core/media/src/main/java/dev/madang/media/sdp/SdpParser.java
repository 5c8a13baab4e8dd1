package dev.madang.media.sdp;

import dev.madang.media.sdp.SdpException.Reason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Parses session descriptions (RFC 8866) from untrusted text within bounds. */
public final class SdpParser {
    /** Longest text in characters. */
    public static final int MAX_LENGTH = 256 * 1024;
    /** Most lines. */
    public static final int MAX_LINES = 8_000;
    /** Longest line in characters. */
    public static final int MAX_LINE_LENGTH = 4 * 1024;
    /** Most m-sections. */
    public static final int MAX_SECTIONS = 256;
    /** Most formats of an m-section: every payload type. */
    public static final int MAX_FORMATS = 128;

    private static final int MAX_MID_LENGTH = 64;

    private String sessionId = "0";
    private long version;
    private final List<Attribute> sessionAttributes = new ArrayList<>();
    private final List<MediaSection> media = new ArrayList<>();
    private String mediaLine = "";
    private List<Attribute> attributes = sessionAttributes;
    private List<String> bandwidths = new ArrayList<>();

    private SdpParser() {}

    /** @throws SdpException MALFORMED or TOO_LARGE */
    public static SessionDescription parse(String text) throws SdpException {
        if (text.length() > MAX_LENGTH) {
            throw new SdpException(Reason.TOO_LARGE, "The SDP is longer than " + MAX_LENGTH + " characters.");
        }
        SdpParser parser = new SdpParser();
        int lines = 0;
        for (String ended : text.split("\n", -1)) {
            String line = ended.stripTrailing();
            if (line.isEmpty()) {
                continue;
            }
            if (++lines > MAX_LINES) {
                throw new SdpException(Reason.TOO_LARGE, "The SDP has more than " + MAX_LINES + " lines.");
            }
            if (line.length() > MAX_LINE_LENGTH) {
                throw new SdpException(Reason.TOO_LARGE, "Line " + lines + " of the SDP is too long.");
            }
            if (lines == 1 && !line.equals("v=0")) {
                throw malformed("The SDP does not start with v=0.");
            }
            parser.line(line, lines);
        }
        if (lines == 0) {
            throw malformed("The SDP is empty.");
        }
        parser.endSection();
        return new SessionDescription(parser.sessionId, parser.version, parser.sessionAttributes, parser.media);
    }

    private void line(String line, int number) throws SdpException {
        if (line.length() < 2 || line.charAt(1) != '=' || hasControlCharacter(line)) {
            throw malformed("Line " + number + " of the SDP is not of the form x=value.");
        }
        String value = line.substring(2);
        switch (line.charAt(0)) {
            case 'o' -> origin(value);
            case 'm' -> {
                endSection();
                if (media.size() == MAX_SECTIONS) {
                    throw new SdpException(Reason.TOO_LARGE, "The SDP has more than " + MAX_SECTIONS + " m-sections.");
                }
                mediaLine = value;
                attributes = new ArrayList<>();
                bandwidths = new ArrayList<>();
            }
            case 'b' -> bandwidths.add(value);
            case 'a' -> {
                int colon = value.indexOf(':');
                attributes.add(
                        colon < 0
                                ? Attribute.of(value)
                                : Attribute.of(value.substring(0, colon), value.substring(colon + 1)));
            }
            default -> {}
        }
    }

    private void origin(String value) throws SdpException {
        String[] parts = value.split(" +", -1);
        if (parts.length < 6) {
            throw malformed("The o= line of the SDP is incomplete.");
        }
        sessionId = parts[1];
        try {
            version = Long.parseUnsignedLong(parts[2]);
        } catch (NumberFormatException e) {
            throw malformed("The version in the o= line of the SDP is not a number.");
        }
    }

    private void endSection() throws SdpException {
        if (attributes == sessionAttributes) {
            return;
        }
        String[] parts = mediaLine.trim().split(" +", -1);
        if (parts.length < 4) {
            throw malformed("An m= line of the SDP is incomplete.");
        }
        int port;
        try {
            port = Integer.parseInt(parts[1].split("/", 2)[0]);
        } catch (NumberFormatException e) {
            throw malformed("The port in an m= line of the SDP is not a number.");
        }
        if (port < 0 || port > 65_535) {
            throw malformed("The port in an m= line of the SDP is out of range.");
        }
        List<String> formats = List.of(parts).subList(3, parts.length);
        if (formats.size() > MAX_FORMATS || new HashSet<>(formats).size() < formats.size()) {
            throw malformed("An m= line of the SDP repeats a format, or has too many.");
        }
        MediaSection section = new MediaSection(parts[0], port, parts[2], formats, bandwidths, attributes);
        String mid = section.mid();
        if (mid != null && (mid.isEmpty() || mid.length() > MAX_MID_LENGTH || mid.indexOf(' ') >= 0)) {
            throw malformed("A mid of the SDP is empty, too long, or no single word.");
        }
        media.add(section);
    }

    /** A lone carriage return above all: other parsers may take it for the end of a line. */
    static boolean hasControlCharacter(String line) {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c < ' ' && c != '\t' || c == 0x7f) {
                return true;
            }
        }
        return false;
    }

    private static SdpException malformed(String message) {
        return new SdpException(Reason.MALFORMED, message);
    }
}
