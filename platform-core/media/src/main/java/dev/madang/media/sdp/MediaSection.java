package dev.madang.media.sdp;

import dev.madang.media.rtp.MediaKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An m-section with typed views on its attributes. Immutable.
 *
 * @param type the media type: audio, video, application or another
 * @param formats payload types, or what stands in their place
 * @param bandwidths the values of its {@code b=} lines, such as {@code TIAS:1000000}: how much its writer wishes to receive
 */
public record MediaSection(
        String type,
        int port,
        String protocol,
        List<String> formats,
        List<String> bandwidths,
        List<Attribute> attributes) {
    private static final int MAX_RID_LENGTH = 64;

    public MediaSection {
        formats = List.copyOf(formats);
        bandwidths = List.copyOf(bandwidths);
        attributes = List.copyOf(attributes);
    }

    /** A section without bandwidths. */
    public MediaSection(String type, int port, String protocol, List<String> formats, List<Attribute> attributes) {
        this(type, port, protocol, formats, List.of(), attributes);
    }

    /** A payload type's {@code rtpmap}. */
    public record RtpMap(int payloadType, String name, int clockRate, int channels) {}

    /**
     * A header extension's {@code extmap} (RFC 8285, 8).
     *
     * @param direction SENDRECV where the line gives none
     */
    public record ExtMap(int id, Direction direction, String uri) {
        /** The attribute's value. */
        public String text() {
            return id + (direction == Direction.SENDRECV ? "" : "/" + direction.attribute()) + " " + uri;
        }
    }

    /**
     * A stream's {@code rid} (RFC 8851, 4).
     *
     * @param direction "send" or "recv"
     * @param payloadTypes those it is restricted to, empty for no restriction
     */
    public record Rid(String id, String direction, List<Integer> payloadTypes) {}

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

    /** The first value of that name, or null. */
    public @Nullable String value(String name) {
        return Attributes.value(attributes, name);
    }

    /** All values of that name, in order. */
    public List<String> values(String name) {
        return Attributes.values(attributes, name);
    }

    /** Whether there is an attribute of that name. */
    public boolean has(String name) {
        return Attributes.has(attributes, name);
    }

    /** Its mid, or null. */
    public @Nullable String mid() {
        return value("mid");
    }

    /** Whether it is refused: port zero, and not only because it is bundled. */
    public boolean isRefused() {
        return port == 0 && !has("bundle-only");
    }

    /** Which way media flows, seen from who wrote it. */
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
        String prefix = payloadType + " ";
        for (String value : values("fmtp")) {
            if (value.startsWith(prefix)) {
                return value.substring(prefix.length()).trim();
            }
        }
        return null;
    }

    /** The feedback types of a payload type, in lower case, those for all of them included. */
    public List<String> feedback(int payloadType) {
        String prefix = payloadType + " ";
        List<String> feedback = new ArrayList<>();
        for (String value : values("rtcp-fb")) {
            if (value.startsWith(prefix) || value.startsWith("* ")) {
                feedback.add(value.substring(value.indexOf(' ')).trim().toLowerCase(Locale.ROOT));
            }
        }
        return feedback;
    }

    /** The header extensions with valid ids, the first line of each id and of each URI only. */
    public List<ExtMap> extMaps() {
        List<ExtMap> maps = new ArrayList<>();
        Set<Object> seen = new HashSet<>();
        for (String value : values("extmap")) {
            String[] parts = value.split(" +", 3);
            String[] id = parts[0].split("/", 2);
            Direction direction = id.length < 2 ? Direction.SENDRECV : Direction.named(id[1]);
            int number = number(id[0]);
            if (parts.length >= 2
                    && direction != null
                    && number >= 1
                    && number <= 255
                    && number != 15
                    && seen.add(number)
                    && seen.add(parts[1])) {
                maps.add(new ExtMap(number, direction, parts[1]));
            }
        }
        return maps;
    }

    /** SSRCs in order of their first mention. */
    public List<Integer> ssrcs() {
        Set<Integer> ssrcs = new LinkedHashSet<>();
        for (String value : values("ssrc")) {
            Integer ssrc = ssrc(value.split(" ", 2)[0]);
            if (ssrc != null) {
                ssrcs.add(ssrc);
            }
        }
        return List.copyOf(ssrcs);
    }

    /** Its {@code a=ssrc-group} lines. */
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

    /** The streams with well-formed {@code rid} lines, in order. */
    public List<Rid> ridLines() {
        List<Rid> rids = new ArrayList<>();
        for (String value : values("rid")) {
            String[] parts = value.trim().split(" +", 3);
            if (parts.length >= 2 && isRid(parts[0]) && (parts[1].equals("send") || parts[1].equals("recv"))) {
                rids.add(new Rid(parts[0], parts[1], payloadTypes(parts.length > 2 ? parts[2] : "")));
            }
        }
        return rids;
    }

    private static List<Integer> payloadTypes(String restrictions) {
        List<Integer> payloadTypes = new ArrayList<>();
        for (String restriction : restrictions.split(";", -1)) {
            if (restriction.startsWith("pt=")) {
                for (String payloadType : restriction.substring(3).split(",", -1)) {
                    payloadTypes.add(number(payloadType));
                }
            }
        }
        return payloadTypes;
    }

    /**
     * The streams of {@code a=simulcast} in that direction (RFC 8853, 5.1), in order, each with its alternatives; pauses
     * are left off. Without {@code a=simulcast}, a single {@code a=rid} is a stream of its own.
     *
     * @param direction "send" or "recv"
     */
    public List<List<String>> simulcast(String direction) {
        List<List<String>> streams = new ArrayList<>();
        String simulcast = value("simulcast");
        String[] parts = (simulcast == null ? "" : simulcast).trim().split(" +", -1);
        for (int i = 0; i + 1 < parts.length; i += 2) {
            if (parts[i].equals(direction)) {
                for (String stream : withoutDraftPrefix(parts[i + 1]).split(";", -1)) {
                    List<String> alternatives = new ArrayList<>();
                    for (String rid : stream.split(",", -1)) {
                        alternatives.add(rid.startsWith("~") ? rid.substring(1) : rid);
                    }
                    alternatives.removeIf(rid -> !isRid(rid));
                    streams.add(alternatives);
                }
            }
        }
        if (simulcast == null) {
            ridLines().stream()
                    .filter(rid -> rid.direction().equals(direction))
                    .limit(1)
                    .forEach(rid -> streams.add(List.of(rid.id())));
        }
        return streams;
    }

    /** The rids of {@link #simulcast} in that direction, the first of alternatives each, without repetition. */
    public List<String> rids(String direction) {
        Set<String> rids = new LinkedHashSet<>();
        for (List<String> alternatives : simulcast(direction)) {
            if (!alternatives.isEmpty()) {
                rids.add(alternatives.getFirst());
            }
        }
        return List.copyOf(rids);
    }

    /** Firefox wrote "rid=" before version 65, after an early draft. */
    private static String withoutDraftPrefix(String streams) {
        return streams.startsWith("rid=") ? streams.substring("rid=".length()) : streams;
    }

    private static boolean isRid(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean allowed = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!allowed && c != '-' && c != '_') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= MAX_RID_LENGTH;
    }

    private static @Nullable Integer ssrc(String text) {
        try {
            return Integer.parseUnsignedInt(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** A decimal number from 0 up, or -1. */
    public static int number(String text) {
        try {
            return Math.max(-1, Integer.parseInt(text.trim()));
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
