package dev.madang.server.http;

import dev.madang.fleet.link.FleetKey;
import dev.madang.fleet.link.FleetKeys;
import java.time.Clock;
import java.util.List;

/** The header of passed on requests, by a key of the tests. */
public final class HopsFixture {
    private HopsFixture() {}

    public static Hops hops() {
        return new Hops(new FleetKeys(List.of(new FleetKey(1, new byte[FleetKey.LEAST_BYTES]))), Clock.systemUTC());
    }
}
