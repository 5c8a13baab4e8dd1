package dev.madang.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.madang.media.client.MediaClient;
import dev.madang.media.engine.LayerPreference;
import dev.madang.media.engine.MediaConfig;
import dev.madang.media.engine.MediaEngine;
import dev.madang.media.engine.PeerHandle;
import dev.madang.media.engine.PeerListener;
import dev.madang.media.engine.PeerOptions;
import dev.madang.media.engine.ProducerHandle;
import dev.madang.media.engine.SlotCounts;
import dev.madang.media.engine.SlotHandle;
import dev.madang.media.peer.NumberedSource;
import dev.madang.media.peer.Sdps;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.sdp.MediaSection;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SessionDescription;
import java.net.InetAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The server offers slots, adds more while media flows, restarts ICE; over two workers and real sockets. */
final class RenegotiationTest {
    private static final Set<Codec> CODECS = EnumSet.of(Codec.OPUS, Codec.VP8);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final PeerListener NOBODY = new PeerListener() {};

    private final MediaEngine engine = MediaCore.start(config());
    private final MediaClient client = MediaClient.start(1, true);
    private final Map<Long, AtomicLong> packetsByTrack = new ConcurrentHashMap<>();

    private static MediaConfig config() {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        return new MediaConfig(2, loopback, 0, List.of(loopback), false, true, PATIENCE, PATIENCE, 100);
    }

    @AfterEach
    void close() {
        client.close();
        engine.close();
    }

    private PeerHandle publisher() throws SdpException {
        MediaClient.PendingOffer offer = client.offerToPublish(List.of(MediaKind.AUDIO, MediaKind.VIDEO), CODECS);
        PeerHandle server = engine.answer(offer.description(), PeerOptions.RECEIVE, NOBODY);
        client.publish(offer, server.localDescription(), NOBODY, new NumberedSource(1));
        return server;
    }

    private PeerHandle viewer(PeerHandle server) throws SdpException {
        PeerHandle viewer = client.watchOffered(
                server.localDescription(),
                CODECS,
                NOBODY,
                mid -> (producer, encoding, packet, codec, bytes) -> packetsByTrack
                        .computeIfAbsent(producer.id(), id -> new AtomicLong())
                        .incrementAndGet());
        server.accept(viewer.localDescription());
        return viewer;
    }

    private void feed(PeerHandle server, PeerHandle publisher) {
        for (SlotHandle slot : server.slots()) {
            for (ProducerHandle producer : publisher.producers()) {
                if (slot.kind() == producer.kind()) {
                    slot.feed(producer);
                }
            }
        }
    }

    private long packets(PeerHandle viewer, String mid) {
        return viewer.producers().stream()
                .filter(producer -> producer.mid().equals(mid))
                .mapToLong(producer -> packetsByTrack
                        .getOrDefault(producer.id(), new AtomicLong())
                        .get())
                .sum();
    }

