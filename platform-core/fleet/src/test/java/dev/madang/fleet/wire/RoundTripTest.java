package dev.madang.fleet.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.rooms.message.Act;
import dev.madang.rooms.message.Answer;
import dev.madang.rooms.message.Envelope;
import dev.madang.rooms.message.HomeMessage;
import dev.madang.rooms.message.RouterId;
import dev.madang.rooms.message.RouterMessage;
import dev.madang.rooms.model.RoomKey;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is said comes out as it went in. */
class RoundTripTest {
    private static final int OF_EACH_KIND = 300;
    private static final List<Class<?>> SAID =
            List.of(RouterMessage.class, HomeMessage.class, RoomFrame.NoHome.class, RoomFrame.NewHome.class);

    private static RoomFrame frame(RandomValues values, Random random, Object message) {
        RoomKey room = values.make(RoomKey.class);
        RouterId router = values.make(RouterId.class);
        return switch (message) {
            case RoomFrame whole -> whole;
            case RouterMessage said ->
                new RoomFrame.ToHome(
                        room, router, new Envelope<>(random.nextLong(), random.nextLong(), random.nextInt(3), 0, said));
            case HomeMessage said ->
                new RoomFrame.ToRouter(
                        room, router, new Envelope<>(random.nextLong(), random.nextLong(), 0, random.nextLong(), said));
            case Act<?> act -> frame(values, random, new RouterMessage.Request(random.nextLong(), act));
            case Answer answer -> frame(values, random, new HomeMessage.Reply(random.nextLong(), answer));
            default -> throw new AssertionError(message);
        };
    }

    private static void requireTheSame(RoomFrame frame) throws WireException {
        byte[] bytes = RoomMessages.encode(frame);
        assertThat(RoomMessages.decode(bytes)).isEqualTo(frame);
        assertThat(RoomMessages.encode(RoomMessages.decode(bytes))).isEqualTo(bytes);
    }

    static Stream<Class<?>> kinds() {
        return Stream.concat(
                Stream.of(RouterMessage.class, HomeMessage.class, Act.class, Answer.class)
                        .flatMap(type -> Arrays.stream(type.getPermittedSubclasses())),
                Stream.of(RoomFrame.NoHome.class, RoomFrame.NewHome.class));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyKindComesOutAsItWentIn(Class<?> kind) throws WireException {
        for (long seed = 0; seed < OF_EACH_KIND; seed++) {
            RandomValues values = new RandomValues(seed);
            requireTheSame(frame(values, new Random(seed), values.make(kind)));
        }
    }

    @Property(tries = 3_000)
    void everythingComesOutAsItWentIn(@ForAll long seed) throws WireException {
        RandomValues values = new RandomValues(seed);
        Random random = new Random(seed);
        requireTheSame(frame(values, random, values.make(SAID.get(random.nextInt(SAID.size())))));
    }

    @Test
    void anAcknowledgementHasNoMessage() throws WireException {
        RandomValues values = new RandomValues(1);
        RoomKey room = values.make(RoomKey.class);
        RouterId router = values.make(RouterId.class);
        requireTheSame(new RoomFrame.ToHome(room, router, new Envelope<>(1, 2, 0, 3, null)));
        requireTheSame(new RoomFrame.ToRouter(room, router, new Envelope<>(1, 2, 0, 3, null)));
    }

    @Test
    void allThereIsWasAmongThem() {
        Set<Class<?>> made = new HashSet<>();
        for (long seed = 0; seed < 2_000; seed++) {
            RandomValues values = new RandomValues(seed);
            Random random = new Random(seed);
            for (Class<?> type : SAID) {
                made.add(frame(values, random, values.make(type)).getClass());
            }
            made.addAll(values.made());
        }
        Set<Class<?>> missing = new HashSet<>();
        for (Class<?> type : made) {
            for (Class<?> parent : type.getInterfaces()) {
                if (parent.isSealed() && parent.getName().startsWith("dev.madang.")) {
                    missing.addAll(Arrays.asList(parent.getPermittedSubclasses()));
                }
            }
        }
        missing.addAll(kinds().toList());
        missing.removeAll(made);
        assertThat(missing).isEmpty();
    }
}
