package dev.madang.fleet.control;

import static dev.madang.fleet.control.TestNode.until;
import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.fleet.link.FleetKey;
import dev.madang.fleet.link.FleetKeys;
import dev.madang.fleet.link.Handshakes;
import dev.madang.fleet.link.LinkRefusal;
import dev.madang.fleet.link.VersionRange;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Each refusal as it comes by a socket, with its counter. */
final class LinkRefusalsTest {
    /** Node b is called by somebody who is like a in all but that. */
    private static void refused(LinkRefusal why, String name, Consumer<TestNode.Plan> change) throws IOException {
        TestNode.Plan plan = new TestNode.Plan(name);
        change.accept(plan);
        try (TestNode b = new TestNode("b");
                RawPeer caller = new RawPeer(b, plan)) {
            b.knows();
            caller.say(caller.hello());
            assertThat(caller.isEnded()).isTrue();
            b.counts(why);
            assertThat(b.count(why)).isEqualTo(1);
            assertThat(b.count("up")).isZero();
            until(() -> b.links.threadCount() == 2);
        }
    }

    @Test
    void whoHasNotTheKey() throws IOException {
        refused(LinkRefusal.UNKNOWN_KEY, "a", plan -> plan.keys = new FleetKeys(List.of(TestNode.TWO)));
        refused(LinkRefusal.WRONG_MAC, "a", plan -> plan.keys = new FleetKeys(List.of(new FleetKey(1, new byte[32]))));
    }

    @Test
    void whoIsNotInTime() throws IOException {
        refused(LinkRefusal.TIME_OFF, "a", plan -> plan.clockOff = -35_000);
        refused(LinkRefusal.TIME_OFF, "a", plan -> plan.clockOff = 35_000);
    }

    @Test
    void whoSpeaksAnotherVersion() throws IOException {
        refused(LinkRefusal.VERSION_OUTSIDE, "a", plan -> plan.wire = new VersionRange(2, 3));
    }

    @Test
    void whoShouldNotCall() throws IOException {
        refused(LinkRefusal.HIGHER_NAME, "c", plan -> {});
        refused(LinkRefusal.SELF_CONNECTION, "b", plan -> plan.epoch = 5);
    }

    @Test
    void whoIsOfAFormerLife() throws IOException {
        TestNode.Plan plan = new TestNode.Plan("a");
        try (TestNode b = new TestNode("b");
                RawPeer caller = new RawPeer(b, plan)) {
            b.links.nodes(List.of(new KnownNode("a", 1001, List.of())));
            caller.say(caller.hello());
            assertThat(caller.isEnded()).isTrue();
            b.counts(LinkRefusal.LOWER_EPOCH);
        }
    }

    @Test
    void whoAnswersUnderAnotherName() throws IOException {
        try (TestNode a = new TestNode("a");
                TestNode c = new TestNode("c")) {
            a.links.nodes(List.of(new KnownNode("b", 1, List.of(c.links.address()))));
            a.counts(LinkRefusal.NAME_NOT_EXPECTED);
            a.links.nodes(List.of(new KnownNode("b", 1, List.of(a.links.address()))));
            a.counts(LinkRefusal.SELF_CONNECTION);
            assertThat(a.count("up")).isZero();
        }
    }

