package dev.madang.fleet.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.madang.fleet.relay.RelayMessage;
import dev.madang.fleet.relay.RelayMessage.Wanted;
import dev.madang.rooms.model.TrackId;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What nodes say of tracks, in bytes: the texts of version 1 are read and written for ever, more is ignored, and what is none is refused. */
class RelayMessagesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FOLDER = "/relay-wire/";
    private static final String END = ".json";
    private static final int RANDOM = 2_000;
    private static final int MUTATIONS = 50_000;

    static Set<String> names() {
        return RelaySamples.all().keySet();
    }

    private static byte[] text(String name) throws IOException {
        try (InputStream in = RelayMessagesTest.class.getResourceAsStream(FOLDER + name + END)) {
            assertThat(in).as("the text of %s", name).isNotNull();
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .strip()
                    .getBytes(StandardCharsets.UTF_8);
        }
    }

    private static ObjectNode tree(String name) throws IOException {
        return (ObjectNode) JSON.readTree(text(name));
    }

    private static void requireRefused(JsonNode tree) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(tree);
        assertThatThrownBy(() -> RelayMessages.decode(bytes)).isExactlyInstanceOf(WireException.class);
    }

    @ParameterizedTest
    @MethodSource("names")
    void theTextIsRead(String name) throws IOException, WireException {
        assertThat(RelayMessages.decode(text(name)))
                .isEqualTo(RelaySamples.all().get(name));
    }

    @ParameterizedTest
    @MethodSource("names")
    void theTextIsWritten(String name) throws IOException {
        byte[] written =
                RelayMessages.encode(Objects.requireNonNull(RelaySamples.all().get(name)));
        assertThat(new String(written, StandardCharsets.UTF_8))
                .isEqualTo(new String(text(name), StandardCharsets.UTF_8));
    }

    @Test
    void everyTextHasASampleAndEveryKind() throws IOException, URISyntaxException {
        Set<String> files = new TreeSet<>();
        Path folder = Path.of(Objects.requireNonNull(RelayMessagesTest.class.getResource(FOLDER))
                .toURI());
        try (Stream<Path> all = Files.list(folder)) {
            all.forEach(file -> files.add(file.getFileName().toString().replace(END, "")));
        }
        assertThat(files).isEqualTo(new TreeSet<>(names()));
        Set<Class<?>> kinds = new HashSet<>();
        RelaySamples.all().values().forEach(message -> kinds.add(message.getClass()));
        assertThat(kinds).containsExactlyInAnyOrder(RelayMessage.class.getPermittedSubclasses());
    }

    @Test
    void whateverIsSaidComesOutAsItWentIn() throws WireException {
        for (long seed = 0; seed < RANDOM; seed++) {
            RelayMessage message = random(new Random(seed));
            byte[] bytes = RelayMessages.encode(message);
            assertThat(RelayMessages.decode(bytes)).isEqualTo(message);
        }
    }

    private static RelayMessage random(Random random) {
        TrackId track = new TrackId(RelaySamples.TRACK.participant(), 1 + random.nextInt(999));
        long number = 1 + (random.nextLong() >>> 1) % Long.MAX_VALUE;
        return switch (random.nextInt(3)) {
            case 0 -> {
                List<Wanted> wanted = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    List<Integer> encodings = new Random(random.nextLong())
                            .ints(random.nextInt(4), 0, RelayMessage.MOST_ENCODINGS)
                            .distinct()
                            .boxed()
                            .toList();
                    wanted.add(new Wanted(
                            new TrackId(track.participant(), i),
                            random.nextLong(),
                            random.nextInt(64),
                            encodings,
                            random.nextInt(17) - 1));
                }
                yield new RelayMessage.Want(Samples.ROOM, number, wanted);
            }
            case 1 ->
                new RelayMessage.Granted(
                        Samples.ROOM, track, random.nextLong(), number, random.nextInt(16), RandomRelays.grant(random));
            default ->
                new RelayMessage.Known(Samples.ROOM, track, random.nextLong(), number, RandomRelays.state(random));
        };
    }

    private static void addToEveryObject(JsonNode node) {
        node.forEach(RelayMessagesTest::addToEveryObject);
        if (node instanceof ObjectNode object) {
            object.putObject("later").putArray("more").add(1).addNull().addObject();
            object.putNull("laterStill");
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void membersThatAreNotKnownAreIgnored(String name) throws IOException, WireException {
        ObjectNode tree = tree(name);
        addToEveryObject(tree);
        assertThat(RelayMessages.decode(JSON.writeValueAsBytes(tree)))
                .isEqualTo(RelaySamples.all().get(name));
    }

    @ParameterizedTest
    @MethodSource("names")
    void aMessageThatIsNotKnownIsNone(String name) throws IOException, WireException {
        assertThat(RelayMessages.decode(JSON.writeValueAsBytes(tree(name).put("is", "later-word"))))
                .isNull();
    }

    @Test
    void aGrantOfACodecThatIsNotKnownIsRefused() throws IOException {
        ObjectNode tree = tree("granted");
        ((ArrayNode) tree.at("/grant/codecs")).set(0, "VP10");
        requireRefused(tree);
        ((ArrayNode) tree.at("/grant/codecs")).removeAll();
        requireRefused(tree);
    }

    @Test
    void anEncodingOfACodecThatIsNotKnownIsOfNone() throws IOException, WireException {
        ObjectNode tree = tree("known");
        ((ObjectNode) tree.at("/encodings/0")).put("codec", "AV2");
        RelayMessage.Known known =
                (RelayMessage.Known) Objects.requireNonNull(RelayMessages.decode(JSON.writeValueAsBytes(tree)));
        assertThat(known.state().encodings().getFirst().codec()).isNull();
        assertThat(known.state().encodings().getFirst().width()).isEqualTo(1_280);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "want    |                   | number           | 0",
                "want    | /tracks/0         | worker           | -1",
                "want    | /tracks/0         | worker           | 2147483648",
                "want    | /tracks/0         | encodings        | [\"0\",\"0\"]",
                "want    | /tracks/0         | encodings        | [\"16\"]",
                "want    | /tracks/0         | encodings        | [\"-1\"]",
                "want    | /tracks/0         | encodings        | [\"one\"]",
                "want    | /tracks/0         | encodings        | [0]",
                "want    | /tracks/0         | preferred        | 16",
                "want    | /tracks/0         | preferred        | -2",
                "want    | /tracks/0         | landing          | null",
                "want    | /tracks/0         | track            | \"~b2-1\"",
                "want    | /tracks/0         | track            | \"~a\"",
                "granted |                   | encoding         | 16",
                "granted |                   | number           | -1",
                "granted |                   | grant            | null",
                "granted | /grant            | ssrc             | 4294967296",
                "granted | /grant            | ssrc             | -1",
                "granted | /grant            | worker           | -1",
                "granted | /grant            | clockRate        | 0",
                "granted | /grant            | first            | -1",
                "granted | /grant            | newest           | 1",
                "granted | /grant            | keyFrameTimestamp| 4294967296",
                "granted | /grant            | reportTimestamp  | -1",
                "granted | /grant            | reportNtp        | \"18446744073709551616\"",
                "granted | /grant            | reportNtp        | 1",
                "known   |                   | order            | [\"0\",\"0\"]",
                "known   |                   | order            | [\"0\"]",
                "known   |                   | order            | [\"0\",\"2\"]",
                "known   | /encodings/0      | width            | 65536",
                "known   | /encodings/0      | height           | -1",
                "known   | /encodings/0      | temporal         | 8",
                "known   | /encodings/0      | bps              | [\"1\"]",
                "known   | /encodings/0      | bps              | [\"1\",\"2\",\"3\",\"-4\"]",
                "known   | /encodings/0      | active           | 1"
            })
    void whatIsOutOfItsRangeIsRefused(String name, String path, String member, String value) throws IOException {
        ObjectNode tree = tree(name);
        ObjectNode object = path == null ? tree : (ObjectNode) tree.at(path);
        assertThat(object.has(member)).isTrue();
        object.set(member, JSON.readTree(value));
        requireRefused(tree);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "null", "[]", "{}", "{\"is\":1}", "{\"is\":\"want\"}", "{\"is\":\"known\"} 1", "\u0000"})
    void isNoMessage(String text) {
        assertThatThrownBy(() -> RelayMessages.decode(text.getBytes(StandardCharsets.UTF_8)))
                .isExactlyInstanceOf(WireException.class);
    }

    @Test
    void moreThanFitsIsNoMessage() {
        assertThatThrownBy(() -> RelayMessages.decode(new byte[RelayMessages.MOST_BYTES + 1]))
                .isExactlyInstanceOf(WireException.class);
        ObjectNode known = JSON.createObjectNode();
        known.put("is", "known").put("service", "s").put("room", "r").put("track", "~a-1");
        known.put("landing", 1).put("number", 1);
        ArrayNode encodings = known.putArray("encodings");
        ArrayNode order = known.putArray("order");
        for (int i = 0; i <= RelayMessage.MOST_ENCODINGS; i++) {
            encodings.addObject();
            order.add(String.valueOf(i));
        }
        assertThatThrownBy(() -> RelayMessages.decode(JSON.writeValueAsBytes(known)))
                .isExactlyInstanceOf(WireException.class);
    }

    @Test
    void whatAnEdgeWantsOfAVeryLargeRoomFits() throws WireException {
        List<Integer> all = List.of(0, 1, 2);
        List<Wanted> wanted = IntStream.rangeClosed(1, 20_000)
                .mapToObj(i ->
                        new Wanted(new TrackId(RelaySamples.TRACK.participant(), i), Long.MAX_VALUE - i, 63, all, 2))
                .toList();
        RelayMessage message = new RelayMessage.Want(Samples.ROOM, 1, wanted);
        byte[] bytes = RelayMessages.encode(message);
        assertThat(bytes.length).isLessThan(RelayMessages.MOST_BYTES / 4);
        assertThat(RelayMessages.decode(bytes)).isEqualTo(message);
    }

    @Test
    void whatDoesNotFitIsNotWritten() {
        List<Wanted> wanted = IntStream.rangeClosed(1, 300_000)
                .mapToObj(i ->
                        new Wanted(new TrackId(RelaySamples.TRACK.participant(), i), Long.MAX_VALUE, 63, List.of(), -1))
                .toList();
        RelayMessage message = new RelayMessage.Want(Samples.ROOM, 1, wanted);
        assertThatThrownBy(() -> RelayMessages.encode(message)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void randomMutationsAreAMessageOrRefused() throws IOException {
        Random random = new Random(7);
        List<byte[]> texts = new ArrayList<>();
        for (String name : names()) {
            texts.add(text(name));
        }
        int messages = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] text = texts.get(random.nextInt(texts.size()));
            byte[] mutated = Mutations.of(random, text, texts);
            try {
                RelayMessage message = RelayMessages.decode(mutated);
                messages++;
                if (message != null) {
                    assertThat(RelayMessages.decode(RelayMessages.encode(message)))
                            .isEqualTo(message);
                }
            } catch (WireException refused) {
                assertThat(refused.getMessage()).isNotEmpty();
            } catch (RuntimeException | Error wrong) {
                throw new AssertionError(new String(mutated, StandardCharsets.UTF_8), wrong);
            }
        }
        assertThat(messages).isBetween(MUTATIONS / 20, MUTATIONS * 19 / 20);
    }
}
