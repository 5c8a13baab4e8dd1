package dev.madang.media.peer;

import dev.madang.media.dtls.DtlsFactory;
import dev.madang.media.ice.IceAgent;
import dev.madang.media.router.Consumer;
import dev.madang.media.router.ConsumerParameters;
import dev.madang.media.router.PacketWriter;
import dev.madang.media.router.Producer;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.HeaderExtensionIds;
import dev.madang.media.sdp.AgreedMedia;
import dev.madang.media.sdp.AgreedSession;
import dev.madang.media.sdp.CodecParameters;
import dev.madang.media.sdp.EncodingParameters;
import dev.madang.media.srtp.SrtpCrypto;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Makes a Peer with its Producers and Consumers out of what was agreed; on the worker's thread. */
final class PeerBuilder {
    private final MediaWorker worker;
    private final AgreedSession session;
    private final LongSupplier ids;
    private final Entropy entropy;
    private final List<WorkerProducerHandle> producers = new ArrayList<>();

    PeerBuilder(MediaWorker worker, AgreedSession session, LongSupplier ids, Entropy entropy) {
        this.worker = worker;
        this.session = session;
        this.ids = ids;
        this.entropy = entropy;
    }

    Peer build(long id, IceAgent agent, DtlsFactory dtls, SrtpCrypto crypto, PeerNotifier notifier, String cname) {
        List<ReceiveSection> sections = new ArrayList<>();
        for (AgreedMedia media : session.media()) {
            if (media.receives()) {
                sections.add(section(media));
            }
        }
        Peer peer = new Peer(
                id, worker, session, agent, dtls, crypto, notifier, sections, cname.getBytes(StandardCharsets.UTF_8));
        for (AgreedMedia media : session.media()) {
            if (media.sends()) {
                ConsumerParameters parameters = parameters(media);
                Consumer consumer = new Consumer(parameters, new PacketWriter(peer.send(), parameters));
                peer.send().add(new SendSlot(media.mid(), consumer));
            }
        }
        return peer;
    }

    private ReceiveSection section(AgreedMedia media) {
        List<EncodingParameters> ordered = LayerOrder.lowestFirst(media.encodings());
        List<@Nullable String> rids = new ArrayList<>();
        for (EncodingParameters encoding : ordered) {
            rids.add(encoding.rid());
        }
        long id = ids.getAsLong();
        Producer producer = new Producer(
                id, media.kind(), rids, worker.slab(), (encoding, nowNanos) -> worker.requestKeyFrame(id, encoding));
        List<Codec> codecs =
                media.codecs().stream().map(CodecParameters::codec).distinct().toList();
        producers.add(new WorkerProducerHandle(new ProducerRef(id, media.kind(), rids, worker), media.mid(), codecs));
        AgreedMedia sorted = new AgreedMedia(
                media.index(),
                media.mid(),
                media.kind(),
                media.receives(),
                media.sends(),
                media.codecs(),
                media.extensions(),
                ordered,
                media.sendSsrc(),
                media.sendRtxSsrc());
        return new ReceiveSection(sorted, producer);
    }

    private ConsumerParameters parameters(AgreedMedia media) {
        Map<Codec, Integer> payloadTypes = new EnumMap<>(Codec.class);
        Map<Codec, Integer> rtx = new EnumMap<>(Codec.class);
        for (CodecParameters codec : media.codecs()) {
            if (payloadTypes.putIfAbsent(codec.codec(), codec.payloadType()) == null && codec.rtxPayloadType() >= 0) {
                rtx.put(codec.codec(), codec.rtxPayloadType());
            }
        }
        HeaderExtensionIds extensions = media.extensions();
        return new ConsumerParameters(
                media.kind(),
                media.sendSsrc(),
                media.sendRtxSsrc(),
                payloadTypes,
                rtx,
                media.codecs().stream().anyMatch(CodecParameters::nack),
                extensions,
                media.mid().getBytes(StandardCharsets.UTF_8),
                entropy.firstSequence());
    }

    /** The handles of the Producers made, in m-section order. */
    List<WorkerProducerHandle> producers() {
        return producers;
    }
}
