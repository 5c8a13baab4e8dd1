package dev.madang.fleet.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.fleet.relay.RelayMessage.Wanted;
import dev.madang.media.engine.Grant;
import dev.madang.media.engine.ProducerHandle;
import dev.madang.media.rtp.Codec;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.model.TrackId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an Origin sends for what is wanted of it. */
class OriginTracksTest {
    private static final RoomKey ROOM = Rosters.room("yard");
    private static final TrackId ONE = Rosters.track(1);
    private static final TrackId TWO = Rosters.track(2);
    private static final String EDGE = "n2";

    private final Pending pending = new Pending(1);
    private final FakeRelays relays = new FakeRelays(pending);
    private final Map<TrackId, ProducerHandle> local = new HashMap<>();
    private final List<RelayMessage> said = new ArrayList<>();
    /** What happens while something is being looked for, the first look first. */
    private final ArrayDeque<Runnable> meanwhile = new ArrayDeque<>();

    private final OriginTracks tracks = new OriginTracks(
            relays,
            (room, track) -> {
                ProducerHandle found = local.get(track);
                Runnable now = meanwhile.poll();
                if (now != null) {
                    now.run();
                }
                return found;
            },
            (node, message) -> said.add(message));
    private long producers;

    private FakeLink linked() {
        FakeLink link = new FakeLink(pending);
        tracks.linked(EDGE, link);
        return link;
    }

    private FakeProducer publish(TrackId track, int encodings) {
        FakeProducer producer = new FakeProducer(++producers, encodings);
        local.put(track, producer);
        return producer;
    }

    private static Wanted wanted(TrackId track, Integer... encodings) {
        return new Wanted(track, 7, 0, List.of(encodings), -1);
    }

    private void want(long number, Wanted... all) {
        tracks.take(EDGE, new RelayMessage.Want(ROOM, number, List.of(all)));
    }

    private static List<String> sent(FakeLink link) {
        return link.streams.stream()
                .map(stream -> stream.of + " " + stream.encoding + " to " + stream.worker)
                .sorted()
                .toList();
    }

    private <M> List<M> said(Class<M> kind) {
        pending.runAll();
        List<M> all = said.stream().filter(kind::isInstance).map(kind::cast).toList();
        said.clear();
        return all;
    }

    @Test
    void whatIsWantedIsSentForAsLongAsItIs() {
        FakeLink link = linked();
        publish(ONE, 3);
        publish(TWO, 1);

        want(1, wanted(ONE, 0, 2), wanted(TWO));
        assertThat(sent(link)).containsExactly("producer 1 0 to 0", "producer 1 2 to 0");
        assertThat(tracks.sent(ROOM))
                .containsExactlyInAnyOrder(new OriginTracks.Sent(ONE, 0, EDGE), new OriginTracks.Sent(ONE, 2, EDGE));
        assertThat(relays.watches).hasSize(2);

        int kept = link.streams.get(1).ssrc;
        want(2, wanted(ONE, 1, 2));
        assertThat(sent(link)).containsExactly("producer 1 1 to 0", "producer 1 2 to 0");
        assertThat(link.streams).anyMatch(stream -> stream.ssrc == kept);
        assertThat(relays.watches).hasSize(1);

        want(3);
        assertThat(link.streams).isEmpty();
        assertThat(relays.watches).isEmpty();
        assertThat(tracks.rooms()).isZero();
    }

    @Test
    void theOtherNodeIsToldOfEachStreamAndState() {
        FakeLink link = linked();
        FakeProducer producer = publish(ONE, 2);
        want(1, wanted(ONE, 1));

        assertThat(said(RelayMessage.Granted.class)).singleElement().satisfies(granted -> {
            assertThat(granted.encoding()).isEqualTo(1);
            assertThat(granted.landing()).isEqualTo(7);
            assertThat(granted.grant().ssrc()).isEqualTo(link.streams.getFirst().ssrc);
        });
        relays.grows(producer);
        relays.grows(producer);
        List<RelayMessage.Known> known = said(RelayMessage.Known.class);
        assertThat(known).hasSize(2);
        assertThat(known.getLast().state()).isEqualTo(relays.state(producer));
        assertThat(known.getLast().number()).isGreaterThan(known.getFirst().number());
    }

    @Test
    void whatIsPreferredIsToldToTheLinkAndTakenBack() {
        FakeLink link = linked();
        FakeProducer producer = publish(ONE, 2);
        want(1, new Wanted(ONE, 7, 0, List.of(), 1));
        assertThat(link.preferred).isEqualTo(Map.of(producer, 1));
        want(2);
        assertThat(link.preferred).isEmpty();
    }

