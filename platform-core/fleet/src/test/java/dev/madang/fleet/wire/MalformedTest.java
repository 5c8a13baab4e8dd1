package dev.madang.fleet.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.madang.rooms.message.Act;
import dev.madang.rooms.message.Envelope;
import dev.madang.rooms.message.RouterId;
import dev.madang.rooms.message.RouterMessage;
import dev.madang.rooms.model.Actor;
import dev.madang.rooms.model.RoomId;
import dev.madang.rooms.model.RoomKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that are no frame are refused, and nothing else happens. */
class MalformedTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MUTATIONS = 100_000;
    private static final String HELLO =
            "{\"is\":\"to-home\",\"service\":\"s\",\"room\":\"r\",\"router\":\"n/1\",\"incarnation\":1,"
                    + "\"term\":1,\"n\":1,\"message\":{\"is\":\"hello\"%s}}";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void requireRefused(byte[] bytes) {
        assertThatThrownBy(() -> RoomMessages.decode(bytes)).isExactlyInstanceOf(WireException.class);
    }

    @Test
    void theTextThatTheOthersDifferFromIsOne() throws WireException {
        assertThat(RoomMessages.decode(bytes(HELLO.formatted(""))))
                .isEqualTo(new RoomFrame.ToHome(
                        new RoomKey("s", new RoomId("r")),
                        new RouterId("n", 1),
                        new Envelope<>(1, 1, 1, 0, new RouterMessage.Hello(List.of()))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "1",
                "\"x\"",
                "[]",
                "{}",
                "{",
                "{\"service\"",
                "{'service':'s'}",
                "{\"service\":NaN}",
                "\u0000",
                "{\"is\":\"to-nobody\",\"service\":\"s\",\"room\":\"r\",\"router\":\"n/1\",\"incarnation\":1,\"term\":1}",
                "{\"is\":\"to-home\",\"service\":\"s\",\"room\":\"no/room\",\"router\":\"n/1\",\"incarnation\":1,\"term\":1}",
                "{\"is\":\"to-home\",\"service\":\"s\",\"room\":\"r\",\"router\":null,\"incarnation\":1,\"term\":1}",
                "{\"is\":\"to-home\",\"service\":\"s\",\"room\":\"r\",\"router\":\"n/1\",\"incarnation\":1.5,\"term\":1}",
                "{\"is\":\"to-home\",\"service\":\"s\",\"room\":\"r\",\"router\":\"n/1\",\"incarnation\":1,\"term\":\"1\"}",
                "{\"is\":\"to-home\",\"service\":\"s\",\"room\":\"r\",\"router\":\"n/1\",\"incarnation\":9223372036854775808,\"term\":1}",
                "{\"is\":\"to-home\",\"service\":\"s\",\"room\":\"r\",\"router\":\"n/1\",\"incarnation\":1,\"term\":1,\"message\":[]}",
                "{\"is\":\"to-home\",\"service\":\"s\",\"room\":\"r\",\"router\":\"n/1\",\"incarnation\":1,\"term\":1,\"message\":{}}"
            })
    void isNoFrame(String text) {
        requireRefused(bytes(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "n", "n/", "/", "n/x", "n/1.5", "n/1 ", "1/n", "n/9223372036854775808"})
    void isNoRouter(String text) {
        requireRefused(bytes(HELLO.formatted("").replace("n/1", text)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"record\":null",
                "\"home\":\"n1\"",
                "\"home\":{\"node\":\"n1\"}",
                "\"carriers\":{\"n1\":7}",
                "\"carriers\":[{\"node\":\"n1\",\"legs\":2147483648}]",
                "\"carriers\":[{\"node\":\"n1\"}]"
            })
    void isNoNewHome(String member) throws IOException {
        ObjectNode tree = (ObjectNode) JSON.readTree(FrozenTest.text("other/new-home"));
        ObjectNode other = (ObjectNode) JSON.readTree("{" + member + "}");
        requireRefused(JSON.writeValueAsBytes(tree.setAll(other)));
    }

    @Test
    void moreThanOneIsNoFrame() {
        requireRefused(bytes(HELLO.formatted("") + HELLO.formatted("")));
        requireRefused(bytes(HELLO.formatted("") + "]"));
    }

    @Test
    void whatIsSaidTwiceIsNoFrame() {
        requireRefused(bytes(HELLO.formatted(",\"is\":\"attends\"")));
    }

    @Test
    void onlyUtf8IsRead() {
        requireRefused(HELLO.formatted("").getBytes(StandardCharsets.UTF_16));
        requireRefused(HELLO.formatted("").getBytes(StandardCharsets.UTF_16LE));
        requireRefused(HELLO.formatted(",\"x\":\"\u00e9\"").getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void nothingIsReadThatIsTooDeepTooLongOrTooMuch() {
        requireRefused(bytes(HELLO.formatted(",\"x\":" + "[".repeat(100_000) + "]".repeat(100_000))));
        requireRefused(bytes(HELLO.formatted(",\"x\":" + "{\"x\":".repeat(100_000))));
        requireRefused(bytes(HELLO.formatted(",\"x\":" + "9".repeat(100))));
        requireRefused(bytes(HELLO.formatted(",\"" + "x".repeat(100_000) + "\":1")));
        requireRefused(bytes(HELLO.formatted(",\"x\":\"" + "x".repeat(9 * 1024 * 1024) + "\"")));
        requireRefused(bytes(HELLO.formatted(",\"x\":[" + "0,".repeat(1_000_000) + "0]")));
        requireRefused(new byte[RoomMessages.MOST_BYTES + 1]);
    }

    @Test
    void whatAClientMaySayIsNeverTooMuch() throws WireException {
        String data = "\"" + "\uD83D\uDE00".repeat(128 * 1024) + "\uD83D\"";
        RoomFrame frame = new RoomFrame.ToHome(
                Samples.ROOM,
                Samples.ROUTER,
                new Envelope<>(1, 1, 1, 0, new RouterMessage.Request(1, new Act.Send(Actor.SERVICE, null, data))));
        assertThat(RoomMessages.decode(RoomMessages.encode(frame))).isEqualTo(frame);
    }

    @Test
    void randomMutationsAreAFrameOrRefused() throws IOException {
        Random random = new Random(7);
        List<byte[]> texts = new ArrayList<>();
        for (String name : FrozenTest.names()) {
            texts.add(FrozenTest.text(name));
        }
        int frames = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] text = texts.get(random.nextInt(texts.size()));
            byte[] mutated = Mutations.of(random, text, texts);
            try {
                RoomFrame frame = RoomMessages.decode(mutated);
                frames++;
                requireSaidAgain(frame);
            } catch (WireException refused) {
                assertThat(refused.getMessage()).isNotEmpty();
            } catch (RuntimeException | Error wrong) {
                throw new AssertionError(new String(mutated, StandardCharsets.UTF_8), wrong);
            }
        }
        assertThat(frames).isBetween(MUTATIONS / 20, MUTATIONS * 19 / 20);
    }

    /** What is not known is said by its kind only, and nobody says it. */
    private static void requireSaidAgain(RoomFrame frame) throws WireException {
        if (!frame.toString().contains("Unknown[")) {
            assertThat(RoomMessages.decode(RoomMessages.encode(frame))).isEqualTo(frame);
        }
    }
}
