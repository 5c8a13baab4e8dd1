package dev.madang.server;

import dev.madang.media.engine.MediaEngine;
import dev.madang.rooms.sim.FakeMediaEngine;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import java.util.concurrent.Executors;

/** Puts a media core without packets in the place of the real one. */
@Singleton
final class FakeCore {
    @Produces
    @Singleton
    @Typed({MediaEngine.class, FakeMediaEngine.class})
    FakeMediaEngine engine() {
        return new FakeMediaEngine(
                Executors.newSingleThreadExecutor(Thread.ofVirtual().factory()));
    }
}
