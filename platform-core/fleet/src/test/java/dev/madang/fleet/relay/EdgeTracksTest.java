package dev.madang.fleet.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.madang.fleet.relay.RelayMessage.Wanted;
import dev.madang.media.engine.EncodingsState;
import dev.madang.media.engine.Grant;
import dev.madang.media.rtp.Codec;
import dev.madang.rooms.message.Coding;
import dev.madang.rooms.message.LegKey;
import dev.madang.rooms.message.RosterEntry.RosterTrack;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.model.TrackId;
import dev.madang.rooms.router.RemoteTracks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The tracks of other nodes at an Edge, and what it says that it wants. */
class EdgeTracksTest {
    private static final RoomKey ROOM = Rosters.room("yard");
    private static final TrackId ONE = Rosters.track(1);
    private static final RosterTrack TRACK = Rosters.at("n1", 1, ONE, 2);

    private final Pending pending = new Pending(1);
    private final FakeLink link = new FakeLink(pending);
    private final List<Told> told = new ArrayList<>();
    private @Nullable String unreachable;
    private final EdgeTracks tracks = new EdgeTracks(
            (node, message) -> {
                if (node.equals(unreachable)) {
                    throw new IllegalArgumentException("too long");
                }
                told.add(new Told(node, (RelayMessage.Want) message));
            },
            pending::add);

    private record Told(String node, RelayMessage.Want want) {}

    private List<Told> told() {
        pending.runAll();
        List<Told> all = List.copyOf(told);
        told.clear();
        return all;
    }

    private static FakeTrack find(RemoteTracks room, RosterTrack track) {
        return (FakeTrack) Objects.requireNonNull(room.find(track));
    }

    private static Grant grant(int worker, int ssrc) {
        return new Grant(worker, ssrc, List.of(Codec.VP8), 90_000, 0, 0, -1, -1, 0, 0, 0);
    }

    private static EncodingsState state(int encodings, int width) {
        EncodingsState.Encoding one = new EncodingsState.Encoding(true, false, Codec.VP8, width, 1, 0, 0, List.of());
        return new EncodingsState(Collections.nCopies(encodings, one), encodings == 1 ? List.of(0) : List.of(0, 1));
    }

    private static RosterTrack coded(RosterTrack track, Coding coding) {
        return new RosterTrack(track.view(), track.leg(), track.mid(), track.active(), coding);
    }

    @Test
    void aTrackIsMadeOnceAndToldOf() {
        tracks.linked("n1", link);
        RemoteTracks room = tracks.of(ROOM);
        FakeTrack track = find(room, TRACK);
        assertThat(find(room, TRACK)).isSameAs(track);
        assertThat(told())
                .containsExactly(new Told(
                        "n1",
                        new RelayMessage.Want(
                                ROOM, 1, List.of(new Wanted(ONE, track.id(), track.landingWorker(), List.of(), -1)))));
        assertThat(tracks.count()).isEqualTo(1);
    }

    @Test
    void whatChangesAtOnceIsToldTogether() {
        tracks.linked("n1", link);
        RemoteTracks room = tracks.of(ROOM);
        FakeTrack track = find(room, TRACK);
        told();
        track.want(List.of(0));
        track.want(List.of(0, 1));
        track.prefer(1);
        List<Told> all = told();
        assertThat(all.getLast().want().tracks().getFirst().encodings()).containsExactly(0, 1);
        assertThat(all.getLast().want().tracks().getFirst().preferred()).isEqualTo(1);
        assertThat(all.size()).isLessThanOrEqualTo(3);
    }

    @Test
    void numbersGrowForAsLongAsTheNodeLives() {
        tracks.linked("n1", link);
        long last = 0;
        for (int life = 0; life < 3; life++) {
            RemoteTracks room = tracks.of(ROOM);
            find(room, TRACK);
            for (int part = 0; part < 2; part++) {
                List<Told> all = told();
                assertThat(all).hasSize(1);
                assertThat(all.getFirst().want().number()).isGreaterThan(last);
                last = all.getFirst().want().number();
                room.close();
            }
        }
        assertThat(tracks.rooms()).isZero();
        assertThat(link.landed()).isEmpty();
    }

