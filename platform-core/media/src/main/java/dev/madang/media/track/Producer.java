package dev.madang.media.track;

import dev.madang.media.memory.PacketSlab;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One track coming in, as one worker has it: on the publisher's own worker, or a copy of that one. Packets are
 * collected with {@link #append} while an input batch lasts; {@link #flush} hands them to one Consumer after the other,
 * so that each destination's packets lie together.
 */
public final class Producer {
    private final long id;
    private final MediaKind kind;
    private final Encoding[] encodings;
    private final EncodingRanks ranks;
    private final Upstream upstream;
    private final ArrayList<Subscriber> subscribers = new ArrayList<>(2);
    private boolean queued;
    private final ArrayList<TrackTap> taps = new ArrayList<>(0);

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

    /** Unique within the node's lifetime. */
    public long id() {
        return id;
    }

    /** Sound or pictures. */
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

    /** Takes over the order of the Producer that this one is a copy of, here or from another node. */
    public void follow(Ranking ranking, long nowNanos) {
        ranks.follow(ranking, nowNanos);
    }

    /** How many Consumers and streams to other nodes it has on this worker. */
    public int consumerCount() {
        return subscribers.size();
    }

    /** Whether anybody takes its packets, here or on another worker. */
    public boolean isUsed() {
        return !subscribers.isEmpty() || !taps.isEmpty();
    }

    /** Rank of the best encoding that anybody prefers, here or where its taps lead; -1 when nobody does. */
    public int preferredRank() {
        int top = -1;
        for (int i = 0; i < subscribers.size(); i++) {
            top = Math.max(top, subscribers.get(i).preferredRank());
        }
        for (int i = 0; i < taps.size(); i++) {
            top = Math.max(top, taps.get(i).preferredRank());
        }
        return top;
    }

    /**
     * Encodings that anybody forwards or would change to, here or where its taps lead: of each the bit of its negotiated position.
     * Never one only because it is the lowest.
     */
    public int wantedEncodings() {
        int wanted = 0;
        for (int i = 0; i < subscribers.size(); i++) {
            wanted |= subscribers.get(i).wantedEncodings();
        }
        for (int i = 0; i < taps.size(); i++) {
            wanted |= taps.get(i).wantedEncodings();
        }
        return wanted;
    }

    /** {@link #wantedEncodings} may be others now. */
    public void wantedChanged() {
        upstream.onWanted();
    }

    /** When its last packet with media came, on the worker's clock; long ago when none has. */
    public long lastPacketNanos() {
        long last = encodings[0].lastPacketNanos();
        for (int i = 1; i < encodings.length; i++) {
            last = Math.max(last, encodings[i].lastPacketNanos());
        }
        return last;
    }

    /** Lets a tap see every accepted packet, on the worker's thread, before any Consumer. */
    public void addTap(TrackTap tap) {
        taps.add(tap);
        upstream.onWanted();
    }

    /** Shows that tap nothing more. */
    public void removeTap(TrackTap tap) {
        taps.remove(tap);
        upstream.onWanted();
    }

    /** Tells the taps what has become known of its encodings' sizes and order. */
    public void tellRanking() {
        for (int i = 0; i < taps.size(); i++) {
            taps.get(i).onRanking(this);
        }
    }

    /** Takes note of the publisher's clock of an encoding, see {@link Encoding#clock}, and tells the taps. */
    public void clock(Encoding encoding, long ntp, int rtpTimestamp, long atNanos) {
        encoding.clock(ntp, rtpTimestamp, atNanos);
        for (int i = 0; i < taps.size(); i++) {
            taps.get(i).onClock(this, encoding);
        }
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
                taps.get(i).onPacket(this, encodings[encoding], packet, codec, wireBytes);
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
        for (int i = 0; i < subscribers.size(); ) {
            Subscriber subscriber = subscribers.get(i);
            try {
                subscriber.onFresh(nowNanos);
            } catch (RuntimeException e) {
                subscriber.fault(e);
            }
            // After a fault another one may have its place.
            if (i < subscribers.size() && subscribers.get(i) == subscriber) {
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

    /** Ends it: its Consumers are subscribed to nothing, its packets are let go. */
    public void close() {
        while (!subscribers.isEmpty()) {
            subscribers.getLast().onEnd();
        }
        while (!taps.isEmpty()) {
            taps.removeLast().onEnd(this);
        }
        for (Encoding encoding : encodings) {
            encoding.clear();
        }
    }

    /** Hands packets to that Consumer too, from the next {@link #flush} on. */
    public void add(Subscriber subscriber) {
        subscribers.add(subscriber);
        upstream.onWanted();
    }

    /** Hands that Consumer no more packets. */
    public void remove(Subscriber subscriber) {
        subscribers.remove(subscriber);
        upstream.onWanted();
    }
}
