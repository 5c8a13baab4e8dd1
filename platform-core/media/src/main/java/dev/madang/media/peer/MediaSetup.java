package dev.madang.media.peer;

import dev.madang.media.engine.ProducerHandle;
import dev.madang.media.engine.SlotHandle;
import dev.madang.media.forward.Consumer;
import dev.madang.media.forward.ConsumerParameters;
import dev.madang.media.receive.ReceivedTrack;
import dev.madang.media.relay.TrackRef;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.HeaderExtensionIds;
import dev.madang.media.sdp.negotiation.AgreedMedia;
import dev.madang.media.sdp.negotiation.AgreedSession;
import dev.madang.media.sdp.negotiation.CodecParameters;
import dev.madang.media.sdp.negotiation.EncodingParameters;
import dev.madang.media.send.RtpSender;
import dev.madang.media.track.Producer;
import dev.madang.media.track.TrackTap;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Brings a Peer's Producers and slots in line with what was agreed, now and again; on the worker's thread. */
final class MediaSetup {
    private final Peer peer;
    private final LongSupplier ids;
    private final Entropy entropy;
    private final Function<String, @Nullable TrackTap> taps;
    private final Map<String, WorkerProducerHandle> producers = new LinkedHashMap<>();
    private final Map<String, WorkerSlotHandle> slots = new LinkedHashMap<>();
    /** Where the numbers of SSRCs go on that were used before: under one key none may be used twice (RFC 3711, 9.1). */
    private final Map<Integer, Numbers> used = new HashMap<>();

    private record Numbers(long media, long rtx) {}

    /** @param taps gives for each mid who sees its packets from the first on, or null */
    MediaSetup(Peer peer, LongSupplier ids, Entropy entropy, Function<String, @Nullable TrackTap> taps) {
        this.peer = peer;
        this.ids = ids;
        this.entropy = entropy;
        this.taps = taps;
    }

    /** A Peer's tracks, in m-section order. */
    record Tracks(List<ProducerHandle> producers, List<SlotHandle> slots) {
        static final Tracks NONE = new Tracks(List.of(), List.of());

        Tracks {
            producers = List.copyOf(producers);
            slots = List.copyOf(slots);
        }
    }

    /** Adds what is new, takes out what is not agreed any more, leaves the rest as it is. */
    Tracks apply(AgreedSession session) {
        peer.transport().agreed(session.localRole(), session.remoteFingerprints());
        Set<String> received = new HashSet<>();
        Set<String> sent = new HashSet<>();
        for (AgreedMedia media : session.media()) {
            if (media.receives()) {
                received.add(media.mid());
            }
            if (media.sends()) {
                sent.add(media.mid());
            }
        }
        producers.values().removeIf(producer -> {
            boolean over = !received.contains(producer.mid());
            if (over) {
                peer.removeTrack(producer.producer());
            }
            return over;
        });
        slots.values().removeIf(slot -> {
            boolean over = !sent.contains(slot.mid());
            if (over) {
                noteNumbers(slot.mid());
                peer.sender().remove(slot.mid());
            }
            return over;
        });
        List<ProducerHandle> producersInOrder = new ArrayList<>();
        List<SlotHandle> slotsInOrder = new ArrayList<>();
        for (AgreedMedia media : session.media()) {
            if (media.receives()) {
                producersInOrder.add(producers.computeIfAbsent(media.mid(), mid -> producer(media)));
            }
            if (media.sends()) {
                slotsInOrder.add(slots.computeIfAbsent(media.mid(), mid -> slot(media)));
            }
        }
        return new Tracks(producersInOrder, slotsInOrder);
    }

    private void noteNumbers(String mid) {
        for (RtpSender sender : peer.sender().senders()) {
            if (sender.mid().equals(mid)) {
                Consumer consumer = sender.consumer();
                used.put(
                        consumer.parameters().ssrc(), new Numbers(consumer.nextSequence(), consumer.nextRtxSequence()));
            }
        }
    }

    /** One Consumer for each stream that we send; several only where we publish with simulcast, in the client role. */
    private WorkerSlotHandle slot(AgreedMedia media) {
        boolean simulcast = !media.receives() && media.encodings().size() > 1;
        List<EncodingParameters> streams = simulcast
                ? media.encodings()
                : List.of(new EncodingParameters(null, media.sendSsrc(), media.sendRtxSsrc()));
        List<RtpSender> made = new ArrayList<>();
        for (EncodingParameters stream : streams) {
            made.add(peer.sender().add(media.mid(), made.size(), parameters(media, stream)));
        }
        return new WorkerSlotHandle(peer, made.getFirst());
    }

    private WorkerProducerHandle producer(AgreedMedia media) {
        List<@Nullable String> rids = new ArrayList<>();
        for (EncodingParameters encoding : media.encodings()) {
            rids.add(encoding.rid());
        }
        long id = ids.getAsLong();
        Producer producer = new Producer(
                id,
                media.kind(),
                rids,
                peer.host().worker().slab(),
                (encoding, nowNanos) -> peer.receiver().requestKeyFrame(id, encoding, nowNanos));
        List<Codec> codecs =
                media.codecs().stream().map(CodecParameters::codec).distinct().toList();
        TrackTap tap = taps.apply(media.mid());
        if (tap != null) {
            producer.addTap(tap);
        }
        ReceivedTrack track = peer.addTrack(media, producer);
        return new WorkerProducerHandle(
                new TrackRef(id, media.kind(), rids, peer.host().tracks()),
                producer,
                media.mid(),
                codecs,
                track.loudness(),
                track.carried());
    }

    private ConsumerParameters parameters(AgreedMedia media, EncodingParameters stream) {
        Map<Codec, Integer> payloadTypes = new EnumMap<>(Codec.class);
        Map<Codec, Integer> rtx = new EnumMap<>(Codec.class);
        for (CodecParameters codec : media.codecs()) {
            if (payloadTypes.putIfAbsent(codec.codec(), codec.payloadType()) == null && codec.rtxPayloadType() >= 0) {
                rtx.put(codec.codec(), codec.rtxPayloadType());
            }
        }
        HeaderExtensionIds extensions = media.extensions();
        String rid = stream.rid();
        int first = entropy.firstSequence();
        Numbers numbers = used.getOrDefault(stream.ssrc(), new Numbers(first, first));
        return new ConsumerParameters(
                media.kind(),
                stream.ssrc(),
                stream.rtxSsrc(),
                payloadTypes,
                rtx,
                media.codecs().stream().anyMatch(CodecParameters::nack),
                extensions,
                media.mid().getBytes(StandardCharsets.UTF_8),
                rid == null ? new byte[0] : rid.getBytes(StandardCharsets.UTF_8),
                numbers.media(),
                numbers.rtx());
    }
}
