package dev.madang.fleet.wire;

import dev.madang.fleet.relay.RelayMessage;
import dev.madang.fleet.relay.RelayMessage.Wanted;
import dev.madang.media.engine.EncodingsState;
import dev.madang.media.engine.Grant;
import dev.madang.media.rtp.Codec;
import dev.madang.rooms.model.TrackId;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What nodes say to each other of the tracks that cross between them, as JSON objects in UTF-8. Thread-safe.
 *
 * <p>What a newer node says is read as in {@link RoomMessages}, but that a grant with a codec that is not known is refused: a payload type is
 * an index into its codecs, so that none of them may be left out.
 */
public final class RelayMessages {
    /** Longest message in bytes: that of {@link RoomMessages#MOST_BYTES}. */
    public static final int MOST_BYTES = RoomMessages.MOST_BYTES;

    private static final long MOST_UNSIGNED = 0xFFFF_FFFFL;
    private static final String WANT = "want";
    private static final String GRANTED = "granted";
    private static final String KNOWN = "known";

    private RelayMessages() {}

    /** @throws IllegalArgumentException when it would be longer than {@value #MOST_BYTES} */
    public static byte[] encode(RelayMessage message) {
        byte[] bytes = JsonOut.bytes(message, RelayMessages::write);
        if (bytes.length > MOST_BYTES) {
            throw new IllegalArgumentException("a message of " + bytes.length + " bytes");
        }
        return bytes;
    }

    /**
     * The message, or null for one of a kind that only a newer version knows.
     *
     * @throws WireException when the bytes are no message; nothing else is thrown, whatever they are
     */
    public static @Nullable RelayMessage decode(byte[] bytes) throws WireException {
        if (bytes.length > MOST_BYTES) {
            throw new WireException("a message of " + bytes.length + " bytes");
        }
        try {
            return read(JsonText.parse(bytes));
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException outOfRange) {
            throw new WireException(String.valueOf(outOfRange.getMessage()), outOfRange);
        }
    }

    private static void write(JsonOut out, RelayMessage message) throws IOException {
        switch (message) {
            case RelayMessage.Want want -> {
                out.kind(WANT);
                StatusJson.writeKey(out, want.room());
                out.number("number", want.number());
                out.list("tracks", want.tracks(), RelayMessages::writeWanted);
            }
            case RelayMessage.Granted granted -> {
                out.kind(GRANTED);
                StatusJson.writeKey(out, granted.room());
                writeLanding(out, granted.track(), granted.landing(), granted.number());
                out.number("encoding", granted.encoding());
                out.object("grant", granted.grant(), RelayMessages::writeGrant);
            }
            case RelayMessage.Known known -> {
                out.kind(KNOWN);
                StatusJson.writeKey(out, known.room());
                writeLanding(out, known.track(), known.landing(), known.number());
                out.list("encodings", known.state().encodings(), RelayMessages::writeEncoding);
                out.texts("order", numbers(known.state().order()));
            }
        }
    }

    private static @Nullable RelayMessage read(Fields in) throws WireException {
        return switch (in.text("is")) {
            case WANT ->
                new RelayMessage.Want(
                        StatusJson.readKey(in), in.number("number"), in.list("tracks", RelayMessages::readWanted));
            case GRANTED ->
                new RelayMessage.Granted(
                        StatusJson.readKey(in),
                        Ids.track(in, "track"),
                        in.number("landing"),
                        in.number("number"),
                        in.whole("encoding"),
                        in.object("grant", RelayMessages::readGrant));
            case KNOWN ->
                new RelayMessage.Known(
                        StatusJson.readKey(in),
                        Ids.track(in, "track"),
                        in.number("landing"),
                        in.number("number"),
                        new EncodingsState(
                                in.list("encodings", RelayMessages::readEncoding), wholes(in.texts("order"))));
            default -> null;
        };
    }

    private static void writeLanding(JsonOut out, TrackId track, long landing, long number) throws IOException {
        Ids.write(out, "track", track);
        out.number("landing", landing);
        out.number("number", number);
    }

