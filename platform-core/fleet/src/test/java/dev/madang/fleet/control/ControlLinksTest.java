package dev.madang.fleet.control;

import static dev.madang.fleet.control.TestNode.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.madang.fleet.link.FleetKeys;
import dev.madang.fleet.link.LinkRefusal;
import dev.madang.fleet.link.VersionRange;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** How links come and go between real nodes. */
final class ControlLinksTest {
    @Test
    void bothSidesKnowEachOther() throws Exception {
        TestNode.Plan young = new TestNode.Plan("b");
        young.wire = new VersionRange(1, 2);
        try (TestNode a = new TestNode("a");
                TestNode b = new TestNode(young)) {
            a.knows(a, b);
            b.knows(a, b);
            Link ab = a.up(0);
            Link ba = b.up(0);
            assertThat(ab.remote()).isEqualTo(b.plan.identity());
            assertThat(ba.remote()).isEqualTo(a.plan.identity());
            assertThat(ab.version()).isEqualTo(1).isEqualTo(ba.version());
            assertThat(ab.features()).containsExactly("tree").isEqualTo(ba.features());
            assertThat(ab.remoteGeneration()).isEqualTo(7);
            assertThat(ab.secrets().srtpOut(0, 1, 7)).isEqualTo(ba.secrets().srtpIn(0, 1, 7));
            assertThat(a.links.links()).containsExactly(ab);
            assertThat(a.links.link("b")).containsSame(ab);
            until(() -> ab.roundTripNanos() >= 0 && ba.roundTripNanos() >= 0);
            assertThat(ab.roundTripNanos()).isLessThan(5_000_000_000L);
        }
    }

    @Test
    void allNodesOfAFleetFindEachOther() throws Exception {
        List<TestNode> nodes = new ArrayList<>();
        try {
            for (String name : List.of("a", "b", "c", "d", "e", "f")) {
                nodes.add(new TestNode(name));
            }
            for (TestNode node : nodes) {
                node.knows(nodes.toArray(TestNode[]::new));
            }
            until(() -> nodes.stream().allMatch(node -> node.ups.size() == 5));
            assertThat(nodes).allMatch(node -> node.links.links().size() == 5);
            assertThat(nodes.getLast().count("not connected")).isZero();
        } finally {
            nodes.forEach(TestNode::close);
        }
    }

    @Test
    void closingEndsEverything() throws Exception {
        try (TestNode b = new TestNode("b")) {
            TestNode a = new TestNode("a");
            a.knows(b);
            Link ab = a.up(0);
            b.up(0);
            assertThat(a.links.threadCount()).isEqualTo(6);
            a.close();
            assertThat(a.links.threadCount()).isZero();
            assertThat(a.events).containsExactly("up b", "down b CLOSED");
            assertThat(ab.isUp()).isFalse();
            assertThat(ab.send(new byte[1])).isFalse();
            assertThat(ab.sendUrgent(new byte[1])).isFalse();
            assertThat(a.links.links()).isEmpty();
            b.hears("down a CLOSED_BY_REMOTE");
            until(() -> b.links.threadCount() == 2);
            assertThatIOException().isThrownBy(() -> RawPeer.connection(a));
            a.knows(b);
            a.close();
            assertThat(a.links.threadCount()).isZero();
        }
    }

    @Test
    void aListenerMayCloseEverything() throws Exception {
        try (TestNode b = new TestNode("b");
                TestNode a = new TestNode("a")) {
            CountDownLatch closed = new CountDownLatch(1);
            a.also = new QuietListener() {
                @Override
                public void onUp(Link link) {
                    a.links.close();
                    closed.countDown();
                }
            };
            a.knows(b);
            closed.await();
            until(() -> a.links.threadCount() == 0);
            a.hears("down b CLOSED");
        }
    }

    @Test
    void aLinkThatIsClosedComesAgain() throws Exception {
        try (TestNode a = new TestNode("a");
                TestNode b = new TestNode("b")) {
            a.knows(b);
            a.up(0);
            b.up(0).close();
            b.hears("down a CLOSED");
            a.hears("down b CLOSED_BY_REMOTE");
            assertThat(a.up(1)).isNotSameAs(a.ups.getFirst());
            b.up(1);
            assertThat(b.events).containsExactly("up a", "down a CLOSED", "up a");
            assertThat(a.up(0).send(new byte[1])).isFalse();
            assertThat(a.up(1).send(new byte[1])).isTrue();
        }
    }

    @Test
    void aConnectionThatBreaksIsMadeAnew() throws Exception {
        try (TestNode a = new TestNode("a");
                TestNode b = new TestNode("b");
                Forwarder between = new Forwarder(b.links.address())) {
            a.links.nodes(List.of(b.at(between.address())));
            a.up(0);
            b.up(0);
            between.cut();
            a.hears("down b LOST");
            b.hears("down a LOST");
            a.up(1);
            b.up(1);
            assertThat(a.events).containsExactly("up b", "down b LOST", "up b");
        }
    }

    @Test
    void aLinkOnWhichNothingComesIsDown() throws Exception {
        try (TestNode a = new TestNode("a");
                TestNode b = new TestNode("b");
                Forwarder between = new Forwarder(b.links.address())) {
            a.links.nodes(List.of(b.at(between.address())));
            a.up(0);
            b.up(0);
            between.pause();
            a.hears("down b SILENT");
            b.hears("down a SILENT");
            between.resume();
            a.up(1);
            b.up(1);
        }
    }