    private void awaitMedia(PeerHandle viewer, String... mids) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(mids).allMatch(mid -> packets(viewer, mid) > 20, "more than 20 packets each"));
    }

    @Test
    void slotsAreOfferedAndAddedWhileMediaFlows() throws Exception {
        PeerHandle publisher = publisher();
        PeerHandle server = engine.offer(new SlotCounts(1, 1), NOBODY);
        assertThat(server.slots()).isEmpty();
        PeerHandle viewer = viewer(server);
        assertThat(server.slots()).extracting(SlotHandle::mid).containsExactly("a0", "v0");
        feed(server, publisher);
        awaitMedia(viewer, "a0", "v0");

        SessionDescription more = server.offer(new SlotCounts(2, 4), false);
        assertThat(more.version()).isEqualTo(2);
        assertThat(more.media()).extracting(MediaSection::mid).containsExactly("a0", "v0", "a1", "v1", "v2", "v3");
        SlotHandle first = server.slots().getFirst();
        server.accept(viewer.answer(more));
        assertThat(server.slots()).hasSize(6).first().isSameAs(first);
        feed(server, publisher);
        awaitMedia(viewer, "a1", "v1", "v2", "v3");
    }

    @Test
    void whatIsPreferredIsToldByItsName() throws Exception {
        MediaClient.PendingOffer offer =
                client.offerToPublish(List.of(MediaKind.AUDIO, MediaKind.VIDEO), CODECS, List.of("q", "h", "f"));
        PeerHandle publisher = engine.answer(offer.description(), PeerOptions.RECEIVE, NOBODY);
        PeerHandle server = engine.offer(new SlotCounts(1, 1), NOBODY);
        viewer(server);
        feed(server, publisher);
        SlotHandle picture = server.slots().getLast();
        assertThat(preferred(server)).isEqualTo("f");
        picture.prefer(new LayerPreference("h", -1, -1));
        assertThat(preferred(server)).isEqualTo("h");
        picture.prefer(new LayerPreference(null, -1, -1, 0, false));
        assertThat(preferred(server)).isNull();
    }

    private static @Nullable String preferred(PeerHandle server) {
        return server.stats().join().slots().getLast().preferredEncoding();
    }

    @Test
    void everyWorkerGetsWhatOneReceives() throws Exception {
        PeerHandle publisher = publisher();
        for (int i = 0; i < 4; i++) {
            PeerHandle server = engine.offer(new SlotCounts(1, 1), NOBODY);
            PeerHandle viewer = viewer(server);
            feed(server, publisher);
            awaitMedia(viewer, "a0", "v0");
        }
        assertThat(engine.stats().workers()).allMatch(worker -> worker.peers() >= 2);
    }

    @Test
    void anIceRestartInALaterOfferChangesCredentialsAndNothingElse() throws Exception {
        PeerHandle publisher = publisher();
        PeerHandle server = engine.offer(new SlotCounts(1, 1), NOBODY);
        PeerHandle viewer = viewer(server);
        feed(server, publisher);
        awaitMedia(viewer, "a0", "v0");
        String before = server.localDescription().media().getFirst().value("ice-ufrag");
        SessionDescription restart = server.offer(new SlotCounts(1, 1), true);
        assertThat(restart.media().getFirst().value("ice-ufrag")).isNotEqualTo(before);
        packetsByTrack.clear();
        awaitMedia(viewer, "a0", "v0");
    }

    @Test
    void aPublisherAddsAndTakesBackTracks() throws Exception {
        MediaClient.PendingOffer offer = client.offerToPublish(List.of(MediaKind.AUDIO, MediaKind.VIDEO), CODECS);
        PeerHandle server = engine.answer(offer.description(), PeerOptions.RECEIVE, NOBODY);
        client.publish(offer, server.localDescription(), NOBODY, new NumberedSource(1));
        ProducerHandle audio = server.producers().getFirst();
        SessionDescription three = Sdps.withTrack(offer.description(), "screen");
        SessionDescription answer = server.answer(three);
        assertThat(answer.media()).hasSize(3);
        assertThat(server.producers()).extracting(ProducerHandle::mid).containsExactly("0", "1", "screen");
        assertThat(server.producers().getFirst()).isSameAs(audio);
        SessionDescription resting = server.answer(Sdps.withDirection(three, "screen", "inactive"));
        assertThat(server.producers()).extracting(ProducerHandle::mid).containsExactly("0", "1");
        assertThat(engine.stats().producers()).isEqualTo(2);
        assertThat(resting.bundle()).containsExactly("0", "1", "screen");
    }

    @Test
    void aSectionThatRestsKeepsTheTransportEvenWhereItIsTheFirstOrAllRest() throws Exception {
        MediaClient.PendingOffer offer = client.offerToPublish(List.of(MediaKind.AUDIO, MediaKind.VIDEO), CODECS);
        PeerHandle server = engine.answer(offer.description(), PeerOptions.RECEIVE, NOBODY);
        client.publish(offer, server.localDescription(), NOBODY, new NumberedSource(1));
        SessionDescription silent = Sdps.withDirection(offer.description(), "0", "inactive");
        SessionDescription answer = server.answer(silent);
        assertThat(answer.bundle()).containsExactly("0", "1");
        assertThat(answer.media()).noneMatch(MediaSection::isRefused);
        assertThat(server.producers()).extracting(ProducerHandle::mid).containsExactly("1");
        SessionDescription nothing = server.answer(Sdps.withDirection(silent, "1", "inactive"));
        assertThat(nothing.bundle()).containsExactly("0", "1");
        assertThat(server.producers()).isEmpty();
        server.answer(offer.description());
        assertThat(server.producers()).extracting(ProducerHandle::mid).containsExactly("0", "1");
    }

    @Test
    void whatDoesNotFitIsRefusedAndChangesNothing() throws Exception {
        PeerHandle server = engine.offer(new SlotCounts(1, 1), NOBODY);
        PeerHandle viewer = viewer(server);
        assertThatThrownBy(() -> server.accept(viewer.localDescription()))
                .isInstanceOf(SdpException.class)
                .hasMessage("No offer waits for an answer.");
        assertThatThrownBy(() -> server.answer(viewer.localDescription()))
                .isInstanceOf(SdpException.class)
                .hasMessage("On this connection the server makes the offers.");
        server.offer(new SlotCounts(2, 2), false);
        assertThatThrownBy(() -> server.accept(viewer.localDescription())).isInstanceOf(SdpException.class);
        assertThat(server.slots()).hasSize(2);
        server.accept(viewer.answer(server.localDescription()));
        assertThat(server.slots()).hasSize(4);
    }

    @Test
    void anOfferThatNobodyAnswersIsGoneAfterTheIceTimeout() {
        MediaConfig brief = new MediaConfig(
                1,
                InetAddress.getLoopbackAddress(),
                0,
                List.of(InetAddress.getLoopbackAddress()),
                false,
                true,
                Duration.ofMillis(300),
                PATIENCE,
                10);
        try (MediaEngine impatient = MediaCore.start(brief)) {
            impatient.offer(new SlotCounts(1, 1), NOBODY);
            assertThat(impatient.stats().peers()).isEqualTo(1);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(impatient.stats().peers()).isZero());
        }
    }
}
