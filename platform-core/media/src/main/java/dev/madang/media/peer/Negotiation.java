package dev.madang.media.peer;

import dev.madang.media.engine.SlotCounts;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.sdp.Attribute;
import dev.madang.media.sdp.IceCredentials;
import dev.madang.media.sdp.MediaSection;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SdpException.Reason;
import dev.madang.media.sdp.SessionDescription;
import dev.madang.media.sdp.negotiation.AgreedMedia;
import dev.madang.media.sdp.negotiation.AgreedSession;
import dev.madang.media.sdp.negotiation.AnswerMaker;
import dev.madang.media.sdp.negotiation.EncodingParameters;
import dev.madang.media.sdp.negotiation.LocalParameters;
import dev.madang.media.sdp.negotiation.Offer;
import dev.madang.media.sdp.negotiation.OfferMaker;
import dev.madang.media.sdp.negotiation.OfferedTrack;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Peer's negotiation: what was agreed last, and our offer that waits for an answer. One end makes all offers of a Peer, so
 * that two never cross. Guarded by its owner's lock.
 */
public final class Negotiation {
    /** Tracks that a publisher may send us on one connection; more are a mistake or worse. */
    static final int PUBLISHER_TRACKS = 16;

    /** Tracks that a server may send to the client role. */
    public static final int SERVER_TRACKS = 2 * SlotCounts.MOST;

    private static final List<Codec> AUDIO = List.of(Codec.OPUS);
    private static final List<Codec> VIDEO = List.of(Codec.VP8, Codec.VP9, Codec.H264, Codec.AV1);

    private final int maxTracks;
    private LocalParameters local;
    /** What was agreed last; null before the first time. */
    private @Nullable AgreedSession agreed;
    /** Our newest offer; null where the remote end makes the offers. */
    private @Nullable Offer offer;
    /** Whether our offer has no answer yet. */
    private boolean awaitsAnswer;

    /** @param maxTracks that the remote end may send */
    public Negotiation(LocalParameters local, int maxTracks) {
        this.local = local;
        this.maxTracks = maxTracks;
    }

    /** Our newest description. */
    SessionDescription description() {
        if (offer != null) {
            return offer.description();
        }
        if (agreed == null) {
            throw new IllegalStateException("nothing was negotiated yet");
        }
        return agreed.local();
    }

    /** Our RTCP name. */
    String cname() {
        return local.cname();
    }

    /** Our ICE credentials. */
    public IceCredentials ice() {
        return local.ice();
    }

    /** Whether that description of the remote end begins a new ICE session. */
    boolean isIceRestart(SessionDescription remote) throws SdpException {
        return agreed != null && agreed.isIceRestart(remote);
    }

    /** Other credentials from the next description on. */
    public void ice(IceCredentials fresh) {
        local = local.with(fresh);
    }

    /**
     * Answers the remote end's first or later offer.
     *
     * @throws SdpException when it cannot be answered; nothing has changed then
     */
    public AgreedSession answer(SessionDescription remote) throws SdpException {
        if (offer != null) {
            throw new SdpException(Reason.MISMATCH, "On this connection the server makes the offers.");
        }
        AgreedSession before = agreed;
        AgreedSession now =
                before == null ? AnswerMaker.answer(remote, local) : AnswerMaker.answerAgain(before, remote, local);
        if (now.media().stream().filter(AgreedMedia::receives).count() > maxTracks) {
            throw new SdpException(Reason.TOO_LARGE, "At most " + maxTracks + " tracks may be sent on one connection.");
        }
        agreed = now;
        return now;
    }

    /** Our offer of at least so many slots; those there were stay. It replaces an offer that waits. */
    SessionDescription offer(SlotCounts counts, Entropy entropy) {
        Offer before = offer;
        List<OfferedTrack> slots = new ArrayList<>(before == null ? List.of() : before.tracks());
        grow(slots, MediaKind.AUDIO, "a", counts.audio(), AUDIO, entropy);
        grow(slots, MediaKind.VIDEO, "v", counts.video(), VIDEO, entropy);
        long version = before == null ? 1 : before.description().version() + 1;
        Offer made = OfferMaker.offer(slots, local, version);
        offer = made;
        awaitsAnswer = true;
        return made.description();
    }

    private static void grow(
            List<OfferedTrack> slots, MediaKind kind, String prefix, int count, List<Codec> codecs, Entropy entropy) {
        long present = slots.stream().filter(slot -> slot.kind() == kind).count();
        for (int i = (int) present; i < count; i++) {
            int repair = kind == MediaKind.VIDEO ? entropy.ssrc() : 0;
            EncodingParameters encoding = new EncodingParameters(null, entropy.ssrc(), repair);
            // A stream for each number: sound and picture of one person meet in Slots of one number.
            slots.add(OfferedTrack.sending(prefix + i, kind, codecs, List.of(encoding))
                    .inStream(Integer.toString(i)));
        }
    }

    /**
     * Takes the answer to our offer.
     *
     * @throws SdpException when no offer waits, or the answer does not fit it; nothing has changed then
     */
    AgreedSession accept(SessionDescription answer) throws SdpException {
        Offer waiting = offer;
        if (waiting == null || !awaitsAnswer) {
            throw new SdpException(Reason.MISMATCH, "No offer waits for an answer.");
        }
        AgreedSession now = OfferMaker.accepted(waiting, answer);
        awaitsAnswer = false;
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
        if (offer != null) {
            offer = new Offer(after, offer.tracks());
        } else if (agreed != null) {
            agreed = agreed.withLocal(after);
        }
    }
}
