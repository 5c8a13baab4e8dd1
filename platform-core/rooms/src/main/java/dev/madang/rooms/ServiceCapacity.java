package dev.madang.rooms;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts a service's participants over all of its rooms; from any thread. */
final class ServiceCapacity {
    private final AtomicInteger participants = new AtomicInteger();

    /** False when the service has that many already. */
    boolean take(int maxParticipants) {
        return participants.getAndUpdate(count -> count < maxParticipants ? count + 1 : count) < maxParticipants;
    }

    void giveBack() {
        participants.decrementAndGet();
    }

    int participants() {
        return participants.get();
    }
}
