package dev.madang.media.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.engine.MediaCounter;
import dev.madang.media.peer.Entropy;
import dev.madang.media.peer.NumberedSource;
import dev.madang.media.peer.Peer;
import dev.madang.media.peer.PlayedClient;
import dev.madang.media.peer.SimulatedCall;
import dev.madang.media.srtp.SrtpProfile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where a viewer's media goes when a nomination comes from another address. */
final class PathMoveTest {
    private final SimulatedCall call = new SimulatedCall(11, SrtpProfile.AEAD_AES_128_GCM);
    private Peer viewer;
    private PlayedClient client;
    private PlayedClient elsewhere;

    @BeforeEach
    void connect() throws Exception {
        Peer publisher = call.publish(new NumberedSource(4));
        call.run(500);
        viewer = call.answer(false);
        call.feed(viewer, publisher);
        client = new PlayedClient(call, viewer, "10.7.0.1");
        elsewhere = client.at("10.8.0.1");
        client.connect();
        flow(1, true);
        assertThat(client.mediaPackets).isGreaterThan(50);
    }

    @AfterEach
    void close() {
        client.close();
        elsewhere.close();
        call.close();
    }

    /** Lets seconds pass in which the client reports from where it is. */
    private void flow(int seconds, boolean reports) {
        for (int i = 0; i < seconds; i++) {
            if (reports) {
                client.rtcp();
            }
            call.run(1_000);
            client.take();
            elsewhere.take();
        }
    }

    /** Milliseconds until more comes elsewhere than a trial, while that end answers what it gets. */
    private int millisUntilMoved(int answerAfterMillis) {
        int answerAt = Integer.MAX_VALUE;
        for (int milli = 0; milli < 3_000; milli++) {
            call.run(1);
            if (elsewhere.take() > 0 && answerAt == Integer.MAX_VALUE) {
                answerAt = milli + answerAfterMillis;
            }
            if (milli == answerAt) {
                elsewhere.rtcp();
            }
            if (elsewhere.mediaPackets > 2 * PathTrial.BURST) {
                return milli;
            }
        }
        return Integer.MAX_VALUE;
    }

    @Test
    void oneNominationInAnothersNameSendsItAFewPackets() {
        elsewhere.check(true);
        long before = client.mediaPackets;
        flow(60, true);
        assertThat(elsewhere.mediaPackets).isBetween(1L, PathTrial.BURST + 4L);
        assertThat(elsewhere.mediaBytes).isLessThan(20_000);
        assertThat(call.counter(MediaCounter.PATH_TRIALS_SENT)).isEqualTo(elsewhere.mediaPackets);
        assertThat(client.mediaPackets).as("the viewer misses nothing").isGreaterThan(before + 60 * 100);
        assertThat(viewer.transport().isClosed()).isFalse();
    }

    @Test
    void manyNominationsShareTheBound() {
        for (int second = 0; second < 30; second++) {
            elsewhere.check(true);
            client.check(false);
            flow(1, true);
        }
        assertThat(elsewhere.mediaPackets).isLessThanOrEqualTo(PathTrial.BURST + 32L);
        assertThat(viewer.transport().isClosed()).isFalse();
    }

    @Test
    void nominationsFromManyAddressesShareTheBound() {
        long packets = 0;
        for (int i = 0; i < 20; i++) {
            try (PlayedClient victim = client.at("10.9.0." + (i + 1))) {
                victim.check(true);
                call.run(100);
                victim.take();
                packets += victim.mediaPackets;
            }
        }
        assertThat(packets).isLessThanOrEqualTo(PathTrial.BURST + 3L);
    }

    @Test
    void aViewerThatMovesAndReportsGoesOnAtOnce() {
        elsewhere.check(true);
        call.run(2);
        elsewhere.rtcp();
        assertThat(millisUntilMoved(Integer.MAX_VALUE / 2)).isLessThan(500);
    }

    @Test
    void aViewerThatOnlyAnswersWhatItGetsGoesOnWithinASecond() {
        elsewhere.check(true);
        assertThat(millisUntilMoved(150)).isLessThan(1_000);
        client.take();
        long before = client.mediaPackets;
        call.run(1_000);
        client.take();
        assertThat(client.mediaPackets).as("the old address is left").isEqualTo(before);
    }

