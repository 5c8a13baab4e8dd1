package dev.madang.media.peer;

import dev.madang.media.ice.IceCredentials;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.sdp.AgreedMedia;
import dev.madang.media.sdp.AgreedSession;
import dev.madang.media.sdp.AnswerMaker;
import dev.madang.media.sdp.Attribute;
import dev.madang.media.sdp.EncodingParameters;
import dev.madang.media.sdp.LocalParameters;
import dev.madang.media.sdp.MediaSection;
import dev.madang.media.sdp.Offer;
import dev.madang.media.sdp.OfferMaker;
import dev.madang.media.sdp.OfferedTrack;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SdpException.Reason;
import dev.madang.media.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Peer's negotiation: what was agreed last, and our offer that waits for an answer. One end makes all offers of a Peer, so
 * that two never cross. Guarded by its owner's lock.
 */
final class Negotiation {
    /** Tracks that a publisher may send us on one connection; more are a mistake or worse. */
    static final int PUBLISHER_TRACKS = 16;

    /** Tracks that a server may send to the client role. */
    static final int SERVER_TRACKS = 2 * SlotCounts.MOST;

    private static final List<Codec> AUDIO = List.of(Codec.OPUS);
    private static final List<Codec> VIDEO = List.of(Codec.VP8, Codec.VP9, Codec.H264, Codec.AV1);

    private final List<OfferedTrack> slots = new ArrayList<>();
    private final int maxTracks;
    private LocalParameters local;
    private @Nullable AgreedSession agreed;
    private @Nullable Offer pending;
    private @Nullable SessionDescription description;
    private long version;

    /** @param maxTracks that the remote end may send */
    Negotiation(LocalParameters local, int maxTracks) {
        this.local = local;
        this.maxTracks = maxTracks;
    }

    /** Our newest description. */
    SessionDescription description() {
        if (description == null) {
            throw new IllegalStateException("nothing was negotiated yet");
        }
        return description;
    }

    /** Our RTCP name. */
    String cname() {
        return local.cname();
    }

    /** Our ICE credentials. */
    IceCredentials ice() {
        return local.ice();
    }

    /** Whether that description of the remote end begins a new ICE session. */
    boolean isIceRestart(SessionDescription remote) throws SdpException {
        return agreed != null && agreed.isIceRestart(remote);
    }

    /** Other credentials from the next description on. */
    void ice(IceCredentials fresh) {
        local = local.with(fresh);
    }

    /**
     * Answers the remote end's first or later offer.
     *
     * @throws SdpException when it cannot be answered; nothing has changed then
     */
    AgreedSession answer(SessionDescription offer) throws SdpException {
        if (!slots.isEmpty()) {
            throw new SdpException(Reason.MISMATCH, "On this connection the server makes the offers.");
        }
        AgreedSession before = agreed;
        AgreedSession now =
                before == null ? AnswerMaker.answer(offer, local) : AnswerMaker.answerAgain(before, offer, local);
        if (now.media().stream().filter(AgreedMedia::receives).count() > maxTracks) {
            throw new SdpException(Reason.TOO_LARGE, "At most " + maxTracks + " tracks may be sent on one connection.");
        }
        agreed = now;
        description = now.local();
        return now;
    }

    /** Our offer of at least so many slots; those there were stay. It replaces an offer that waits. */
    SessionDescription offer(SlotCounts counts, Entropy entropy) {
        grow(MediaKind.AUDIO, "a", counts.audio(), AUDIO, entropy);
        grow(MediaKind.VIDEO, "v", counts.video(), VIDEO, entropy);
        Offer offer = OfferMaker.offer(slots, local, ++version);
        pending = offer;
        description = offer.description();
        return offer.description();
    }

    private void grow(MediaKind kind, String prefix, int wanted, List<Codec> codecs, Entropy entropy) {
        for (int i = count(kind); i < wanted; i++) {
            int repair = kind == MediaKind.VIDEO ? entropy.ssrc() : 0;
            EncodingParameters encoding = new EncodingParameters(null, entropy.ssrc(), repair);
            // A stream for each number: sound and picture of one person meet in Slots of one number.
            slots.add(OfferedTrack.sending(prefix + i, kind, codecs, List.of(encoding))
                    .inStream(Integer.toString(i)));
        }
    }

    private int count(MediaKind kind) {
        return (int) slots.stream().filter(slot -> slot.kind() == kind).count();
    }

    /**
     * Takes the answer to our offer.
     *
     * @throws SdpException when no offer waits, or the answer does not fit it; nothing has changed then
     */
    AgreedSession accept(SessionDescription answer) throws SdpException {
        Offer offer = pending;
        if (offer == null) {
            throw new SdpException(Reason.MISMATCH, "No offer waits for an answer.");
        }
        AgreedSession now = OfferMaker.accepted(offer, answer);
        pending = null;
        agreed = now;
        return now;
    }

    /** Our description with other credentials, and everything else as it is (WHIP's restart: RFC 9725, 4.3.3). */
    void restarted(IceCredentials fresh) {
        ice(fresh);
        SessionDescription before = description();
        List<MediaSection> sections = new ArrayList<>();
        for (MediaSection section : before.media()) {
            List<Attribute> attributes = new ArrayList<>();
            for (Attribute attribute : section.attributes()) {
                attributes.add(
                        switch (attribute.name()) {
                            case "ice-ufrag" -> Attribute.of("ice-ufrag", fresh.ufrag());
                            case "ice-pwd" -> Attribute.of("ice-pwd", fresh.password());
                            default -> attribute;
                        });
            }
            sections.add(new MediaSection(
                    section.type(),
                    section.port(),
                    section.protocol(),
                    section.formats(),
                    section.bandwidths(),
                    attributes));
        }
        SessionDescription after =
                new SessionDescription(before.sessionId(), before.version() + 1, before.attributes(), sections);
        description = after;
        version = Math.max(version, after.version());
        if (agreed != null) {
            agreed = agreed.withLocal(after);
        }
    }
}
