package dev.madang.server.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BackpressureTest {
    private static final Duration UNREAD = Duration.ofSeconds(20);

    private final Connections connections = new Connections(
            new ConnectionBounds(
                    10, 10, Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(75), UNREAD, 1 << 20),
            address -> false);
    private final EmbeddedChannel channel = new EmbeddedChannel(new Backpressure(connections));

    private void writable(boolean now) {
        ChannelOutboundBuffer buffer = Objects.requireNonNull(channel.unsafe().outboundBuffer());
        buffer.setUserDefinedWritability(1, now);
        channel.runPendingTasks();
    }

    private void pass(Duration time) {
        channel.advanceTimeBy(time.toMillis(), TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }

    @Test
    void nothingIsTakenFromWhoDoesNotRead() {
        writable(false);
        assertThat(channel.config().isAutoRead()).isFalse();

        channel.config().setAutoRead(true);
        assertThat(channel.config().isAutoRead()).as("whoever asks for it").isFalse();

        writable(true);
        assertThat(channel.config().isAutoRead()).isTrue();
        assertThat(connections.count(Cut.NOT_READ)).isZero();
    }

    @Test
    void whoReadsNothingForTwentySecondsIsClosed() {
        channel.freezeTime();
        writable(false);
        pass(UNREAD.minusSeconds(1));
        assertThat(channel.isOpen()).isTrue();
        pass(Duration.ofSeconds(2));

        assertThat(channel.isOpen()).isFalse();
        assertThat(connections.count(Cut.NOT_READ)).isOne();
    }

    @Test
    void whoReadsAgainInTimeStays() {
        channel.freezeTime();
        for (int i = 0; i < 10; i++) {
            writable(false);
            pass(UNREAD.minusSeconds(1));
            writable(true);
        }
        assertThat(channel.isOpen()).isTrue();
    }
}
