package dev.madang.rooms.registry;

import java.time.Duration;
import java.time.Instant;

class InMemoryNodeDirectoryTest extends NodeDirectoryContract {
    private Instant now = Instant.EPOCH;

    @Override
    protected NodeDirectory directory() {
        return new InMemoryNodeDirectory(() -> now);
    }

    @Override
    protected void pass(Duration time) {
        now = now.plus(time);
    }
}