    @Test
    void ofTwoWantsTheLaterOneCounts() {
        FakeLink link = linked();
        publish(ONE, 1);
        want(5, wanted(ONE, 0));
        want(4);
        assertThat(link.streams).hasSize(1);
        want(6);
        want(5, wanted(ONE, 0));
        assertThat(link.streams).isEmpty();
    }

    @Test
    void aLinkThatIsMadeAnewKnowsNoNumbers() {
        FakeLink former = linked();
        publish(ONE, 1);
        want(100, wanted(ONE, 0));
        FakeLink link = linked();
        assertThat(former.streams).isEmpty();
        assertThat(relays.watches).isEmpty();
        want(1, wanted(ONE, 0));
        assertThat(link.streams).hasSize(1);

        tracks.lost(EDGE);
        assertThat(link.streams).isEmpty();
        assertThat(tracks.streams()).isZero();
        want(2, wanted(ONE, 0));
        assertThat(tracks.rooms()).isZero();
    }

    @Test
    void whatOneRoomSaidIsNothingToAnother() {
        FakeLink link = linked();
        publish(ONE, 1);
        want(9);
        tracks.take(EDGE, new RelayMessage.Want(Rosters.room("shed"), 8, List.of(wanted(ONE, 0))));
        assertThat(link.streams).hasSize(1);
    }

    @Test
    void aTrackThatLandsAnewIsToldAllAnew() {
        FakeLink link = linked();
        publish(ONE, 1);
        want(1, wanted(ONE, 0));
        assertThat(said(RelayMessage.class)).hasSize(2);
        int former = link.streams.getFirst().ssrc;

        want(2, new Wanted(ONE, 8, 0, List.of(0), -1));
        assertThat(link.streams)
                .singleElement()
                .satisfies(stream -> assertThat(stream.ssrc).isNotEqualTo(former));
        List<RelayMessage> again = said(RelayMessage.class);
        assertThat(again).hasSize(2);
        assertThat(again).allSatisfy(message -> assertThat(message.toString()).contains("landing=8"));
    }

    @Test
    void aTrackThatLandsOnAnotherWorkerIsSentThere() {
        FakeLink link = linked();
        publish(ONE, 1);
        want(1, wanted(ONE, 0));
        want(2, new Wanted(ONE, 7, 1, List.of(0), -1));
        assertThat(sent(link)).containsExactly("producer 1 0 to 1");
    }

    @Test
    void aTrackThatIsPublishedAnewGoesOn() {
        FakeLink link = linked();
        FakeProducer former = publish(ONE, 1);
        want(1, wanted(ONE, 0));
        former.ended = true;
        link.ended(former);
        pending.runAll();
        assertThat(tracks.streams()).isZero();
        publish(ONE, 1);
        tracks.localChanged(ROOM);
        assertThat(sent(link)).containsExactly("producer 2 0 to 0");
        assertThat(relays.watches).hasSize(1);

        local.clear();
        tracks.localChanged(ROOM);
        assertThat(link.streams).isEmpty();
        assertThat(relays.watches).isEmpty();
        publish(ONE, 1);
        tracks.localChanged(ROOM);
        assertThat(sent(link)).containsExactly("producer 3 0 to 0");
    }

    @Test
    void encodingsThatAreNotThereAreSentOnceTheyAre() {
        FakeLink link = linked();
        publish(ONE, 1);
        want(1, new Wanted(ONE, 7, 0, List.of(0, 2), 2));
        assertThat(sent(link)).containsExactly("producer 1 0 to 0");
        assertThat(link.preferred).isEmpty();
        assertThat(tracks.refused()).isZero();
        FakeProducer now = publish(ONE, 3);
        tracks.localChanged(ROOM);
        assertThat(sent(link)).containsExactly("producer 2 0 to 0", "producer 2 2 to 0");
        assertThat(link.preferred).isEqualTo(Map.of(now, 2));
    }

    @Test
    void whatWasFoundBeforeAChangeDoesNotHold() {
        FakeLink link = linked();
        publish(ONE, 1);
        want(1, wanted(ONE));
        meanwhile.add(() -> {
            publish(ONE, 1);
            tracks.localChanged(ROOM);
        });
        want(2, wanted(ONE, 0));
        assertThat(sent(link)).containsExactly("producer 2 0 to 0");
    }

    @Test
    void anOlderLookAfterAChangeDoesNotHold() {
        FakeLink link = linked();
        publish(ONE, 1);
        want(1, wanted(ONE, 0));
        publish(ONE, 1);
        meanwhile.add(() -> {
            publish(ONE, 1);
            tracks.localChanged(ROOM);
        });
        tracks.localChanged(ROOM);
        assertThat(sent(link)).containsExactly("producer 3 0 to 0");
    }

