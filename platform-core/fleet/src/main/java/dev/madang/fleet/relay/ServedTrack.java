package dev.madang.fleet.relay;

import dev.madang.fleet.relay.RelayMessage.Wanted;
import dev.madang.media.engine.EncodingsState;
import dev.madang.media.engine.Grant;
import dev.madang.media.engine.MediaException;
import dev.madang.media.engine.ProducerHandle;
import dev.madang.media.engine.RelayLink;
import dev.madang.media.engine.RelayStream;
import dev.madang.media.engine.Relays;
import dev.madang.rooms.model.RoomKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A track of this node that one other node wants. Guarded by the lock of {@link OriginTracks}, which is taken for what the engine tells. */
final class ServedTrack {
    private static final System.Logger LOG = System.getLogger("dev.madang.fleet");

    private final OriginTracks origin;
    private final String node;
    private final RelayLink link;
    private final RoomKey room;
    private final Map<Integer, Sending> streams = new HashMap<>();
    private Wanted wanted;
    private @Nullable ProducerHandle producer;
    private Relays.@Nullable Watch watch;
    private int preferred = -1;
    /** Grows with each stop: what was begun before tells nothing any more. */
    private int life;

    private boolean complained;

    /**
     * @param node that wants it
     * @param link the way there
     */
    ServedTrack(OriginTracks origin, String node, RelayLink link, RoomKey room, Wanted wanted) {
        this.origin = origin;
        this.node = node;
        this.link = link;
        this.room = room;
        this.wanted = wanted;
    }

    /** What is wanted from now on; where the other node takes it with something else, that is told all anew. */
    void want(Wanted now) {
        if (now.landing() != wanted.landing() || now.worker() != wanted.worker()) {
            stop();
        }
        wanted = now;
    }

    /**
     * Sends what is wanted, as far as that is possible.
     *
     * @param now what carries the track, null while nothing does
     */
    void serve(@Nullable ProducerHandle now) {
        if (producer != now) {
            stop();
            producer = now;
        }
        if (now == null) {
            return;
        }
        boolean all = watch(now);
        all &= prefer(now);
        all &= send(now);
        complained = !all;
    }

    private boolean watch(ProducerHandle of) {
        if (watch != null) {
            return true;
        }
        int begun = life;
        return isPossible(() -> watch = origin.relays().watch(of, state -> onState(begun, state)));
    }

    private void onState(int begun, EncodingsState state) {
        synchronized (origin) {
            if (begun == life) {
                origin.tell(
                        node, number -> new RelayMessage.Known(room, wanted.track(), wanted.landing(), number, state));
            }
        }
    }

    private boolean prefer(ProducerHandle of) {
        // A Producer that was made anew may have fewer encodings than the other node knows of.
        int now = wanted.preferred() < of.encodings() ? wanted.preferred() : -1;
        if (preferred == now) {
            return true;
        }
        return isPossible(() -> {
            link.prefer(of, now);
            preferred = now;
        });
    }

    private boolean send(ProducerHandle of) {
        for (Sending sending : List.copyOf(streams.values())) {
            if (!wanted.encodings().contains(sending.encoding)) {
                sending.stop();
            }
        }
        boolean all = true;
        for (int encoding : wanted.encodings()) {
            if (encoding < of.encodings() && !streams.containsKey(encoding)) {
                Sending sending = new Sending(encoding);
                all &= isPossible(() -> sending.begin(of));
            }
        }
        return all;
    }

    private boolean isPossible(Runnable what) {
        try {
            what.run();
            return true;
        } catch (MediaException | IllegalArgumentException notPossible) {
            origin.countRefused();
            if (!complained) {
                complained = true;
                LOG.log(
                        System.Logger.Level.WARNING,
                        "what node {0} wants of a track cannot be sent: {1}",
                        node,
                        notPossible.getMessage());
            }
            return false;
        }
    }

    /** Sends no more, until it is served again. */
    void stop() {
        life++;
        List.copyOf(streams.values()).forEach(Sending::stop);
        if (watch != null) {
            watch.close();
            watch = null;
        }
        if (producer != null && preferred != -1) {
            link.prefer(producer, -1);
        }
        producer = null;
        preferred = -1;
    }

    int streams() {
        return streams.size();
    }

    /** The encodings that are sent. */
    Set<Integer> sent() {
        return streams.keySet();
    }

    /** One encoding of it. One that was stopped tells nothing any more. */
    private final class Sending implements RelayStream.Listener {
        private final int encoding;
        private @Nullable RelayStream stream;

        Sending(int encoding) {
            this.encoding = encoding;
        }

        void begin(ProducerHandle of) {
            stream = link.send(of, encoding, wanted.worker(), this);
            streams.put(encoding, this);
        }

        void stop() {
            streams.remove(encoding, this);
            if (stream != null) {
                stream.stop();
            }
        }

        @Override
        public void onGrant(Grant grant) {
            synchronized (origin) {
                if (streams.get(encoding) == this) {
                    origin.tell(
                            node,
                            number -> new RelayMessage.Granted(
                                    room, wanted.track(), wanted.landing(), number, encoding, grant));
                }
            }
        }

        @Override
        public void onEnded() {
            synchronized (origin) {
                streams.remove(encoding, this);
            }
        }
    }
}