    @Test
    void aRoomThatComesBackAtOnceIsAnother() {
        tracks.linked("n1", link);
        RemoteTracks former = tracks.of(ROOM);
        FakeTrack before = find(former, TRACK);
        told();
        former.close();
        RemoteTracks room = tracks.of(ROOM);
        assertThat(former.find(TRACK)).isNull();
        FakeTrack track = find(room, TRACK);
        assertThat(before.ended).isTrue();
        former.close();
        assertThat(track.ended).isFalse();
        assertThat(told())
                .singleElement()
                .satisfies(last -> assertThat(last.want().tracks())
                        .singleElement()
                        .satisfies(wanted -> assertThat(wanted.landing()).isEqualTo(track.id())));
    }

    @Test
    void aRoomThatWasNotClosedEndsWithTheNextOne() {
        tracks.linked("n1", link);
        RemoteTracks former = tracks.of(ROOM);
        FakeTrack before = find(former, TRACK);
        tracks.of(ROOM);
        assertThat(before.ended).isTrue();
        assertThat(tracks.count()).isZero();
        assertThat(told())
                .singleElement()
                .satisfies(last -> assertThat(last.want().tracks()).isEmpty());
    }

    @Test
    void everyNodeIsToldThatARoomIsOver() {
        tracks.linked("n1", link);
        tracks.linked("n2", new FakeLink(pending));
        RemoteTracks room = tracks.of(ROOM);
        find(room, TRACK);
        find(room, Rosters.at("n2", 1, Rosters.track(2), 1));
        assertThat(told()).hasSize(2);
        room.close();
        List<Told> all = told();
        assertThat(all.stream().map(Told::node)).containsExactlyInAnyOrder("n1", "n2");
        assertThat(all).allSatisfy(last -> assertThat(last.want().tracks()).isEmpty());
    }

    @Test
    void aNodeThatCannotBeToldHoldsUpNoOther() {
        tracks.linked("n1", link);
        tracks.linked("n2", new FakeLink(pending));
        RemoteTracks room = tracks.of(ROOM);
        find(room, TRACK);
        find(room, Rosters.at("n2", 1, Rosters.track(2), 1));
        unreachable = "n1";
        assertThat(told())
                .singleElement()
                .satisfies(one -> assertThat(one.node()).isEqualTo("n2"));
    }

    @Test
    void aTrackThatMovesIsToldToBothNodes() {
        tracks.linked("n1", link);
        tracks.linked("n2", new FakeLink(pending));
        RemoteTracks room = tracks.of(ROOM);
        FakeTrack before = find(room, TRACK);
        told();
        find(room, Rosters.at("n2", 1, ONE, 2));
        assertThat(before.ended).isTrue();
        List<Told> all = told();
        assertThat(all).hasSize(2);
        assertThat(all).anySatisfy(one -> {
            assertThat(one.node()).isEqualTo("n1");
            assertThat(one.want().tracks()).isEmpty();
        });
        assertThat(tracks.count()).isEqualTo(1);
    }

    @Test
    void tracksAreMadeAnewByAnotherLink() {
        tracks.linked("n1", link);
        RemoteTracks room = tracks.of(ROOM);
        FakeTrack before = find(room, TRACK);
        tracks.linked("n1", new FakeLink(pending));
        assertThat(before.ended).isTrue();
        assertThat(tracks.count()).isZero();
        FakeTrack track = find(room, TRACK);
        assertThat(track).isNotSameAs(before);
        tracks.lost("n1");
        assertThat(track.ended).isTrue();
        assertThat(room.find(TRACK)).isNull();
    }

    @Test
    void onlyWhatIsCodedOtherwiseIsAnotherTrack() {
        tracks.linked("n1", link);
        RemoteTracks room = tracks.of(ROOM);
        FakeTrack track = find(room, TRACK);
        RosterTrack republished =
                new RosterTrack(TRACK.view(), new LegKey(TRACK.leg().router(), 9), "4", false, TRACK.coding());
        assertThat(find(room, republished)).isSameAs(track);
        assertThat(find(room, Rosters.at("n1", 1, ONE, 3))).isNotSameAs(track);
        assertThat(track.ended).isTrue();
        FakeTrack third = find(room, Rosters.at("n1", 1, ONE, 3));
        assertThat(find(room, Rosters.at("n1", 2, ONE, 3))).isNotSameAs(third);
    }