    @Test
    void whatIsWantedNoMoreWhileItIsLookedForIsNotSent() {
        FakeLink link = linked();
        publish(ONE, 1);
        publish(TWO, 1);
        meanwhile.add(() -> want(2, wanted(TWO, 0)));
        want(1, wanted(ONE, 0));
        assertThat(sent(link)).containsExactly("producer 2 0 to 0");
    }

    @Test
    void aLinkThatIsLostWhileSomethingIsLookedForSendsNothing() {
        FakeLink link = linked();
        publish(ONE, 1);
        meanwhile.add(() -> tracks.lost(EDGE));
        want(1, wanted(ONE, 0));
        assertThat(link.streams).isEmpty();
        assertThat(relays.watches).isEmpty();
    }

    @Test
    void whatIsWantedOfARoomOutlivesIt() {
        FakeLink link = linked();
        FakeProducer first = publish(ONE, 1);
        want(1, wanted(ONE, 0));
        local.clear();
        first.ended = true;
        tracks.forget(ROOM);
        assertThat(link.streams).isEmpty();
        assertThat(relays.watches).isEmpty();

        // The end of the life before comes late.
        publish(ONE, 1);
        want(2, wanted(ONE, 0));
        tracks.forget(ROOM);
        assertThat(sent(link)).containsExactly("producer 2 0 to 0");
    }

    @Test
    void moreThanALinkSendsIsRefusedAndTriedAgain() {
        FakeLink link = new FakeLink(pending, 1);
        tracks.linked(EDGE, link);
        publish(ONE, 1);
        publish(TWO, 1);
        want(1, wanted(ONE, 0));
        want(2, wanted(ONE, 0), wanted(TWO, 0));
        assertThat(sent(link)).containsExactly("producer 1 0 to 0");
        assertThat(relays.watches).hasSize(2);
        assertThat(tracks.refused()).isEqualTo(1);
        want(3, wanted(TWO, 0));
        assertThat(sent(link)).containsExactly("producer 2 0 to 0");
        assertThat(tracks.refused()).isEqualTo(1);
    }

    @Test
    void aWorkerThatIsNotThereHoldsUpNothingElse() {
        FakeLink link = linked();
        publish(ONE, 1);
        publish(TWO, 1);
        want(1, new Wanted(ONE, 7, FakeLink.WORKERS, List.of(0), -1), wanted(TWO, 0));
        assertThat(sent(link)).containsExactly("producer 2 0 to 0");
        assertThat(tracks.refused()).isEqualTo(1);
    }

    @Test
    void aStreamThatWasStoppedTellsNothing() {
        FakeLink link = linked();
        publish(ONE, 1);
        want(1, wanted(ONE, 0));
        FakeLink.FakeStream stopped = link.streams.getFirst();
        want(2, wanted(ONE));
        want(3, wanted(ONE, 0));
        assertThat(said(RelayMessage.Granted.class)).hasSize(1);

        stopped.listener.onGrant(new Grant(0, 1, List.of(Codec.VP8), 90_000, 0, 0, -1, -1, 0, 0, 0));
        stopped.listener.onEnded();
        assertThat(said(RelayMessage.Granted.class)).isEmpty();
        assertThat(tracks.streams()).isEqualTo(1);
    }

    @Test
    void aWatchThatWasClosedTellsNothing() {
        linked();
        FakeProducer producer = publish(ONE, 1);
        want(1, wanted(ONE));
        FakeRelays.FakeWatch closed = relays.watches.getFirst();
        want(2, new Wanted(ONE, 8, 0, List.of(), -1));
        assertThat(said(RelayMessage.Known.class)).hasSize(1);

        closed.listener.accept(relays.state(producer));
        assertThat(said(RelayMessage.Known.class)).isEmpty();
    }

    @Test
    void roomsThatNobodyWantsAreNotRememberedForEver() {
        FakeLink link = linked();
        publish(ONE, 1);
        for (int i = 1; i <= 3 * OriginTracks.MOST_EMPTIED; i++) {
            RoomKey room = Rosters.room("yard" + i);
            tracks.take(EDGE, new RelayMessage.Want(room, 2L * i, List.of(wanted(ONE, 0))));
            tracks.take(EDGE, new RelayMessage.Want(room, 2L * i + 1, List.of()));
        }
        assertThat(tracks.emptied()).isEqualTo(OriginTracks.MOST_EMPTIED);
        assertThat(tracks.rooms()).isZero();
        assertThat(link.streams).isEmpty();
    }
}
