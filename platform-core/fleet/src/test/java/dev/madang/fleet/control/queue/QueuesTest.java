package dev.madang.fleet.control.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.madang.fleet.link.ControlRecord;
import dev.madang.fleet.link.FrameSealer;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class QueuesTest {
    private final byte[] record = new byte[FrameSealer.MOST_PLAIN];

    private ControlRecord next(Outbox outbox) {
        return ControlRecord.read(record, outbox.next(record));
    }

    @Test
    void urgentFramesGoBetweenThePartsOfOthersButNotForEver() {
        ByteBudget all = new ByteBudget(1_000_000);
        Outbox outbox = new Outbox(1_000_000, all);
        assertThat(outbox.next(record)).isZero();
        assertThat(outbox.offer(new byte[40_000])).isTrue();
        assertThat(next(outbox)).isInstanceOf(ControlRecord.First.class);
        for (int i = 0; i < Outbox.URGENT_IN_A_ROW + 1; i++) {
            assertThat(outbox.offerUrgent(new byte[] {1})).isTrue();
        }
        for (int i = 0; i < Outbox.URGENT_IN_A_ROW; i++) {
            assertThat(next(outbox)).isInstanceOf(ControlRecord.Urgent.class);
        }
        assertThat(next(outbox)).isInstanceOf(ControlRecord.More.class);
        assertThat(next(outbox)).isInstanceOf(ControlRecord.Urgent.class);
        assertThat(next(outbox)).isInstanceOf(ControlRecord.More.class);
        assertThat(outbox.next(record)).isZero();
        assertThat(outbox.waitingBytes()).isZero();
        assertThat(all.held()).isZero();
    }

    @Test
    void anOutboxTakesNoMoreThanItsBounds() {
        ByteBudget all = new ByteBudget(500);
        Outbox one = new Outbox(300, all);
        Outbox other = new Outbox(300, all);
        assertThat(one.offer(new byte[300 - ByteBudget.FRAME_COST + 1])).isFalse();
        assertThat(one.offer(new byte[300 - ByteBudget.FRAME_COST])).isTrue();
        assertThat(one.offer(new byte[0])).isFalse();
        assertThat(other.offer(new byte[200 - ByteBudget.FRAME_COST + 1])).isFalse();
        assertThat(other.offer(new byte[200 - ByteBudget.FRAME_COST])).isTrue();
        assertThat(all.held()).isEqualTo(500);
        int urgent = 0;
        while (one.offerUrgent(new byte[8192])) {
            urgent++;
        }
        assertThat(urgent).isEqualTo(127);
        one.close();
        assertThat(all.held()).isEqualTo(200);
        assertThat(one.offer(new byte[0])).isFalse();
        assertThat(one.offerUrgent(new byte[0])).isFalse();
        assertThat(one.next(record)).isZero();
        one.await(TimeUnit.MINUTES.toNanos(10));
        other.close();
        assertThat(all.held()).isZero();
    }

    @Test
    void anInboxHandsUrgentFramesOutFirstAndGivesRoomBack() {
        ByteBudget all = new ByteBudget(1000);
        Inbox inbox = new Inbox(300, all);
        byte[] frame = {1};
        byte[] urgent = {2};
        assertThat(inbox.reserve(1, 0)).isTrue();
        inbox.add(frame, false);
        assertThat(inbox.reserve(1, 0)).isTrue();
        inbox.add(urgent, true);
        assertThat(inbox.reserve(200, 0)).isFalse();
        assertThat(inbox.isFull()).isFalse();
        assertThat(inbox.take()).isSameAs(urgent);
        assertThat(inbox.reserve(200, 0)).isFalse();
        assertThat(inbox.take()).isSameAs(frame);
        assertThat(all.held()).isEqualTo(65);
        assertThat(inbox.reserve(100, 0)).isTrue();
        inbox.close(true);
        assertThat(inbox.take()).isNull();
        assertThat(all.held()).isZero();
        assertThat(inbox.reserve(1, 0)).isFalse();
    }

    @Test
    void whatLeavesAnInboxUntakenGivesRoomBackToo() {
        ByteBudget all = new ByteBudget(1000);
        Inbox inbox = new Inbox(1000, all);
        for (int i = 0; i < 3; i++) {
            assertThat(inbox.reserve(1, 0)).isTrue();
            inbox.add(new byte[1], false);
        }
        assertThat(inbox.take()).isNotNull();
        inbox.close(false);
        assertThat(all.held()).isEqualTo(65);
        assertThat(inbox.take()).isNull();
        assertThat(all.held()).isZero();
        inbox.close(false);
        assertThat(all.held()).isZero();
    }

    @Test
    void aReaderWaitsForRoom() throws Exception {
        ByteBudget all = new ByteBudget(100);
        assertThat(all.take(90)).isTrue();
        Inbox inbox = new Inbox(1000, all);
        Thread other = Thread.ofVirtual().start(() -> {
            await().until(inbox::isFull);
            all.give(90);
        });
        assertThat(inbox.reserve(1, TimeUnit.MINUTES.toNanos(1))).isTrue();
        other.join();
        assertThat(inbox.isFull()).isFalse();
    }
}