    @Test
    void whatCannotBeTakenIsNotThere() {
        tracks.linked("n1", link);
        RemoteTracks room = tracks.of(ROOM);
        assertThat(room.find(Rosters.at("n2", 1, ONE, 1))).isNull();
        assertThat(room.find(coded(TRACK, new Coding(List.of("VP10"), List.of()))))
                .isNull();
        assertThat(room.find(coded(TRACK, new Coding(List.of("opus"), List.of()))))
                .isNull();
        assertThat(room.find(coded(TRACK, new Coding(List.of("VP8"), Collections.nCopies(17, "")))))
                .isNull();
        link.close();
        assertThat(room.find(TRACK)).isNull();
        assertThat(tracks.count()).isZero();
        assertThat(told()).isEmpty();
    }

    @Test
    void tracksThatAreGoneEnd() {
        tracks.linked("n1", link);
        RemoteTracks room = tracks.of(ROOM);
        FakeTrack track = find(room, TRACK);
        room.keep(ONE::equals);
        assertThat(track.ended).isFalse();
        room.keep(any -> false);
        assertThat(track.ended).isTrue();
        assertThat(told())
                .singleElement()
                .satisfies(one -> assertThat(one.want().tracks()).isEmpty());
    }

    @Test
    void aGrantIsOfOneLandingAndTheNewestCounts() {
        tracks.linked("n1", link);
        FakeTrack track = find(tracks.of(ROOM), TRACK);
        long landing = track.id();
        tracks.take("n1", new RelayMessage.Granted(ROOM, ONE, landing, 5, 1, grant(0, 50)));
        tracks.take("n1", new RelayMessage.Granted(ROOM, ONE, landing, 4, 1, grant(0, 40)));
        tracks.take("n1", new RelayMessage.Granted(ROOM, ONE, landing, 4, 0, grant(0, 41)));
        tracks.take("n1", new RelayMessage.Granted(ROOM, ONE, landing - 1, 6, 1, grant(0, 60)));
        tracks.take("n2", new RelayMessage.Granted(ROOM, ONE, landing, 6, 1, grant(0, 61)));
        tracks.take("n1", new RelayMessage.Granted(Rosters.room("shed"), ONE, landing, 6, 1, grant(0, 62)));
        tracks.take("n1", new RelayMessage.Granted(ROOM, ONE, landing, 6, 2, grant(0, 63)));
        assertThat(Objects.requireNonNull(track.grants.get(1)).ssrc()).isEqualTo(50);
        assertThat(Objects.requireNonNull(track.grants.get(0)).ssrc()).isEqualTo(41);
        assertThat(track.grants).hasSize(2);
    }

    @Test
    void aStateIsOfOneLandingAndTheNewestCounts() {
        tracks.linked("n1", link);
        FakeTrack track = find(tracks.of(ROOM), TRACK);
        long landing = track.id();
        tracks.take("n1", new RelayMessage.Known(ROOM, ONE, landing, 5, state(2, 50)));
        tracks.take("n1", new RelayMessage.Known(ROOM, ONE, landing, 4, state(2, 40)));
        tracks.take("n1", new RelayMessage.Known(ROOM, ONE, landing - 1, 6, state(2, 60)));
        tracks.take("n1", new RelayMessage.Known(ROOM, ONE, landing, 6, state(1, 61)));
        assertThat(track.state).isEqualTo(state(2, 50));
    }

    @Test
    void whatNoOriginSaysIsRefused() {
        tracks.linked("n1", link);
        FakeTrack track = find(tracks.of(ROOM), TRACK);
        assertThatThrownBy(() -> tracks.take(
                        "n1", new RelayMessage.Granted(ROOM, ONE, track.id(), 1, 0, grant(FakeLink.WORKERS, 1))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> tracks.take("n1", new RelayMessage.Want(ROOM, 1, List.of())))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
