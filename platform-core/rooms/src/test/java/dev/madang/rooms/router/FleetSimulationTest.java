package dev.madang.rooms.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Many histories of a room over several nodes. */
class FleetSimulationTest {
    private static final int HISTORIES = 10_000;
    private static final int PIECES = 20;

    static IntStream pieces() {
        return IntStream.range(0, PIECES);
    }

    @ParameterizedTest(name = "part {0}")
    @MethodSource("pieces")
    void whateverHappensInTheEndEverybodyHasWhatTheModeSays(int piece) {
        for (long seed = piece; seed < HISTORIES; seed += PIECES) {
            FleetHistory.check(seed, FleetHistory.Wire.MEMORY);
        }
    }

    @Test
    void anotherSeedEachTime() {
        FleetHistory.check(System.nanoTime(), FleetHistory.Wire.MEMORY);
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        for (long seed = 1; seed <= 20; seed++) {
            assertThat(trace(seed)).as("seed %d", seed).isEqualTo(trace(seed));
        }
        assertThat(trace(1)).isNotEqualTo(trace(2));
    }

    private static int trace(long seed) {
        return FleetHistory.trace(seed, FleetHistory.Wire.MEMORY);
    }
}
