package dev.madang.rooms.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.rooms.model.RoomId;
import dev.madang.rooms.model.RoomKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InMemoryRoomEventsTest {
    private final RoomEvent event = new RoomEvent(
            new RoomKey("shop", new RoomId("a")), 7, 1, 1, Instant.EPOCH, new RoomFact.RoomCreated("live"));

    @Test
    void aListenerThatThrowsDoesNotKeepTheEventFromTheOthers() {
        List<RuntimeException> faults = new ArrayList<>();
        List<RoomEvent> heard = new ArrayList<>();
        InMemoryRoomEvents events = new InMemoryRoomEvents(faults::add);
        events.subscribe(any -> {
            throw new IllegalStateException("broken");
        });
        events.subscribe(heard::add);

        events.append(event);

        assertThat(heard).containsExactly(event);
        assertThat(faults).singleElement().isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whoStopsListeningHearsNothingMore() {
        List<RoomEvent> heard = new ArrayList<>();
        InMemoryRoomEvents events = new InMemoryRoomEvents(fault -> {});
        InMemoryRoomEvents.Subscription subscription = events.subscribe(heard::add);

        events.append(event);
        subscription.close();
        events.append(event);

        assertThat(heard).hasSize(1);
    }
}
