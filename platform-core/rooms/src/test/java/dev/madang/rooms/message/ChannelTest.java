package dev.madang.rooms.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class ChannelTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Channel<String, Integer> home = new Channel<>(7, 2);
    private final Channel<Integer, String> router = new Channel<>(7, 2);
    private Instant now = START;

    private List<Envelope<Integer>> fromRouter() {
        return router.outgoing(now);
    }

    /** Every envelope may be lost, come twice or come in another order; what was sent comes once and in order. */
    @Property(tries = 200)
    void allComeOnceAndInOrderWhateverTheLinkDoes(@ForAll long seed) {
        Random random = new Random(seed);
        List<Integer> atHome = new ArrayList<>();
        List<String> atRouter = new ArrayList<>();
        List<Envelope<Integer>> up = new ArrayList<>();
        List<Envelope<String>> down = new ArrayList<>();
        int many = 1 + random.nextInt(600);
        int sent = 0;
        for (int round = 0; atHome.size() < many || atRouter.size() < many; round++) {
            assertThat(round).as("rounds").isLessThan(5_000);
            for (int i = random.nextInt(20); i > 0 && sent < many; i--) {
                router.send(sent);
                home.send("m" + sent);
                sent++;
            }
            up.addAll(router.outgoing(now));
            down.addAll(home.outgoing(now));
            for (int i = random.nextInt(40); i > 0 && !up.isEmpty(); i--) {
                Envelope<Integer> some = up.get(random.nextInt(up.size()));
                if (random.nextInt(4) > 0) {
                    up.remove(some);
                }
                if (random.nextInt(4) > 0) {
                    atHome.addAll(home.receive(some));
                }
            }
            for (int i = random.nextInt(40); i > 0 && !down.isEmpty(); i--) {
                Envelope<String> some = down.remove(random.nextInt(down.size()));
                if (random.nextInt(4) > 0) {
                    atRouter.addAll(router.receive(some));
                }
            }
            now = now.plusMillis(random.nextInt(100));
        }
        assertThat(atHome)
                .containsExactlyElementsOf(IntStream.range(0, many).boxed().toList());
        assertThat(atRouter)
                .containsExactlyElementsOf(
                        IntStream.range(0, many).mapToObj(i -> "m" + i).toList());
    }

    @Test
    void whatWasNotAcknowledgedIsSentOnceMoreAndThenNoMore() {
        router.send(1);
        assertThat(fromRouter()).hasSize(1);
        assertThat(fromRouter()).isEmpty();
        assertThat(router.next()).isEqualTo(START.plus(Channel.RESEND));
        now = START.plus(Channel.RESEND);
        Envelope<Integer> again = fromRouter().getFirst();
        assertThat(again.message()).isEqualTo(1);

        assertThat(home.receive(again)).containsExactly(1);
        assertThat(home.receive(again)).isEmpty();
        List<Envelope<String>> acknowledgements = home.outgoing(now);
        assertThat(acknowledgements).singleElement().satisfies(one -> {
            assertThat(one.message()).isNull();
            assertThat(one.acknowledged()).isEqualTo(1);
        });
        router.receive(acknowledgements.getFirst());
        now = now.plus(Duration.ofMinutes(1));
        assertThat(fromRouter()).isEmpty();
        assertThat(router.next()).isNull();
    }

    @Test
    void messagesOfAnotherTermOrLifeAreIgnored() {
        assertThat(home.receive(new Envelope<>(7, 1, 1, 0, 1))).isEmpty();
        assertThat(home.receive(new Envelope<>(8, 2, 1, 0, 1))).isEmpty();
        assertThat(home.outgoing(now)).isEmpty();
        assertThat(home.receive(new Envelope<>(7, 2, 1, 0, 1))).containsExactly(1);
    }

    @Test
    void onlyAWindowIsOnItsWayAndNothingFartherAheadIsKept() {
        for (int i = 0; i < Channel.WINDOW + 10; i++) {
            router.send(i);
        }
        assertThat(fromRouter()).hasSize(Channel.WINDOW);
        assertThat(home.receive(new Envelope<>(7, 2, Channel.WINDOW + 1, 0, 5))).isEmpty();
        for (int i = 1; i < Channel.WINDOW; i++) {
            assertThat(home.receive(new Envelope<>(7, 2, i, 0, i))).containsExactly(i);
        }
        assertThat(home.receive(new Envelope<>(7, 2, Channel.WINDOW, 0, 0)))
                .as("the one beyond the window was not kept")
                .containsExactly(0);
        router.receive(home.outgoing(now).getFirst());
        assertThat(fromRouter()).hasSize(10);
    }

    @Test
    void anOtherSideThatIsNotThereHasABoundAndABugIsLoud() {
        for (int i = 0; i < Channel.MOST_WAITING; i++) {
            router.send(i);
        }
        assertThatThrownBy(() -> router.send(0)).isInstanceOf(IllegalStateException.class);
        assertThat(fromRouter()).hasSize(Channel.WINDOW);
    }
}
