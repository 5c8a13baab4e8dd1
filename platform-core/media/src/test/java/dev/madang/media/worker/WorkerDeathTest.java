package dev.madang.media.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.OtherProcess;
import dev.madang.media.engine.MediaCounter;
import dev.madang.media.net.platform.DatagramPorts;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node does not live on without one of its workers. */
final class WorkerDeathTest {

    /** A process with one worker, whose loop meets an error; without more it would run on. */
    static final class Dying {
        public static void main(String[] args) throws InterruptedException {
            boolean memory = Boolean.getBoolean("memory");
            InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            MediaWorker worker = WorkerThread.start(
                            3, arena -> DatagramPorts.open(any, 1 << 16, arena), WorkerDeath.endsTheProcess())
                    .worker();
            worker.post(() -> {
                if (memory) {
                    throw new OutOfMemoryError("no room");
                }
                throw new AssertionError("a fault of ours");
            });
            Thread.currentThread().join();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anErrorInAWorkerEndsTheProcessAndSaysWhy(boolean memory) throws Exception {
        OtherProcess.End end = OtherProcess.run(Dying.class, List.of("-Dmemory=" + memory));
        assertThat(end.code()).isEqualTo(WorkerDeath.EXIT_CODE);
        assertThat(end.output()).contains("worker 3 died", memory ? "no room" : "a fault of ours");
    }

    @Test
    void anExceptionInACommandIsCountedAndTheWorkerGoesOn() {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        WorkerThread thread = WorkerThread.start(0, arena -> DatagramPorts.open(any, 1 << 16, arena), (name, cause) -> {
            throw new IllegalStateException("died", cause);
        });
        MediaWorker worker = thread.worker();
        worker.post(() -> {
            throw new IllegalArgumentException("a fault of one command");
        });
        assertThat(worker.call(() -> worker.counters().get(MediaCounter.PEER_FAULTS)))
                .isEqualTo(1);
        thread.stop();
    }
}
