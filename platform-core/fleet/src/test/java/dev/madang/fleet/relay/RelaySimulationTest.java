package dev.madang.fleet.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever happened: at rest each node is sent what it wants and nothing else, and once all rooms are over nothing is left. */
class RelaySimulationTest {
    private static final int HISTORIES = 2_000;
    private static final int NODES = 3;
    private static final int MOST_STEPS = 300;

    @Test
    void atRestWhatCrossesIsWhatIsWanted() {
        int streams = 0;
        for (long seed = 0; seed < HISTORIES; seed++) {
            try {
                streams += history(seed);
            } catch (RuntimeException | AssertionError wrong) {
                throw new AssertionError("history " + seed, wrong);
            }
        }
        assertThat(streams).isGreaterThan(HISTORIES / 2);
    }

    private static int history(long seed) {
        Random random = new Random(seed);
        FakeFleet fleet = new FakeFleet(seed, NODES);
        int streams = 0;
        for (int part = 0; part < 2; part++) {
            for (int steps = random.nextInt(MOST_STEPS); steps > 0; steps--) {
                if (random.nextInt(3) == 0) {
                    fleet.act();
                } else {
                    fleet.proceed();
                }
            }
            fleet.rest();
            streams += fleet.check();
        }
        fleet.closeAll();
        fleet.checkNothingIsLeft();
        return streams;
    }
}
