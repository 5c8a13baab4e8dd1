package dev.madang.rooms.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every directory of nodes does; one subclass for each implementation. */
public abstract class NodeDirectoryContract {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Instant SINCE = Instant.ofEpochMilli(1_767_225_600_123L);

    /** An empty directory. */
    protected abstract NodeDirectory directory();

    /** Lets so much time pass for the directory, at least. */
    protected abstract void pass(Duration time);

    /** What a node of that name might say of itself in that life. */
    public static NodeRecord node(String name, long epoch) {
        return node(name, epoch, NodeState.READY, null);
    }

    private static NodeRecord node(String name, long epoch, NodeState state, @Nullable Instant drainedBy) {
        return new NodeRecord(
                new NodeRef(name, epoch),
                "eu-1",
                "0.1.0",
                1,
                2,
                List.of(
                        new InetSocketAddress("2001:db8::7", 7_001),
                        new InetSocketAddress("10.0.0.7", 7_001),
                        InetSocketAddress.createUnresolved("node-7.example", 7_002)),
                URI.create("http://[2001:db8::7]:8080"),
                state,
                drainedBy,
                SINCE,
                0.25,
                17,
                3,
                40);
    }

    @Test
    void nodesAreListedByName() {
        NodeDirectory nodes = directory();
        assertThat(nodes.nodes()).isEmpty();
        assertThat(nodes.renew(node("b", 1), LONG)).isTrue();
        assertThat(nodes.renew(node("c", 1), LONG)).isTrue();
        assertThat(nodes.renew(node("a", 1), LONG)).isTrue();

        assertThat(nodes.nodes()).containsExactly(node("a", 1), node("b", 1), node("c", 1));
    }

    @Test
    void whatANodeSaidLastHolds() {
        NodeDirectory nodes = directory();
        NodeRecord drains = node("a", 1, NodeState.DRAINING, SINCE.plusSeconds(600));
        nodes.renew(node("a", 1), LONG);

        assertThat(nodes.renew(drains, LONG)).isTrue();
        assertThat(nodes.nodes()).containsExactly(drains);
    }

    @Test
    void aLeaseEndsUnlessItIsRenewed() {
        NodeDirectory nodes = directory();
        nodes.renew(node("a", 1), SHORT);
        nodes.renew(node("b", 1), SHORT);
        nodes.renew(node("b", 1), LONG);
        pass(SHORT.multipliedBy(2));

        assertThat(nodes.nodes()).containsExactly(node("b", 1));
        assertThat(nodes.renew(node("a", 1), LONG)).isTrue();
        assertThat(nodes.nodes()).containsExactly(node("a", 1), node("b", 1));
    }

    @Test
    void aLaterLifeTakesThePlaceAndAnEarlierOneDoesNot() {
        NodeDirectory nodes = directory();
        nodes.renew(node("a", 5), LONG);

        assertThat(nodes.renew(node("a", 4), LONG)).isFalse();
        assertThat(nodes.nodes()).containsExactly(node("a", 5));
        assertThat(nodes.renew(node("a", 6), LONG)).isTrue();
        assertThat(nodes.renew(node("a", 5), LONG)).isFalse();
        assertThat(nodes.nodes()).containsExactly(node("a", 6));
    }

    @Test
    void aLifeIsRememberedBeyondItsLease() {
        NodeDirectory nodes = directory();
        nodes.renew(node("a", 5), SHORT);
        pass(SHORT.multipliedBy(2));

        assertThat(nodes.renew(node("a", 4), LONG)).isFalse();
        assertThat(nodes.nodes()).isEmpty();
    }

    @Test
    void whoLeftIsNotRenewed() {
        NodeDirectory nodes = directory();
        nodes.renew(node("a", 5), LONG);
        nodes.renew(node("b", 5), LONG);
        nodes.leave(new NodeRef("a", 5));

        assertThat(nodes.nodes()).containsExactly(node("b", 5));
        assertThat(nodes.renew(node("a", 5), LONG)).isFalse();
        assertThat(nodes.nodes()).containsExactly(node("b", 5));
        nodes.leave(new NodeRef("a", 5));
        assertThat(nodes.renew(node("a", 6), LONG)).isTrue();
        assertThat(nodes.nodes()).containsExactly(node("a", 6), node("b", 5));
    }

    @Test
    void anEarlierLifeThatLeavesTakesNothingWithIt() {
        NodeDirectory nodes = directory();
        nodes.leave(new NodeRef("a", 3));
        nodes.renew(node("a", 5), LONG);
        nodes.leave(new NodeRef("a", 4));

        assertThat(nodes.nodes()).containsExactly(node("a", 5));
        assertThat(nodes.renew(node("a", 5), LONG)).isTrue();
    }

    @Test
    void timesOfTheClockInMillisecondsAreExact() {
        NodeDirectory nodes = directory();
        long epoch = 1_767_225_600_001L;
        nodes.renew(node("a", epoch), LONG);

        assertThat(nodes.renew(node("a", epoch - 1), LONG)).isFalse();
        assertThat(nodes.nodes()).extracting(NodeRecord::ref).containsExactly(new NodeRef("a", epoch));
    }
}
