package dev.madang.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How many Peers a node takes when nothing is said. */
final class PeersForHeapTest {
    @Test
    void theHeapDecides() {
        assertThat(MediaBeans.peersFor(512L << 20)).isBetween(2_000, 3_000);
        assertThat(MediaBeans.peersFor(4L << 30)).isEqualTo(20_000);
        assertThat(MediaBeans.peersFor(Long.MAX_VALUE)).isEqualTo(20_000);
        assertThat(MediaBeans.peersFor(1)).isEqualTo(100);
    }
}
