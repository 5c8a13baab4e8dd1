package dev.madang.media.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** When what may be sent is cut because nothing is heard of it. */
final class SendControllerTest {
    private static final long MILLI = 1_000_000L;
    private static final long START = 1_000 * MILLI;

    private final SendController control = new SendController();

    private void answerOnePacket() {
        control.expectFeedback();
        control.onSent(1, 1_000, START);
        byte[] message = {(byte) 0x8f, (byte) 205, 0, 5, 0, 0, 0, 1, 0, 0, 0, 2, 0, 1, 0, 1, 0, 0, 1, 0, 0x20, 1, 4, 0};
        control.onFeedback(MemorySegment.ofArray(message), 0, message.length, 20 * MILLI, START + 50 * MILLI);
        assertThat(control.isReported()).isTrue();
    }

    @Test
    void aPauseInWhatIsSentIsNoSilence() {
        answerOnePacket();
        long before = control.estimateBps(START);
        long shown = START + 5_000 * MILLI;
        control.onSent(2, 1_000, shown);

        assertThat(control.tick(shown + 10 * MILLI)).isFalse();
        assertThat(control.estimateBps(shown)).isEqualTo(before);
    }

    @Test
    void whatNobodyAnswersIsCutAgainAndAgain() {
        answerOnePacket();
        long sent = START + 5_000 * MILLI;
        control.onSent(2, 1_000, sent);

        assertThat(control.tick(sent + 1_300 * MILLI)).isTrue();
        long once = control.estimateBps(sent);
        assertThat(once).isLessThan(SendController.INITIAL_BPS);
        assertThat(control.tick(sent + 1_400 * MILLI)).isFalse();
        assertThat(control.tick(sent + 2_000 * MILLI)).isTrue();
        assertThat(control.estimateBps(sent)).isLessThan(once);
    }

    @Test
    void anotherPathIsLearntFromItsFirstPacket() {
        answerOnePacket();
        control.onSent(2, 1_000, START + 100 * MILLI);
        for (int i = 1; i <= 10; i++) {
            control.tick(START + 100 * MILLI + i * 1_300 * MILLI);
        }
        long moved = START + 20_000 * MILLI;
        assertThat(control.estimateBps(moved)).isLessThan(SendController.UNKNOWN_BPS);
        assertThat(control.isLimited()).isTrue();

        control.onNewPath(moved);

        assertThat(control.estimateBps(moved)).isEqualTo(SendController.UNKNOWN_BPS);
        assertThat(control.isLimited()).isFalse();
        assertThat(control.mayLeave(moved)).isTrue();
        control.onSent(3, 1_200, moved);
        assertThat(control.mayLeave(moved)).isFalse();
    }
}