    @Test
    void anAddressThatReportedBeforeItsNominationIsUsedAtOnce() {
        elsewhere.check(false);
        call.run(5);
        elsewhere.rtcp();
        call.run(5);
        elsewhere.take();
        assertThat(elsewhere.mediaPackets).isZero();
        elsewhere.check(true);
        call.run(1_000);
        elsewhere.take();
        assertThat(elsewhere.mediaPackets).isGreaterThan(100);
        assertThat(call.counter(MediaCounter.PATH_TRIALS_SENT)).isZero();
    }

    @Test
    void whatIsNotTheViewersIsNoProof() {
        client.rtcp();
        call.run(5);
        elsewhere.check(true);
        call.run(5);
        elsewhere.replay(client);
        elsewhere.forge(client);
        elsewhere.indication(false);
        elsewhere.indication(true);
        elsewhere.hello();
        flow(5, true);
        assertThat(elsewhere.mediaPackets).isBetween(1L, PathTrial.BURST + 4L);
    }

    @Test
    void aRestartThatNominatesTheSameAddressChangesNothing() {
        Entropy entropy = new Entropy(new java.util.SplittableRandom(8));
        viewer.transport().restartIce(entropy.iceCredentials());
        client.check(true);
        long before = client.mediaPackets;
        flow(2, true);
        assertThat(client.mediaPackets).isGreaterThan(before + 200);
        assertThat(call.counter(MediaCounter.PATH_TRIALS_SENT)).isZero();
    }

    @Test
    void aHandshakeProvesTheAddressThatItWasWith() throws Exception {
        Peer peer = call.answer(false);
        call.feed(peer, call.publish(new NumberedSource(6)));
        call.run(500);
        try (PlayedClient own = new PlayedClient(call, peer, "10.7.1.1");
                PlayedClient victim = new PlayedClient(call, peer, "10.9.1.1")) {
            own.check(true);
            victim.check(true);
            call.run(5);
            own.hello();
            call.run(3_000);
            own.take();
            victim.take();
            assertThat(own.mediaPackets).isGreaterThan(200);
            assertThat(victim.mediaPackets).isBetween(1L, PathTrial.BURST + 4L);
        }
    }

    @Test
    void aHandshakeFromTwoAddressesProvesNeitherAndTheFirstReportDoes() throws Exception {
        Peer peer = call.answer(false);
        call.feed(peer, call.publish(new NumberedSource(6)));
        call.run(500);
        try (PlayedClient own = new PlayedClient(call, peer, "10.7.1.1");
                PlayedClient victim = new PlayedClient(call, peer, "10.9.1.1")) {
            own.check(true);
            victim.check(true);
            call.run(5);
            // Both in one turn, so that both come before the keys.
            victim.hello();
            own.hello();
            call.run(1_000);
            own.take();
            victim.take();
            assertThat(own.mediaPackets).isZero();
            assertThat(victim.mediaPackets).as("no more than a trial").isBetween(1L, PathTrial.BURST + 1L);
            own.rtcp();
            call.run(2_000);
            own.take();
            victim.take();
            assertThat(own.mediaPackets).isGreaterThan(200);
            assertThat(victim.mediaPackets).isLessThanOrEqualTo(PathTrial.BURST + 4L);
        }
    }

    @Test
    void aViewerWhoseHandshakeWanderedStartsThoughItOnlyAnswersWhatItGets() throws Exception {
        Peer peer = call.answer(false);
        call.feed(peer, call.publish(new NumberedSource(6)));
        call.run(500);
        try (PlayedClient left = new PlayedClient(call, peer, "10.9.1.1");
                PlayedClient own = new PlayedClient(call, peer, "10.7.1.1")) {
            left.check(false);
            own.check(true);
            call.run(5);
            // Both in one turn, so that both come before the keys.
            left.hello();
            own.hello();
            for (int milli = 0; milli < 2_000; milli++) {
                call.run(1);
                if (own.take() > 0 && own.mediaPackets == 1) {
                    own.rtcp();
                }
            }
            left.take();
            assertThat(own.mediaPackets).isGreaterThan(200);
            assertThat(left.mediaPackets).isZero();
        }
    }
}
