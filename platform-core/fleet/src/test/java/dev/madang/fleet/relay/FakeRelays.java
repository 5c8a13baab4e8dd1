package dev.madang.fleet.relay;

import dev.madang.media.engine.EncodingsState;
import dev.madang.media.engine.ProducerHandle;
import dev.madang.media.engine.RelayLink;
import dev.madang.media.engine.RelayRemote;
import dev.madang.media.engine.Relays;
import dev.madang.media.rtp.Codec;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** What a media engine knows of Producers, without packets. */
final class FakeRelays implements Relays {
    private final Pending pending;
    private final Map<ProducerHandle, Integer> widths = new HashMap<>();
    final List<FakeWatch> watches = new ArrayList<>();

    FakeRelays(Pending pending) {
        this.pending = pending;
    }

    /** One who is told of a Producer. */
    final class FakeWatch implements Watch {
        final ProducerHandle of;
        final Consumer<EncodingsState> listener;
        private final Pending.Calls calls = pending.new Calls();

        FakeWatch(ProducerHandle of, Consumer<EncodingsState> listener) {
            this.of = of;
            this.listener = listener;
        }

        void tell() {
            EncodingsState now = state(of);
            calls.add(() -> listener.accept(now));
        }

        @Override
        public void close() {
            watches.remove(this);
            calls.end();
        }
    }

    EncodingsState state(ProducerHandle of) {
        EncodingsState.Encoding one =
                new EncodingsState.Encoding(true, false, Codec.VP8, widths.getOrDefault(of, 1), 1, 0, 0, List.of());
        return new EncodingsState(
                IntStream.range(0, of.encodings()).mapToObj(i -> one).toList(),
                IntStream.range(0, of.encodings()).boxed().toList());
    }

    /** Its pictures are larger. */
    void grows(ProducerHandle of) {
        widths.merge(of, 2, Integer::sum);
        watches.stream().filter(watch -> watch.of == of).forEach(FakeWatch::tell);
    }

    @Override
    public Watch watch(ProducerHandle producer, Consumer<EncodingsState> listener) {
        FakeWatch watch = new FakeWatch(producer, listener);
        watches.add(watch);
        watch.tell();
        return watch;
    }

    @Override
    public List<InetSocketAddress> mediaPorts() {
        return List.of();
    }

    @Override
    public RelayLink open(RelayRemote remote, RelayLink.Listener listener) {
        throw new AssertionError("links are made by the test");
    }
}
