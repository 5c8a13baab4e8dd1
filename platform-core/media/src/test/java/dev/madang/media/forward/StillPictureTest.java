package dev.madang.media.forward;

import static dev.madang.media.forward.OneTrack.FIRST_SEQUENCE;
import static dev.madang.media.forward.OneTrack.MILLI;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a viewer's page did not see of a picture that stands still, it sees a little later. */
final class StillPictureTest {
    @Test
    void aPictureThatStandsStillIsSentTwiceMoreWithNumbersOfItsOwn() {
        try (OneTrack track = new OneTrack(true)) {
            track.consumer.subscribe(track.producer, track.nowNanos);
            track.frame(0, 10, true, 0);
            track.frame(0, 11, false, 0);
            assertThat(track.sent).hasSize(2);

            seconds(track, 60);

            assertThat(track.sent).hasSize(6);
            assertThat(sequences(track)).isEqualTo(following(6));
            assertThat(marks(track)).isEqualTo(List.of(310L, 341L, 310L, 341L, 310L, 341L));
            assertTimestampsGrow(track);
        }
    }

    @Test
    void whatMovesOnAfterwardsFollowsOnIt() {
        try (OneTrack track = new OneTrack(true)) {
            track.consumer.subscribe(track.producer, track.nowNanos);
            track.frame(0, 10, true, 0);
            seconds(track, 5);
            track.nowNanos += 7_000 * MILLI;
            // A source's timestamps follow the time: 12 seconds of 33 ms a number.
            track.frame(0, 10 + 363, false, 0);
            assertTimestampsGrow(track);
            assertThat(marks(track)).endsWith((10 + 363) * 31L);
        }
    }

    @Test
    void whatMovesSlowlyIsSentOnce() {
        try (OneTrack track = new OneTrack(true)) {
            track.consumer.subscribe(track.producer, track.nowNanos);
            for (int sequence = 10; sequence < 22; sequence++) {
                track.frame(0, sequence, sequence == 10, 0);
                track.nowNanos += 400 * MILLI;
                track.consumer.repeatStill(track.nowNanos);
                track.nowNanos += 400 * MILLI;
            }
            assertThat(track.sent).hasSize(12);
        }
    }

    @Test
    void whatHasMovedForLongIsSentOnceTooThoughItRestsAfterwards() {
        try (OneTrack track = new OneTrack(true)) {
            for (int sequence = 10; sequence < 60; sequence++) {
                track.frame(0, sequence, sequence == 10, 0);
            }
            track.nowNanos += 10_000 * MILLI;
            track.consumer.subscribe(track.producer, track.nowNanos);
            assertThat(track.sent).hasSize(50);
            seconds(track, 10);
            assertThat(track.sent).hasSize(50);
        }
    }

    @Test
    void whatMovesIsSentOnce() {
        try (OneTrack track = new OneTrack(true)) {
            track.consumer.subscribe(track.producer, track.nowNanos);
            for (int sequence = 10; sequence < 310; sequence++) {
                track.frame(0, sequence, sequence == 10, 0);
                if (sequence % 30 == 0) {
                    track.consumer.repeatStill(track.nowNanos);
                }
            }
            seconds(track, 10);
            assertThat(track.sent).hasSize(300);
        }
    }

    @Test
    void eachTimeItIsShownAnewCounts() {
        try (OneTrack track = new OneTrack(true)) {
            track.consumer.subscribe(track.producer, track.nowNanos);
            track.frame(0, 10, true, 0);
            seconds(track, 10);
            track.consumer.unsubscribe();
            track.consumer.subscribe(track.producer, track.nowNanos);
            seconds(track, 10);
            assertThat(track.sent).hasSize(6);
            assertThat(sequences(track)).isEqualTo(following(6));
        }
    }

    private static void seconds(OneTrack track, int seconds) {
        for (int i = 0; i < seconds; i++) {
            track.nowNanos += 1_000 * MILLI;
            track.consumer.onReady(track.nowNanos);
            track.consumer.repeatStill(track.nowNanos);
        }
    }

    private static List<Integer> sequences(OneTrack track) {
        return track.sent.stream().map(OneTrack.Sent::sequence).toList();
    }

    private static List<Integer> following(int count) {
        return IntStream.range(FIRST_SEQUENCE, FIRST_SEQUENCE + count).boxed().toList();
    }

    private static List<Long> marks(OneTrack track) {
        return track.sent.stream().map(each -> OneTrack.mark(each.bytes())).toList();
    }

    private static void assertTimestampsGrow(OneTrack track) {
        for (int i = 1; i < track.sent.size(); i++) {
            assertThat(track.sent.get(i).timestamp() - track.sent.get(i - 1).timestamp())
                    .as("packet %d", i)
                    .isPositive();
        }
    }
}
