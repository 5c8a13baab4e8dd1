package dev.madang.rooms;

import dev.madang.rooms.home.Places;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts a service's participants over all of its rooms; from any thread. */
final class ServiceCapacity {
    private final AtomicInteger participants = new AtomicInteger();

    /** Its places, so many at the most. */
    Places upTo(int maxParticipants) {
        return new Places() {
            @Override
            public boolean take() {
                return participants.getAndUpdate(count -> count < maxParticipants ? count + 1 : count)
                        < maxParticipants;
            }

            @Override
            public void takeAnyway() {
                participants.incrementAndGet();
            }

            @Override
            public void giveBack() {
                participants.decrementAndGet();
            }
        };
    }

    int participants() {
        return participants.get();
    }
}
