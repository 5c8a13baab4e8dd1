package dev.madang.rooms.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.RefusedException;

/** Says that a room refuses something, and why. */
public final class Refusals {
    private Refusals() {}

    public static void assertRefused(Refusal refusal, Runnable act) {
        assertThatThrownBy(act::run)
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal()).isEqualTo(refusal));
    }
}
