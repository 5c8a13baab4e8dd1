package dev.madang.media.relay.node;

import dev.madang.media.engine.EncodingsState;
import dev.madang.media.engine.ProducerHandle;
import dev.madang.media.engine.RelayLink;
import dev.madang.media.engine.RelayRemote;
import dev.madang.media.engine.Relays;
import dev.madang.media.relay.TrackRef;
import dev.madang.media.relay.WorkerTracks;
import dev.madang.media.srtp.SrtpCrypto;
import dev.madang.media.worker.MediaWorker;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** The links of one node to others, from any thread. */
public final class NodeRelays implements Relays {
    private final List<WorkerTracks> workers;
    private final SrtpCrypto crypto;
    private final RandomGenerator random;
    private final LongSupplier ids;
    private final Executor listeners;
    private final WorkerCall call;

    /** How something is done on a worker's thread, and waited for. */
    public interface WorkerCall {
        /** What the task gives. */
        <T> T call(MediaWorker worker, Supplier<T> task);
    }

    /**
     * @param workers the tracks of each worker, by index
     * @param random of any thread, for the ids of checks
     * @param ids gives ids for Producers, unique among all of the node
     * @param listeners where listeners are called
     * @param call asks a worker; a simulation, which is its workers' thread, does it at once
     */
    public NodeRelays(
            List<WorkerTracks> workers,
            SrtpCrypto crypto,
            RandomGenerator random,
            LongSupplier ids,
            Executor listeners,
            WorkerCall call) {
        this.workers = List.copyOf(workers);
        this.crypto = crypto;
        this.random = random;
        this.ids = ids;
        this.listeners = listeners;
        this.call = call;
    }

    @Override
    public List<InetSocketAddress> mediaPorts() {
        return workers.stream()
                .map(tracks -> tracks.worker().port().localAddress())
                .toList();
    }

    @Override
    public RelayLink open(RelayRemote remote, RelayLink.Listener listener) {
        NodeLink link = new NodeLink(remote, workers, ids, listeners, listener, call);
        try {
            link.open(crypto, random);
        } catch (RuntimeException e) {
            link.close();
            throw e;
        }
        return link;
    }

    @Override
    public Watch watch(ProducerHandle producer, Consumer<EncodingsState> listener) {
        TrackRef ref = NodeLink.refOf(producer);
        StateWatch watch = new StateWatch(ref, new Notices(listeners), listener);
        ref.origin().worker().post(watch::begin);
        return watch;
    }
}
