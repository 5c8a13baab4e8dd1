package dev.madang.media.sdp;

/** Writes session descriptions. */
public final class SdpWriter {
    private SdpWriter() {}

    /** The description as text, lines ended by CRLF. */
    public static String write(SessionDescription description) {
        StringBuilder text = new StringBuilder(4096);
        line(text, "v=0");
        line(text, "o=- " + description.sessionId() + " " + description.version() + " IN IP4 127.0.0.1");
        line(text, "s=-");
        line(text, "t=0 0");
        for (Attribute attribute : description.attributes()) {
            line(text, "a=" + attribute);
        }
        for (MediaSection section : description.media()) {
            line(
                    text,
                    "m=" + section.type() + " " + section.port() + " " + section.protocol() + " "
                            + String.join(" ", section.formats()));
            line(text, "c=IN IP4 0.0.0.0");
            for (String bandwidth : section.bandwidths()) {
                line(text, "b=" + bandwidth);
            }
            for (Attribute attribute : section.attributes()) {
                line(text, "a=" + attribute);
            }
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append("\r\n");
    }
}
