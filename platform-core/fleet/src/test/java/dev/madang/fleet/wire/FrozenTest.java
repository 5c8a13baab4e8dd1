package dev.madang.fleet.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.rooms.event.LeaveReason;
import dev.madang.rooms.event.RoomEnd;
import dev.madang.rooms.message.Act;
import dev.madang.rooms.message.Answer;
import dev.madang.rooms.message.HomeMessage;
import dev.madang.rooms.message.RouterMessage;
import dev.madang.rooms.mode.ChatPolicy;
import dev.madang.rooms.mode.Placement;
import dev.madang.rooms.mode.Right;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Direction;
import dev.madang.rooms.model.LegEnd;
import dev.madang.rooms.model.PresenceEnd;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.RoomState;
import dev.madang.rooms.model.TrackKind;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The texts of version 1 are read and written for ever. A file of {@code wire} may be added; one that changed is another version. */
class FrozenTest {
    private static final String FOLDER = "/wire/";
    private static final String END = ".json";

    static Set<String> names() {
        return Samples.all().keySet();
    }

    static byte[] text(String name) throws IOException {
        try (InputStream in = FrozenTest.class.getResourceAsStream(FOLDER + name + END)) {
            assertThat(in).as("the text of %s", name).isNotNull();
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .strip()
                    .getBytes(StandardCharsets.UTF_8);
        }
    }

    private static RoomFrame sample(String name) {
        return Objects.requireNonNull(Samples.all().get(name));
    }

    @ParameterizedTest
    @MethodSource("names")
    void theTextIsRead(String name) throws IOException, WireException {
        assertThat(RoomMessages.decode(text(name))).isEqualTo(sample(name));
    }

    @ParameterizedTest
    @MethodSource("names")
    void theTextIsWritten(String name) throws IOException {
        assertThat(new String(RoomMessages.encode(sample(name)), StandardCharsets.UTF_8))
                .isEqualTo(new String(text(name), StandardCharsets.UTF_8));
    }

    @Test
    void everyTextHasASample() throws IOException, URISyntaxException {
        URL folder = Objects.requireNonNull(FrozenTest.class.getResource(FOLDER));
        Set<String> files = new TreeSet<>();
        Path root = Path.of(folder.toURI());
        try (Stream<Path> all = Files.walk(root)) {
            all.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .forEach(file -> files.add(file.replace('\\', '/').replace(END, "")));
        }
        files.remove("words.txt");
        assertThat(files).isEqualTo(new TreeSet<>(names()));
    }

    @Test
    void everyKindHasASample() {
        Set<Class<?>> kinds = new HashSet<>();
        Samples.all().values().forEach(frame -> {
            kinds.add(frame.getClass());
            switch (Samples.message(frame)) {
                case null -> {}
                case RouterMessage.Request request -> {
                    kinds.add(RouterMessage.Request.class);
                    kinds.add(request.act().getClass());
                }
                case HomeMessage.Reply reply -> {
                    kinds.add(HomeMessage.Reply.class);
                    kinds.add(reply.answer().getClass());
                }
                case Object other -> kinds.add(other.getClass());
            }
        });
        List<Class<?>> all = new ArrayList<>();
        for (Class<?> type :
                List.of(RoomFrame.class, RouterMessage.class, HomeMessage.class, Act.class, Answer.class)) {
            all.addAll(Arrays.asList(type.getPermittedSubclasses()));
        }
        assertThat(kinds).containsExactlyInAnyOrderElementsOf(all);
    }

    private static <E extends Enum<E>> void words(StringBuilder text, E[] all, Labels<E> labels) {
        text.append(all[0].getDeclaringClass().getSimpleName()).append(':');
        for (E constant : all) {
            text.append(' ').append(constant.name()).append('=').append(labels.of(constant));
        }
        text.append('\n');
    }

    @Test
    void everyConstantKeepsItsWord() throws IOException {
        StringBuilder words = new StringBuilder();
        words(words, Role.values(), Words.ROLES);
        words(words, Right.values(), Words.RIGHTS);
        words(words, ChatPolicy.values(), Words.POLICIES);
        words(words, Placement.values(), Words.PLACEMENTS);
        words(words, TrackKind.values(), Words.KINDS);
        words(words, Direction.values(), Words.DIRECTIONS);
        words(words, RoomState.values(), Words.STATES);
        words(words, LegEnd.values(), Words.LEG_ENDS);
        words(words, PresenceEnd.values(), Words.PRESENCE_ENDS);
        words(words, Refusal.values(), Words.REFUSALS);
        words(words, RoomEnd.values(), Words.ROOM_ENDS);
        words(words, LeaveReason.values(), Words.LEAVE_REASONS);
        try (InputStream in = Objects.requireNonNull(FrozenTest.class.getResourceAsStream("/wire/words.txt"))) {
            assertThat(words.toString()).isEqualTo(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