    private static Stream<String> numbers(List<? extends Number> values) {
        return values.stream().map(String::valueOf);
    }

    private static List<Integer> wholes(List<String> texts) {
        return texts.stream().map(Integer::valueOf).toList();
    }

    private static void writeWanted(JsonOut out, Wanted wanted) throws IOException {
        Ids.write(out, "track", wanted.track());
        out.number("landing", wanted.landing());
        out.number("worker", wanted.worker());
        out.texts("encodings", numbers(wanted.encodings()));
        out.number("preferred", wanted.preferred());
    }

    private static Wanted readWanted(Fields in) throws WireException {
        return new Wanted(
                Ids.track(in, "track"),
                in.number("landing"),
                in.whole("worker"),
                wholes(in.texts("encodings")),
                in.whole("preferred", -1));
    }

    private static void writeGrant(JsonOut out, Grant grant) throws IOException {
        out.number("worker", grant.worker());
        out.number("ssrc", Integer.toUnsignedLong(grant.ssrc()));
        out.texts("codecs", grant.codecs().stream().map(Codec::sdpName));
        out.number("clockRate", grant.clockRate());
        out.number("source", grant.source());
        out.number("first", grant.firstSequence());
        out.number("newest", grant.newestSequence());
        out.number("keyFrameAge", grant.keyFrameAgeNanos());
        out.number("keyFrameTimestamp", Integer.toUnsignedLong(grant.keyFrameTimestamp()));
        out.text("reportNtp", Long.toUnsignedString(grant.reportNtp()));
        out.number("reportTimestamp", Integer.toUnsignedLong(grant.reportTimestamp()));
    }

    private static Grant readGrant(Fields in) throws WireException {
        List<Codec> codecs = new ArrayList<>();
        for (String name : in.texts("codecs")) {
            Codec codec = Codec.named(name);
            if (codec == null) {
                throw new WireException("a codec that is not known");
            }
            codecs.add(codec);
        }
        return new Grant(
                in.whole("worker"),
                unsigned("ssrc", in.number("ssrc")),
                codecs,
                in.whole("clockRate"),
                in.whole("source", 0),
                in.number("first"),
                in.number("newest"),
                in.number("keyFrameAge", -1),
                unsigned("keyFrameTimestamp", in.number("keyFrameTimestamp", 0)),
                Long.parseUnsignedLong(in.text("reportNtp")),
                unsigned("reportTimestamp", in.number("reportTimestamp", 0)));
    }

    private static int unsigned(String name, long value) throws WireException {
        if (value < 0 || value > MOST_UNSIGNED) {
            throw new WireException(name + " is out of range");
        }
        return (int) value;
    }

    private static void writeEncoding(JsonOut out, EncodingsState.Encoding encoding) throws IOException {
        Codec codec = encoding.codec();
        out.flag("active", encoding.active());
        out.flag("heardLast", encoding.heardLast());
        out.textIf("codec", codec == null ? null : codec.sdpName());
        out.numberUnlessZero("width", encoding.width());
        out.numberUnlessZero("height", encoding.height());
        out.numberUnlessZero("spatial", encoding.maxSpatialLayer());
        out.numberUnlessZero("temporal", encoding.maxTemporalLayer());
        out.texts("bps", numbers(encoding.layerBps()));
    }

    private static EncodingsState.Encoding readEncoding(Fields in) throws WireException {
        String codec = in.textIf("codec");
        return new EncodingsState.Encoding(
                in.flag("active"),
                in.flag("heardLast"),
                codec == null ? null : Codec.named(codec),
                in.whole("width", 0),
                in.whole("height", 0),
                in.whole("spatial", 0),
                in.whole("temporal", 0),
                rates(in.texts("bps")));
    }

    private static List<Long> rates(List<String> texts) throws WireException {
        List<Long> rates = texts.stream().map(Long::valueOf).toList();
        if (rates.stream().anyMatch(rate -> rate < 0)) {
            throw new WireException("a rate below 0");
        }
        return rates;
    }
}
