package dev.madang.fleet.control;

import static dev.madang.fleet.control.TestNode.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What goes over links, and what happens to links that do not keep up. */
final class LinkFramesTest {
    private static final int MIB = 1024 * 1024;

    private static byte[] frame(int number, int length) {
        byte[] frame = new byte[length];
        new Random(number).nextBytes(frame);
        ByteBuffer.wrap(frame).putInt(number);
        return frame;
    }

    @Test
    void framesComeInOrderBothWays() throws Exception {
        int count = 3000;
        try (TestNode a = new TestNode("a");
                TestNode b = new TestNode("b")) {
            Checker atA = new Checker();
            Checker atB = new Checker();
            a.also = atA;
            b.also = atB;
            a.knows(b);
            Thread one = Thread.ofVirtual().start(() -> sendAll(a.up(0), count));
            Thread other = Thread.ofVirtual().start(() -> sendAll(b.up(0), count));
            one.join();
            other.join();
            until(() -> atA.next.get() == count && atB.next.get() == count);
            assertThat(atA.wrong).hasValue(-1);
            assertThat(atB.wrong).hasValue(-1);
            assertThat(a.events).containsExactly("up b");
            until(() -> a.up(0).waitingBytes() == 0);
        }
    }

    private static int length(int number) {
        return number % 100 == 99 ? 300_000 + number : 4 + number % 3000;
    }

    private static void sendAll(Link link, int count) {
        for (int i = 0; i < count; i++) {
            byte[] frame = frame(i, length(i));
            if (!link.send(frame)) {
                until(() -> link.send(frame));
            }
        }
    }

    /** Compares each with the one that must be next. */
    private static final class Checker implements QuietListener {
        final AtomicInteger next = new AtomicInteger();
        /** The first that was not, -1 for none. */
        final AtomicInteger wrong = new AtomicInteger(-1);

        @Override
        public void onFrame(Link link, byte[] frame) {
            int number = next.get();
            if (!Arrays.equals(frame, frame(number, length(number)))) {
                wrong.compareAndSet(-1, number);
            }
            next.incrementAndGet();
        }
    }

    @Test
    void anUrgentFrameOvertakesALargeOne() throws Exception {
        try (TestNode a = new TestNode("a");
                TestNode b = new TestNode("b");
                Forwarder between = new Forwarder(b.links.address())) {
            a.links.nodes(List.of(b.at(between.address())));
            Link ab = a.up(0);
            b.up(0);
            between.pause();
            byte[] large = frame(1, Link.MOST_FRAME);
            assertThat(ab.send(large)).isTrue();
            assertThat(ab.sendUrgent(new byte[] {2})).isTrue();
            assertThat(ab.sendUrgent(new byte[] {3})).isTrue();
            between.resume();
            until(() -> b.frames.size() == 3);
            assertThat(b.frames.get(0)).containsExactly(2);
            assertThat(b.frames.get(1)).containsExactly(3);
            assertThat(Arrays.equals(b.frames.get(2), large)).isTrue();
        }
    }

    @Test
    void framesMayBeEmptyAndNotTooLarge() throws Exception {
        try (TestNode a = new TestNode("a");
                TestNode b = new TestNode("b")) {
            a.knows(b);
            Link ab = a.up(0);
            assertThat(ab.send(new byte[0])).isTrue();
            assertThat(ab.sendUrgent(new byte[0])).isTrue();
            until(() -> b.frames.size() == 2);
            assertThat(b.frames).allMatch(frame -> frame.length == 0);
            assertThatIllegalArgumentException().isThrownBy(() -> ab.send(new byte[Link.MOST_FRAME + 1]));
            assertThatIllegalArgumentException().isThrownBy(() -> ab.sendUrgent(new byte[Link.MOST_URGENT + 1]));
        }
    }

    @Test
    void whatWaitsHasABoundAndWhatCannotBeWrittenEndsTheLink() throws Exception {
        TestNode.Plan plan = new TestNode.Plan("b");
        plan.bounds = Bounds.patient();
        try (TestNode b = new TestNode(plan);
                RawPeer a = new RawPeer(b, new TestNode.Plan("a")).greet()) {
            // It never reads.
            Link ba = b.up(0);
            int taken = 0;
            while (ba.send(new byte[MIB])) {
                taken++;
            }
            assertThat(taken).isBetween(30, 40);
            assertThat(ba.waitingBytes()).isBetween(30L * MIB, 32L * MIB);
            assertThat(ba.sendUrgent(new byte[100])).isTrue();
            assertThat(ba.isUp()).isTrue();
            b.hears("down a STALLED");
            assertThat(ba.waitingBytes()).isZero();
            assertThat(a.socket.isConnected()).isTrue();
        }
    }

