package dev.madang.media.router;

import dev.madang.media.net.PacketSlab;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One track coming in, as one worker has it: on the publisher's own worker, or a copy fed by that worker. Packets are
 * collected with {@link #append} while an input batch lasts; {@link #flush} hands them to one Consumer after the other,
 * so that each destination's packets lie together.
 */
public final class Producer {
    private final long id;
    private final MediaKind kind;
    private final Encoding[] encodings;
    private final EncodingRanks ranks;
    private final Upstream upstream;
    private final ArrayList<Consumer> consumers = new ArrayList<>(2);
    private boolean queued;
    /** By worker, one more than the best encoding that is wished for there. */
    private int[] wishedElsewhere = {};

    private final ArrayList<PacketTap> taps = new ArrayList<>(0);

    /** @param rids the encodings' rids in the order in which they were negotiated; one null element for a single encoding */
    public Producer(long id, MediaKind kind, List<@Nullable String> rids, PacketSlab slab, Upstream upstream) {
        this.id = id;
        this.kind = kind;
        this.upstream = upstream;
        encodings = new Encoding[rids.size()];
        for (int i = 0; i < encodings.length; i++) {
            encodings[i] = new Encoding(i, rids.get(i), kind, slab);
        }
        ranks = new EncodingRanks(encodings);
    }

    public long id() {
        return id;
    }

    public MediaKind kind() {
        return kind;
    }

    /** How many encodings it was negotiated with. */
    public int encodingCount() {
        return encodings.length;
    }

    /** An encoding by its negotiated position, which stays. */
    public Encoding encoding(int index) {
        return encodings[index];
    }

    /** An encoding by its rank at present, the lowest quality first. */
    public Encoding ranked(int rank) {
        return ranks.ranked(rank);
    }

    /** The rank at present of the encoding with that negotiated position. */
    public int rankOf(int index) {
        return ranks.rankOf(index);
    }

    /** A key frame has come: whether it changed what is known of the encodings' sizes, and perhaps their order. */
    public boolean rankBySize() {
        return encodings.length > 1 && ranks.bySize();
    }

    /** Whether their rates, looked at about once a second, have changed the order. */
    public boolean rankByRate(long nowNanos) {
        return encodings.length > 1 && ranks.byRate(nowNanos);
    }

    /** The order of its encodings, to be {@link #follow followed} by its copies. */
    public Ranking ranking() {
        return ranks.ranking();
    }

    /** Takes over the order of the Producer that this one is a copy of. */
    public void follow(Ranking ranking) {
        ranks.follow(ranking);
    }

    /** How many Consumers it feeds on this worker. */
    public int consumerCount() {
        return consumers.size();
    }

    /** Whether anybody takes its packets, here or on another worker. */
    public boolean isUsed() {
        return !consumers.isEmpty() || !taps.isEmpty();
    }

    /** Rank of the best encoding that anybody wishes for, here or on another worker; -1 when nobody does. */
    public int wishedTop() {
        int top = -1;
        for (int i = 0; i < consumers.size(); i++) {
            top = Math.max(top, consumers.get(i).wishedTop());
        }
        for (int elsewhere : wishedElsewhere) {
            top = Math.max(top, elsewhere - 1);
        }
        return top;
    }

    /** Another worker's Consumers of this Producer wish for encodings up to that rank, or for none when -1. */
    public void wishedElsewhere(int worker, int top) {
        if (worker >= wishedElsewhere.length) {
            wishedElsewhere = Arrays.copyOf(wishedElsewhere, worker + 1);
        }
        wishedElsewhere[worker] = top + 1;
    }

    /** Lets a tap see every accepted packet, on the worker's thread, before any Consumer. */
    public void addTap(PacketTap tap) {
        taps.add(tap);
    }

    public void removeTap(PacketTap tap) {
        taps.remove(tap);
    }

    /**
     * Takes a packet in; it reaches the Consumers at the next {@link #flush}.
     *
     * @param sequence its extended sequence number
     * @param wireBytes its size as it came; 0 for one that counts for no bitrate, as it was sent long ago
     * @param nowNanos when it came
     * @return a packet to fill next; or the same one when it was refused as a duplicate or as too old
     */
    public StoredPacket append(
            int encoding, long sequence, StoredPacket packet, Codec codec, int wireBytes, long nowNanos) {
        StoredPacket spare = encodings[encoding].append(sequence, packet, codec, wireBytes, nowNanos);
        if (spare != packet) {
            for (int i = 0; i < taps.size(); i++) {
                taps.get(i).onPacket(this, encoding, packet, codec, wireBytes);
            }
        }
        return spare;
    }

    /** Whether its worker knows already that packets wait for {@link #flush}. */
    public boolean isQueued() {
        return queued;
    }

    /** Its worker will call {@link #flush}. */
    public void setQueued() {
        queued = true;
    }

    /** Hands the packets collected since the last flush to every Consumer. */
    public void flush(long nowNanos) {
        queued = false;
        for (int i = 0; i < consumers.size(); ) {
            Consumer consumer = consumers.get(i);
            try {
                consumer.onFresh(nowNanos);
            } catch (RuntimeException e) {
                consumer.fault(e);
            }
            // After a fault another one may have its place.
            if (i < consumers.size() && consumers.get(i) == consumer) {
                i++;
            }
        }
        for (int i = 0; i < encodings.length; i++) {
            encodings[i].doneWithFresh(nowNanos);
        }
    }

    /** Lets go of packets that nobody will need, also where none come any more. */
    public void evict(long nowNanos) {
        if (!queued) {
            for (Encoding encoding : encodings) {
                encoding.evict(nowNanos);
            }
        }
    }

    /** Asks for a key frame of the encoding with that negotiated position. */
    public void requestKeyFrame(int encoding, long nowNanos) {
        upstream.requestKeyFrame(encoding, nowNanos);
    }

    /** Ends it: its Consumers are left without a feed, its packets are let go. */
    public void close() {
        while (!consumers.isEmpty()) {
            consumers.getLast().feed(null, 0);
        }
        for (Encoding encoding : encodings) {
            encoding.clear();
        }
    }

    void add(Consumer consumer) {
        consumers.add(consumer);
    }

    void remove(Consumer consumer) {
        consumers.remove(consumer);
    }
}
