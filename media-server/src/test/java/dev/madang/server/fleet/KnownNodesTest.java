package dev.madang.server.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.rooms.registry.InMemoryNodeDirectory;
import dev.madang.rooms.registry.NodeDirectory;
import dev.madang.rooms.registry.NodeRecord;
import dev.madang.rooms.registry.NodeRef;
import dev.madang.rooms.registry.NodeState;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A directory that comes back empty has its nodes again only one after the other. */
final class KnownNodesTest {
    private static final Duration LIFE = Duration.ofSeconds(3);
    private static final long FIRST_LIFE = 1_000;

    private final Forgetful directory = new Forgetful();
    private final KnownNodes nodes = new KnownNodes(directory);

    @Test
    void whoIsLinkedIsThereWhileTheDirectoryHasForgottenIt() {
        both();
        nodes.linked("other", FIRST_LIFE);

        onlySelfIsTold();

        assertThat(nodes.all()).extracting(NodeRecord::name).containsExactly("other", "self");
    }

    @Test
    void whoIsNotLinkedIsGoneWhereTheDirectoryDoesNotSayIt() {
        both();

        onlySelfIsTold();

        assertThat(nodes.all()).extracting(NodeRecord::name).containsExactly("self");
    }

    @Test
    void theLinkOfAnotherLifeKeepsNobody() {
        both();
        nodes.linked("other", FIRST_LIFE + 1);

        onlySelfIsTold();

        assertThat(nodes.all()).extracting(NodeRecord::name).containsExactly("self");
    }

    @Test
    void whoseLinkEndsIsGoneByTheNextReading() {
        both();
        nodes.linked("other", FIRST_LIFE);
        onlySelfIsTold();

        nodes.linkLost("other", FIRST_LIFE);
        nodes.read();

        assertThat(nodes.all()).extracting(NodeRecord::name).containsExactly("self");
    }

    private void both() {
        directory.renew(node("self", FIRST_LIFE), LIFE);
        directory.renew(node("other", FIRST_LIFE), LIFE);
        nodes.read();
        assertThat(nodes.all()).hasSize(2);
    }

    private void onlySelfIsTold() {
        directory.forget();
        directory.renew(node("self", FIRST_LIFE), LIFE);
        nodes.read();
    }

    private static NodeRecord node(String name, long epoch) {
        return new NodeRecord(
                new NodeRef(name, epoch),
                "region",
                "1",
                1,
                1,
                List.of(),
                URI.create("http://127.0.0.1"),
                NodeState.READY,
                null,
                Instant.EPOCH,
                0,
                0,
                0,
                0);
    }

    private static final class Forgetful implements NodeDirectory {
        private InMemoryNodeDirectory now = new InMemoryNodeDirectory(() -> Instant.EPOCH);

        void forget() {
            now = new InMemoryNodeDirectory(() -> Instant.EPOCH);
        }

        @Override
        public boolean renew(NodeRecord node, Duration life) {
            return now.renew(node, life);
        }

        @Override
        public List<NodeRecord> nodes() {
            return now.nodes();
        }

        @Override
        public void leave(NodeRef node) {
            now.leave(node);
        }
    }
}