    @Test
    void aListenerThatTakesNothingLosesTheLink() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        try (TestNode a = new TestNode("a");
                TestNode b = new TestNode("b")) {
            b.also = new QuietListener() {
                @Override
                public void onFrame(Link link, byte[] frame) {
                    awaitIt(done);
                }
            };
            a.knows(b);
            Link ab = a.up(0);
            for (int i = 0; i < 40; i++) {
                byte[] frame = new byte[MIB];
                until(() -> ab.send(frame) || !ab.isUp());
            }
            b.counts(LinkEnd.OVERLOADED);
            done.countDown();
            b.hears("down a OVERLOADED");
            b.up(1);
        }
    }

    private static void awaitIt(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    @Test
    void theFormerLinkIsToldAsDownBeforeTheNextIsTold() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        try (TestNode a = new TestNode("a");
                TestNode b = new TestNode("b")) {
            b.also = new QuietListener() {
                @Override
                public void onFrame(Link link, byte[] frame) {
                    awaitIt(done);
                }
            };
            a.knows(b);
            Link ab = a.up(0);
            assertThat(ab.send(new byte[1])).isTrue();
            until(() -> b.frames.size() == 1);
            ab.close();
            // The next one is there, but the listener is still busy with the former.
            until(() -> b.count("up") >= 2);
            // So it waits, and gives up.
            b.counts(LinkEnd.FORMER_IN_USE);
            assertThat(b.events).containsExactly("up a");
            done.countDown();
            b.up(1);
            assertThat(b.events).containsExactly("up a", "down a CLOSED_BY_REMOTE", "up a");
        }
    }

    @Test
    void whatAListenerThrowsEndsNothing() throws Exception {
        try (TestNode a = new TestNode("a");
                TestNode b = new TestNode("b")) {
            b.also = new LinkListener() {
                @Override
                public void onUp(Link link) {
                    throw new IllegalStateException("up, as the test wants it");
                }

                @Override
                public void onFrame(Link link, byte[] frame) {
                    Thread.currentThread().interrupt();
                    throw new AssertionError("frame, as the test wants it");
                }

                @Override
                public void onDown(Link link, LinkEnd why) {
                    throw new IllegalStateException("down, as the test wants it");
                }
            };
            a.knows(b);
            Link ab = a.up(0);
            ab.send(new byte[1]);
            ab.send(new byte[2]);
            until(() -> b.frames.size() == 2);
            assertThat(ab.isUp()).isTrue();
            ab.close();
            b.up(1);
        }
    }

    @Test
    void whatIsNotSealedOrNotRightEndsTheLink() throws Exception {
        ends(LinkEnd.TAMPERED, peer -> {
            byte[] wire = new byte[2 + 20];
            wire[1] = 20;
            peer.say(wire);
        });
        ends(LinkEnd.MALFORMED, peer -> peer.say(new byte[] {(byte) 0xff, (byte) 0xff}));
        ends(LinkEnd.MALFORMED, peer -> peer.say(new byte[] {0, 16}));
        ends(LinkEnd.MALFORMED, peer -> peer.record((byte) 2, (byte) 1));
        ends(LinkEnd.MALFORMED, peer -> peer.record((byte) 1));
        ends(LinkEnd.MALFORMED, peer -> peer.record((byte) 5, (byte) 1));
        // A frame within a frame; more of a frame than was announced.
        ends(LinkEnd.MALFORMED, peer -> {
            peer.record((byte) 4, (byte) 0, (byte) 0, (byte) 0, (byte) 2, (byte) 1);
            peer.record((byte) 4, (byte) 0, (byte) 0, (byte) 0, (byte) 2, (byte) 1);
        });
        ends(LinkEnd.MALFORMED, peer -> {
            peer.record((byte) 4, (byte) 0, (byte) 0, (byte) 0, (byte) 2, (byte) 1);
            peer.record((byte) 5, (byte) 1, (byte) 2);
        });
        ends(LinkEnd.CLOSED_BY_REMOTE, RawPeer::bye);
        ends(LinkEnd.LOST, RawPeer::close);
    }

    private interface Deed {
        void of(RawPeer peer) throws Exception;
    }

    private static void ends(LinkEnd why, Deed deed) throws Exception {
        try (TestNode b = new TestNode("b");
                RawPeer a = new RawPeer(b, new TestNode.Plan("a")).greet()) {
            b.up(0);
            a.heartbeat();
            // Of a later version, so ignored.
            a.record((byte) 99, (byte) 1);
            a.part(new byte[] {42}, 0);
            deed.of(a);
            b.hears("down a " + why);
            assertThat(b.events).containsExactly("up a", "down a " + why);
            assertThat(b.count(why)).isEqualTo(1);
            if (why == LinkEnd.LOST || why == LinkEnd.CLOSED_BY_REMOTE) {
                assertThat(b.frames).singleElement().isEqualTo(new byte[] {42});
            }
        }
    }
}
