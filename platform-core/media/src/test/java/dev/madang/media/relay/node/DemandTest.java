package dev.madang.media.relay.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class DemandTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Demand demand = new Demand(3);

    @Test
    void moreIsToldAtOnceAndLessTwoSecondsLater() {
        assertThat(demand.update(0b001, 0)).isEqualTo(0b001);
        assertThat(demand.update(0b100, SECOND)).isEqualTo(0b101);
        assertThat(demand.deadlineNanos()).isEqualTo(3 * SECOND);
        assertThat(demand.update(0b100, 3 * SECOND - 1)).isEqualTo(0b101);
        assertThat(demand.update(0b100, 3 * SECOND)).isEqualTo(0b100);
        assertThat(demand.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void whatIsWantedAgainMeanwhileStays() {
        demand.update(0b010, 0);
        demand.update(0, SECOND);
        demand.update(0b010, 2 * SECOND);
        assertThat(demand.update(0, 3 * SECOND)).isEqualTo(0b010);
        assertThat(demand.update(0, 4 * SECOND)).isEqualTo(0b010);
        assertThat(demand.update(0, 5 * SECOND)).isZero();
    }
}