    @Test
    void whatIsNoHello() throws IOException {
        saidToB("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII), LinkRefusal.MALFORMED);
        saidToB(new byte[] {'M', 'D', 1, 0, (byte) 0xff, (byte) 0xff}, LinkRefusal.TOO_LARGE);
        // An empty message, and the region twice.
        byte[] twice = new byte[6 + 6 + 32];
        System.arraycopy(new byte[] {'M', 'D', 1, 0, 0, 38, 4, 0, 0, 4, 0, 0}, 0, twice, 0, 12);
        saidToB(twice, LinkRefusal.REPEATED_FIELD);
    }

    private static void saidToB(byte[] bytes, LinkRefusal why) throws IOException {
        try (TestNode b = new TestNode("b");
                Socket caller = RawPeer.connection(b)) {
            caller.getOutputStream().write(bytes);
            assertThat(RawPeer.ended(caller)).isTrue();
            b.counts(why);
        }
    }

    @Test
    void whoEndsInBetween() throws Exception {
        try (TestNode b = new TestNode("b");
                RawPeer caller = new RawPeer(b, new TestNode.Plan("a"))) {
            caller.say(Arrays.copyOf(caller.hello(), 20));
            caller.close();
            b.counts(LinkRefusal.CUT);
            try (RawPeer other = new RawPeer(b, new TestNode.Plan("a"))) {
                other.say(other.hello());
                other.welcome();
            }
            until(() -> b.count(LinkRefusal.CUT) == 2);
            assertThat(b.events).isEmpty();
        }
    }

    @Test
    void whoTakesTooLongAndTooManyOfOneSource() throws IOException {
        TestNode.Plan plan = new TestNode.Plan("b");
        plan.bounds = Bounds.handshakes(64, 4, Duration.ofMillis(700));
        try (TestNode b = new TestNode(plan);
                TestNode a = new TestNode("a");
                Socket one = RawPeer.connection(b);
                Socket two = RawPeer.connection(b);
                Socket three = RawPeer.connection(b);
                Socket four = RawPeer.connection(b);
                Socket five = RawPeer.connection(b)) {
            five.getOutputStream().write('M');
            assertThat(RawPeer.ended(five)).isTrue();
            b.counts(LinkRefusal.TOO_MANY_FROM_SOURCE);
            // Single bytes do not make it last longer.
            one.getOutputStream().write('M');
            for (Socket each : List.of(one, two, three, four)) {
                assertThat(RawPeer.ended(each)).isTrue();
            }
            until(() -> b.count(LinkRefusal.LATE) == 4);
            a.knows(b);
            a.up(0);
        }
    }

    @Test
    void tooManyInAll() throws IOException {
        TestNode.Plan plan = new TestNode.Plan("b");
        plan.bounds = Bounds.handshakes(1, 4, Duration.ofSeconds(10));
        try (TestNode b = new TestNode(plan);
                Socket one = RawPeer.connection(b);
                Socket two = RawPeer.connection(b)) {
            assertThat(RawPeer.ended(two)).isTrue();
            b.counts(LinkRefusal.TOO_MANY_HANDSHAKES);
            b.close();
            assertThat(RawPeer.ended(one)).isTrue();
            assertThat(b.links.threadCount()).isZero();
            assertThat(b.count(LinkRefusal.LATE) + b.count(LinkRefusal.CUT)).isZero();
        }
    }

    @Test
    void tooManyLinks() throws Exception {
        TestNode.Plan plan = new TestNode.Plan("z");
        plan.bounds = Bounds.links(1);
        try (TestNode z = new TestNode(plan);
                TestNode a = new TestNode("a");
                TestNode b = new TestNode("b")) {
            a.knows(z);
            z.up(0);
            b.knows(z);
            // The caller cannot know before; it calls less and less often all the same.
            until(() -> z.count(LinkRefusal.TOO_MANY_LINKS) == 3);
            assertThat(b.events.stream().filter("up z"::equals).count()).isBetween(1L, 3L);
            a.close();
            assertThat(z.up(1).remote().name()).isEqualTo("b");
        }
    }

    @Test
    void aHelloThatIsPlayedBackChangesNothing() throws Exception {
        try (TestNode a = new TestNode("a");
                TestNode b = new TestNode("b");
                TestNode c = new TestNode("c");
                Forwarder between = new Forwarder(b.links.address())) {
            a.links.nodes(List.of(b.at(between.address()), c.known()));
            Link ba = b.up(0);
            Link ca = c.up(0);
            until(() -> between.said().length > 1000 || b.count("up") == 1);
            byte[] said = between.said();
            int hello = Handshakes.HEADER_BYTES + ByteBuffer.wrap(said).getShort(4);
            assertThat(said.length).isGreaterThan(hello);

            try (Socket again = RawPeer.connection(b)) {
                again.getOutputStream().write(said);
                assertThat(RawPeer.ended(again)).isTrue();
            }
            b.counts(LinkRefusal.NONCE_SEEN);
            // c has not seen it, and answers; what was confirmed then confirms nothing now.
            try (Socket elsewhere = RawPeer.connection(c)) {
                elsewhere.getOutputStream().write(said);
                c.counts(LinkRefusal.NOT_CONFIRMED);
            }
            assertThat(ba.isUp()).isTrue();
            assertThat(ca.isUp()).isTrue();
            assertThat(c.links.link("a")).containsSame(ca);
            assertThat(b.events).containsExactly("up a");
            assertThat(c.events).containsExactly("up a");
        }
    }
}
