package dev.madang.fleet.wire;

import dev.madang.rooms.message.Envelope;
import dev.madang.rooms.message.RouterId;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.registry.RegisteredRoom;
import java.io.IOException;
import java.time.DateTimeException;
import org.jspecify.annotations.Nullable;

/**
 * Frames as JSON objects in UTF-8. Names on the wire are written here and nowhere else, so that what a Java type is called does not
 * matter. Thread-safe.
 *
 * <p>Nodes of neighbouring versions share rooms, so what a newer one says is read like this:
 *
 * <ul>
 *   <li>members that are not known are ignored; those that are absent are false, zero, empty or none, unless they are needed;
 *   <li>a message of a kind that is not known, or that says something needed by a word that is not known, becomes one that says so: it
 *       is numbered and acknowledged like others, and nothing follows from it. An act becomes one that is refused, an answer a refusal;
 *   <li>an element of a list, set or map that says something needed by such a word is left out: somebody of a role that is not known, a
 *       right, a track of another kind;
 *   <li>a reason or a rule that is not known becomes the nearest that is, as {@link Words} and {@link RulesJson} say;
 *   <li>a frame of a kind that is not known is refused like bytes that are none, so that refusing one must not end a link.
 * </ul>
 */
public final class RoomMessages {
    /** Longest frame in bytes: 16 MiB, less one byte that says what a payload of a link is. */
    public static final int MOST_BYTES = 16 * 1024 * 1024 - 1;

    private static final String TO_HOME = "to-home";
    private static final String TO_ROUTER = "to-router";
    private static final String NO_HOME = "no-home";
    private static final String NEW_HOME = "new-home";

    private RoomMessages() {}

    /** @throws IllegalArgumentException when it would be longer than {@value #MOST_BYTES} */
    public static byte[] encode(RoomFrame frame) {
        byte[] bytes = JsonOut.bytes(frame, RoomMessages::write);
        if (bytes.length > MOST_BYTES) {
            throw new IllegalArgumentException("a frame of " + bytes.length + " bytes");
        }
        return bytes;
    }

    /** @throws WireException when the bytes are no frame; nothing else is thrown, whatever they are */
    public static RoomFrame decode(byte[] bytes) throws WireException {
        if (bytes.length > MOST_BYTES) {
            throw new WireException("a frame of " + bytes.length + " bytes");
        }
        try {
            return read(JsonText.parse(bytes));
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException outOfRange) {
            throw new WireException(String.valueOf(outOfRange.getMessage()), outOfRange);
        }
    }

    private static void write(JsonOut out, RoomFrame frame) throws IOException {
        switch (frame) {
            case RoomFrame.ToHome(RoomKey room, RouterId router, var envelope) -> {
                begin(out, TO_HOME, room, router);
                write(out, envelope, RouterMessageJson::write);
            }
            case RoomFrame.ToRouter(RoomKey room, RouterId router, var envelope) -> {
                begin(out, TO_ROUTER, room, router);
                write(out, envelope, HomeMessageJson::write);
            }
            case RoomFrame.NoHome(RoomKey room, RouterId router, long incarnation, long term) -> {
                begin(out, NO_HOME, room, router);
                out.number("incarnation", incarnation);
                out.number("term", term);
            }
            case RoomFrame.NewHome(RegisteredRoom now) -> {
                out.kind(NEW_HOME);
                RecordJson.write(out, now);
            }
        }
    }

    private static void begin(JsonOut out, String kind, RoomKey room, RouterId router) throws IOException {
        out.kind(kind);
        StatusJson.writeKey(out, room);
        Ids.write(out, "router", router);
    }

    private static <M> void write(JsonOut out, Envelope<M> envelope, JsonOut.Writer<M> writer) throws IOException {
        out.number("incarnation", envelope.incarnation());
        out.number("term", envelope.term());
        out.numberUnlessZero("n", envelope.number());
        out.numberUnlessZero("ack", envelope.acknowledged());
        out.objectIf("message", envelope.message(), writer);
    }

    private static RoomFrame read(Fields in) throws WireException {
        String kind = in.kind();
        return switch (kind) {
            case TO_HOME -> new RoomFrame.ToHome(StatusJson.readKey(in), router(in), read(in, RouterMessageJson::read));
            case TO_ROUTER ->
                new RoomFrame.ToRouter(StatusJson.readKey(in), router(in), read(in, HomeMessageJson::read));
            case NO_HOME ->
                new RoomFrame.NoHome(StatusJson.readKey(in), router(in), in.number("incarnation"), in.number("term"));
            case NEW_HOME -> new RoomFrame.NewHome(RecordJson.readRegistered(in));
            default -> throw new WireException("not known as a frame: " + kind);
        };
    }

    private static RouterId router(Fields in) throws WireException {
        return Ids.router(in, "router");
    }

    private static <M> Envelope<M> read(Fields in, Fields.Reader<M> reader) throws WireException {
        @Nullable M message = in.objectIf("message", reader);
        return new Envelope<>(
                in.number("incarnation"), in.number("term"), in.number("n", 0), in.number("ack", 0), message);
    }
}