    @Test
    void aNodeThatTheDirectoryForgotKeepsItsLinkUntilThatFails() throws Exception {
        try (TestNode a = new TestNode("a");
                TestNode b = new TestNode("b");
                Forwarder between = new Forwarder(b.links.address())) {
            a.links.nodes(List.of(b.at(between.address())));
            Link ab = a.up(0);
            b.up(0);
            a.knows();
            assertThat(ab.send(new byte[] {1})).isTrue();
            until(() -> b.frames.size() == 1);
            // The watch and the port, three of the link; nobody calls any more.
            until(() -> a.links.threadCount() == 5);
            assertThat(ab.isUp()).isTrue();
            between.cut();
            a.hears("down b LOST");
            until(() -> a.links.threadCount() == 2);
            a.links.nodes(List.of(b.at(between.address())));
            a.up(1);
        }
    }

    @Test
    void eachAddressIsTried() throws Exception {
        InetSocketAddress dead;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            dead = (InetSocketAddress) closed.getLocalSocketAddress();
        }
        try (TestNode a = new TestNode("a");
                TestNode b = new TestNode("b")) {
            a.links.nodes(List.of(b.at(dead, b.links.address())));
            a.up(0);
            assertThat(a.count("not connected")).isEqualTo(1);
        }
    }

    @Test
    void aNodeIsCalledUntilItIsThere() throws Exception {
        TestNode b = new TestNode("b");
        b.close();
        try (TestNode a = new TestNode("a")) {
            a.links.nodes(List.of(b.known()));
            until(() -> a.count("not connected") >= 3);
            try (TestNode again = new TestNode("b")) {
                a.links.nodes(List.of(again.known()));
                a.up(0);
            }
            a.hears("down b CLOSED_BY_REMOTE");
        }
    }

    @Test
    void keysAreReplacedOnOneNodeAfterTheOther() throws Exception {
        TestNode.Plan old = new TestNode.Plan("b");
        TestNode.Plan young = new TestNode.Plan("a");
        young.keys = new FleetKeys(List.of(TestNode.TWO, TestNode.ONE));
        TestNode.Plan caller = new TestNode.Plan("0");
        try (TestNode b = new TestNode(old);
                TestNode a = new TestNode(young);
                TestNode zero = new TestNode(caller)) {
            a.knows(b);
            a.up(0);
            assertThat(b.count(LinkRefusal.UNKNOWN_KEY)).isEqualTo(1);
            // A caller that has only the old one is answered by it.
            zero.knows(a);
            zero.up(0);
            assertThat(a.count(LinkRefusal.UNKNOWN_KEY)).isZero();
            // Keys are asked for anew, without a restart.
            old.keys = new FleetKeys(List.of(TestNode.TWO));
            young.keys = old.keys;
            a.up(0).close();
            a.up(1);
            assertThat(b.count(LinkRefusal.UNKNOWN_KEY)).isEqualTo(1);
        }
    }

    @Test
    void aLaterLifeOfANodeTakesTheLinkAndTheFormerGetsNoneAgain() throws Exception {
        TestNode.Plan later = new TestNode.Plan("a");
        later.epoch = 2000;
        try (TestNode b = new TestNode("b");
                TestNode former = new TestNode("a")) {
            former.knows(b);
            b.up(0);
            try (TestNode now = new TestNode(later)) {
                now.knows(b);
                assertThat(b.up(1).remote().epoch()).isEqualTo(2000);
                assertThat(b.events).containsExactly("up a", "down a REPLACED", "up a");
                former.hears("down b LOST");
                b.counts(LinkRefusal.LOWER_EPOCH);
                until(() -> former.count(LinkRefusal.CUT) >= 2);
                assertThat(now.to("b").isUp()).isTrue();
                assertThat(b.to("a").remote().epoch()).isEqualTo(2000);
            }
        }
    }

    @Test
    void aLinkToAFormerLifeEndsWhenTheDirectoryKnowsALaterOne() throws Exception {
        TestNode.Plan later = new TestNode.Plan("b");
        later.epoch = 2000;
        try (TestNode a = new TestNode("a");
                TestNode former = new TestNode("b");
                TestNode now = new TestNode(later)) {
            a.knows(former);
            a.up(0);
            a.knows(now);
            a.hears("down b REPLACED");
            assertThat(a.up(1).remote().epoch()).isEqualTo(2000);
            a.links.nodes(List.of(former.known(), now.known(), former.known()));
            assertThat(a.to("b").remote().epoch()).isEqualTo(2000);
        }
    }

    @Test
    void thereAreBoundsToWhatADirectorySays() throws Exception {
        TestNode.Plan small = new TestNode.Plan("a");
        small.bounds = Bounds.links(1);
        try (TestNode a = new TestNode(small);
                TestNode b = new TestNode("b");
                TestNode c = new TestNode("c")) {
            assertThatIllegalArgumentException().isThrownBy(() -> a.knows(b, c));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> b.at(Collections.nCopies(KnownNode.MOST_ADDRESSES + 1, b.links.address())
                            .toArray(InetSocketAddress[]::new)));
            a.knows(b);
            a.up(0);
        }
    }
}
