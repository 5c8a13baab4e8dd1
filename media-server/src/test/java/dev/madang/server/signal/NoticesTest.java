package dev.madang.server.signal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Message;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.ParticipantView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NoticesTest {
    private final MessageTexts texts = new MessageTexts(new ObjectMapper(), new OutboxBudget(1 << 20, Runnable::run));
    private final RecordingWire wire = new RecordingWire();
    private final List<Runnable> later = new ArrayList<>();
    private final Notices notices = notices();
    private long nowNanos;

    private Notices notices() {
        Outbox outbox = new Outbox(texts);
        outbox.connect(wire);
        return new Notices(outbox, texts, (task, nanos) -> later.add(task), () -> nowNanos);
    }

    private static ParticipantView person(String name, boolean hand) {
        return new ParticipantView(
                new ParticipantId(name),
                name,
                Role.MEMBER,
                name,
                null,
                Instant.EPOCH,
                hand,
                false,
                Set.of(),
                List.of());
    }

    private void pass(long millis) {
        nowNanos += TimeUnit.MILLISECONDS.toNanos(millis);
        if (millis >= Notices.GATHER_MILLIS) {
            List<Runnable> due = List.copyOf(later);
            later.clear();
            due.forEach(Runnable::run);
        }
    }

    @Test
    void handsThatGoUpAndDownAreToldFiveTimesASecondAtMost() {
        for (int i = 0; i < 1_000; i++) {
            notices.participants(List.of(person("ann", i % 2 == 0)), List.of());
            pass(1);
            if (i % 200 == 199) {
                pass(Notices.GATHER_MILLIS);
            }
        }
        assertThat(wire.texts).hasSizeBetween(5, 12);
        assertThat(wire.texts.getFirst()).contains("\"hand\":true");
        assertThat(wire.texts.getLast()).contains("\"hand\":false");
    }

    @Test
    void theFirstChangeIsToldAtOnceAndOfTheOthersOnlyTheEnd() {
        notices.participants(List.of(person("ann", false)), List.of());
        assertThat(wire.texts).hasSize(1);
        notices.participants(List.of(person("ben", false)), List.of());
        notices.participants(List.of(person("cho", false)), List.of());
        notices.participants(List.of(), List.of(new ParticipantId("ben")));
        assertThat(wire.texts).hasSize(1);

        pass(Notices.GATHER_MILLIS);

        assertThat(wire.texts).hasSize(2);
        assertThat(wire.texts.getLast())
                .contains("\"name\":\"cho\"", "\"gone\":[\"ben\"]")
                .doesNotContain("\"name\":\"ben\"");
    }

    @Test
    void nothingOvertakesWhatWasGathered() {
        ParticipantId ann = new ParticipantId("ann");
        notices.participants(List.of(person("ben", false)), List.of());
        notices.participants(List.of(person("ann", false)), List.of());
        notices.speakers(List.of(ann), ann);
        notices.data(new Message(1, ann, "ann", "Ann", Instant.EPOCH, "1"));

        assertThat(wire.texts).hasSize(4);
        assertThat(wire.texts.get(1)).contains("\"name\":\"ann\"");
        assertThat(wire.texts.get(2)).contains("\"speaking\":[\"ann\"]");
        assertThat(wire.texts.get(3)).contains("\"data\":1");
        pass(Notices.GATHER_MILLIS);
        assertThat(wire.texts).hasSize(4);
    }

    @Test
    void aNewBeginningHoldsAllThatWasGathered() {
        notices.participants(List.of(person("ben", false)), List.of());
        notices.participants(List.of(person("ann", false)), List.of());
        notices.tellAll(new ServerMessage.Ok(1, null));
        pass(Notices.GATHER_MILLIS);

        assertThat(wire.texts).hasSize(2);
    }

    @Test
    void manyChangesComeInPieces() {
        notices.participants(List.of(person("first", false)), List.of());
        String metadata = "{\"a\":\"" + "x".repeat(2_000) + "\"}";
        for (int i = 0; i < 600; i++) {
            ParticipantView one = person("p" + i, false);
            notices.participants(
                    List.of(new ParticipantView(
                            one.id(),
                            one.identity(),
                            one.role(),
                            one.name(),
                            metadata,
                            one.joinedAt(),
                            false,
                            false,
                            Set.of(),
                            List.of())),
                    List.of());
        }
        pass(Notices.GATHER_MILLIS);
        assertThat(wire.texts.size()).as("one piece at a time").isEqualTo(2);
        for (int i = 0; i < 20; i++) {
            pass(Notices.GATHER_MILLIS);
        }
        assertThat(wire.texts.size()).isBetween(9, 15);
        assertThat(wire.texts.stream().mapToInt(String::length).max().orElseThrow())
                .isLessThan(256 * 1024);
        assertThat(wire.texts.getLast().contains("\"name\":\"p599\"")).isTrue();
    }

    @Test
    void manyWhoAreGoneComeInPiecesBeforeAnythingElse() {
        List<ParticipantId> gone = new ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            gone.add(new ParticipantId("~a2b3c4d5e6f7g8h9-" + i));
        }
        notices.participants(List.of(), gone);
        notices.tell(new ServerMessage.Ok(1, null));
        assertThat(wire.texts.size()).isBetween(10, 20);
        assertThat(wire.texts.stream().mapToInt(String::length).max().orElseThrow())
                .isLessThan(256 * 1024);
        assertThat(wire.texts.getLast()).contains("\"ok\"");
    }
}
