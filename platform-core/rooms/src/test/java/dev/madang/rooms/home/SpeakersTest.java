package dev.madang.rooms.home;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.rooms.model.ParticipantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Readings come every 200 ms. */
class SpeakersTest {
    private static final int LOUD = 100;
    private static final int LOUDER = 115;
    private static final int ROOM_NOISE = 50;

    private final Speakers speakers = new Speakers();
    private final List<ParticipantId> people = new ArrayList<>();

    private ParticipantId person(String name) {
        ParticipantId id = new ParticipantId(name);
        people.add(id);
        speakers.add(id);
        return id;
    }

    /** So many ticks in which those speak so loud and the others make the noise of a room. */
    private int ticks(int count, int loudness, ParticipantId... speaking) {
        int changes = 0;
        for (int i = 0; i < count; i++) {
            for (ParticipantId who : people) {
                speakers.hear(who, List.of(speaking).contains(who) ? loudness : ROOM_NOISE);
            }
            changes += speakers.decide() ? 1 : 0;
        }
        return changes;
    }

    @Test
    void whoSpeaksIsFoundWithinASecondAndHasTheWord() {
        ParticipantId ann = person("ann");
        person("ben");
        ticks(4, LOUD, ann);
        assertThat(speakers.speaking()).containsExactly(ann);
        assertThat(speakers.dominant()).isEqualTo(ann);
    }

    @Test
    void aClickIsNoSpeech() {
        ParticipantId ann = person("ann");
        ticks(1, LOUDER, ann);
        ticks(5, ROOM_NOISE);
        assertThat(speakers.speaking()).isEmpty();
        assertThat(speakers.dominant()).isNull();
    }

    @Test
    void aPauseForBreathIsNoEndAndASecondAndAHalfIs() {
        ParticipantId ann = person("ann");
        ticks(10, LOUD, ann);
        ticks(5, ROOM_NOISE);
        assertThat(speakers.speaking()).containsExactly(ann);
        ticks(12, ROOM_NOISE);
        assertThat(speakers.speaking()).isEmpty();
        assertThat(speakers.dominant()).isEqualTo(ann);
    }

    @Test
    void theWordGoesToWhoIsClearlyLouderForASecondNotAtOnce() {
        ParticipantId ann = person("ann");
        ParticipantId ben = person("ben");
        ticks(10, LOUD, ann);
        for (int i = 0; i < 3; i++) {
            speakers.hear(ann, 85);
            speakers.hear(ben, LOUDER);
            speakers.decide();
        }
        assertThat(speakers.dominant()).isEqualTo(ann);
        for (int i = 0; i < 10; i++) {
            speakers.hear(ann, 85);
            speakers.hear(ben, LOUDER);
            speakers.decide();
        }
        assertThat(speakers.dominant()).isEqualTo(ben);
    }

    @Test
    void whoSpeaksWhenTheOtherHasEndedHasTheWordSoon() {
        ParticipantId ann = person("ann");
        ParticipantId ben = person("ben");
        ticks(10, LOUD, ann);
        for (ParticipantId next : List.of(ben, ann, ben)) {
            ticks(4, LOUD, next);
            assertThat(speakers.dominant()).isEqualTo(next);
            ticks(10, LOUD, next);
        }
    }

    @Test
    void aWordOfAssentAndTheNoiseOfARoomTakeNoTurn() {
        ParticipantId ann = person("ann");
        ParticipantId ben = person("ben");
        ParticipantId fan = person("fan");
        for (int sentence = 0; sentence < 10; sentence++) {
            for (int tick = 0; tick < 15; tick++) {
                boolean pause = tick >= 11;
                speakers.hear(ann, pause ? ROOM_NOISE : LOUD);
                speakers.hear(ben, tick == 12 || tick == 13 ? LOUD : ROOM_NOISE);
                speakers.hear(fan, 80);
                speakers.decide();
                assertThat(speakers.dominant()).as("tick %d", tick).isIn(null, ann);
            }
        }
    }

    @Test
    void theLastSpeakersComeFirst() {
        ParticipantId ann = person("ann");
        ParticipantId ben = person("ben");
        ParticipantId cho = person("cho");
        ticks(10, LOUD, cho);
        ticks(15, LOUD, ben);
        assertThat(List.of(place(speakers, ben), place(speakers, cho), place(speakers, ann)))
                .containsExactly(0, 1, 2);
        assertThat(place(speakers, new ParticipantId("stranger"))).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void whoLeavesIsForgotten() {
        ParticipantId ann = person("ann");
        ticks(10, LOUD, ann);
        assertThat(speakers.remove(ann)).isTrue();
        assertThat(speakers.dominant()).isNull();
        assertThat(speakers.speaking()).isEmpty();
        assertThat(speakers.isEmpty()).isTrue();
    }

    @Test
    void twoWhoTalkOverEachOtherDoNotMakeTheWordFlicker() {
        ParticipantId ann = person("ann");
        ParticipantId ben = person("ben");
        Random random = new Random(7);
        int changes = 0;
        ParticipantId word = null;
        for (int i = 0; i < 5 * 60; i++) {
            speakers.hear(ann, 90 + random.nextInt(20));
            speakers.hear(ben, 90 + random.nextInt(20));
            speakers.decide();
            ParticipantId now = speakers.dominant();
            changes += now != null && word != null && !now.equals(word) ? 1 : 0;
            word = now;
        }
        assertThat(changes).as("changes of the dominant speaker in a minute").isLessThan(6);
    }

    @Test
    void whoGoesOnSpeakingStaysAheadOfThoseWhoOnlyCough() {
        ParticipantId lecturer = person("lecturer");
        ParticipantId panelist = person("panelist");
        List<ParticipantId> others = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            others.add(person("other-" + i));
        }
        ticks(10, LOUD, lecturer);
        ticks(10, LOUD, lecturer, panelist);
        for (ParticipantId other : others) {
            ticks(4, LOUDER, lecturer, panelist, other);
            assertThat(place(speakers, lecturer)).isLessThan(2);
            assertThat(place(speakers, panelist)).isLessThan(2);
        }
        ticks(20, LOUD, lecturer, panelist);
        assertThat(place(speakers, others.getLast())).as("spoke last").isEqualTo(2);
        assertThat(place(speakers, others.getFirst())).isEqualTo(9);
    }

    private static int place(Speakers speakers, ParticipantId who) {
        return speakers.ranking().places().getOrDefault(who, Integer.MAX_VALUE);
    }
}
