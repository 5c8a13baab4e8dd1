package dev.madang.media.sdp;

import dev.madang.media.rtp.MediaKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An m-section with typed views on its attributes. Immutable.
 *
 * @param type the media type: audio, video, application or another
 * @param formats payload types, or what stands in their place
 */
public record MediaSection(String type, int port, String protocol, List<String> formats, List<Attribute> attributes) {
    public MediaSection {
        formats = List.copyOf(formats);
        attributes = List.copyOf(attributes);
    }

    /** A payload type's {@code rtpmap}. */
    public record RtpMap(int payloadType, String name, int clockRate, int channels) {}

    /** A header extension's {@code extmap}. */
    public record ExtMap(int id, String uri) {}

    /** An {@code ssrc-group} with its SSRCs. */
    public record SsrcGroup(String semantics, List<Integer> ssrcs) {}

    /** Audio or video, or null for anything else. */
    public @Nullable MediaKind kind() {
        return switch (type) {
            case "audio" -> MediaKind.AUDIO;
            case "video" -> MediaKind.VIDEO;
            default -> null;
        };
    }

    public @Nullable String value(String name) {
        return Attributes.value(attributes, name);
    }

    public List<String> values(String name) {
        return Attributes.values(attributes, name);
    }

    public boolean has(String name) {
        return Attributes.has(attributes, name);
    }

    public @Nullable String mid() {
        return value("mid");
    }

    /** Whether it is refused: port zero, and not only because it is bundled. */
    public boolean isRefused() {
        return port == 0 && !has("bundle-only");
    }

    public Direction direction() {
        for (Direction direction : Direction.values()) {
            if (has(direction.attribute())) {
                return direction;
            }
        }
        return Direction.SENDRECV;
    }

    /** The payload types that have an rtpmap, in the m-line's order. */
    public List<RtpMap> rtpMaps() {
        Map<String, RtpMap> byFormat = new LinkedHashMap<>();
        for (String value : values("rtpmap")) {
            String[] parts = value.split(" +", 2);
            String[] codec = parts.length < 2 ? new String[0] : parts[1].split("/", -1);
            int payloadType = number(parts[0]);
            if (codec.length >= 2 && payloadType >= 0 && payloadType <= 127 && number(codec[1]) > 0) {
                int channels = codec.length > 2 ? Math.max(1, number(codec[2])) : 1;
                byFormat.put(parts[0], new RtpMap(payloadType, codec[0], number(codec[1]), channels));
            }
        }
        List<RtpMap> ordered = new ArrayList<>();
        for (String format : formats) {
            RtpMap map = byFormat.get(format);
            if (map != null) {
                ordered.add(map);
            }
        }
        return ordered;
    }

    /** The format parameters of a payload type, names in lower case. */
    public Map<String, String> format(int payloadType) {
        Map<String, String> parameters = new LinkedHashMap<>();
        String text = formatText(payloadType);
        for (String part : (text == null ? "" : text).split(";", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                parameters.put(
                        part.substring(0, equals).trim().toLowerCase(Locale.ROOT),
                        part.substring(equals + 1).trim());
            }
        }
        return parameters;
    }

    /** The format parameters of a payload type as written, or null. */
    public @Nullable String formatText(int payloadType) {
        for (String value : values("fmtp")) {
            String[] parts = value.split(" +", 2);
            if (number(parts[0]) == payloadType && parts.length == 2) {
                return parts[1];
            }
        }
        return null;
    }

    /** The feedback types of a payload type, those for all of them included. */
    public List<String> feedback(int payloadType) {
        List<String> feedback = new ArrayList<>();
        for (String value : values("rtcp-fb")) {
            String[] parts = value.split(" +", 2);
            if (parts.length == 2 && (parts[0].equals("*") || number(parts[0]) == payloadType)) {
                feedback.add(parts[1].trim());
            }
        }
        return feedback;
    }

    /** The header extensions with valid ids; a direction after the id is left off. */
    public List<ExtMap> extMaps() {
        List<ExtMap> maps = new ArrayList<>();
        for (String value : values("extmap")) {
            String[] parts = value.split(" +", 3);
            int id = number(parts[0].split("/", 2)[0]);
            if (parts.length >= 2 && id >= 1 && id <= 255 && id != 15) {
                maps.add(new ExtMap(id, parts[1]));
            }
        }
        return maps;
    }

    /** SSRCs in order of their first mention. */
    public List<Integer> ssrcs() {
        List<Integer> ssrcs = new ArrayList<>();
        for (String value : values("ssrc")) {
            Integer ssrc = ssrc(value.split(" ", 2)[0]);
            if (ssrc != null && !ssrcs.contains(ssrc)) {
                ssrcs.add(ssrc);
            }
        }
        return ssrcs;
    }

    public List<SsrcGroup> ssrcGroups() {
        List<SsrcGroup> groups = new ArrayList<>();
        for (String value : values("ssrc-group")) {
            String[] parts = value.trim().split(" +", -1);
            List<Integer> ssrcs = new ArrayList<>();
            for (int i = 1; i < parts.length; i++) {
                Integer ssrc = ssrc(parts[i]);
                if (ssrc != null) {
                    ssrcs.add(ssrc);
                }
            }
            groups.add(new SsrcGroup(parts[0], ssrcs));
        }
        return groups;
    }

    /**
     * The rids of {@code a=simulcast} in that direction, in order, the first of alternatives each; those without simulcast
     * that have an {@code a=rid} line follow (RFC 8853).
     *
     * @param direction "send" or "recv"
     */
    public List<String> rids(String direction) {
        List<String> rids = new ArrayList<>();
        String simulcast = value("simulcast");
        if (simulcast != null) {
            String[] parts = simulcast.trim().split(" +", -1);
            for (int i = 0; i + 1 < parts.length; i += 2) {
                if (parts[i].equals(direction)) {
                    for (String stream : parts[i + 1].split(";", -1)) {
                        String rid = stream.split(",", 2)[0];
                        rids.add(rid.startsWith("~") ? rid.substring(1) : rid);
                    }
                }
            }
        }
        for (String value : values("rid")) {
            String[] parts = value.trim().split(" +", 3);
            if (parts.length >= 2 && parts[1].equals(direction) && !rids.contains(parts[0])) {
                rids.add(parts[0]);
            }
        }
        return rids;
    }

    private static @Nullable Integer ssrc(String text) {
        try {
            return Integer.parseUnsignedInt(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text.trim());
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
