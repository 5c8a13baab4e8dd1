package dev.madang.planb;

import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SessionDescription;
import org.jspecify.annotations.Nullable;

/**
 * Translates the negotiations of one Peer whose client speaks Plan B (draft-uberti-rtcweb-plan-00): there one m-section a kind
 * holds all tracks, told apart by the msid of their SSRCs; here every track has an m-section (RFC 9429), and keeps it over
 * all offers of the session. Either the client offers or we do; the other way round needs a session of its own.
 *
 * <p>Simulcast by SIM group and retransmissions by FID group stay as they are (RFC 5576); rids, and the header extensions
 * that carry mids and rids, are left out both ways, since Plan B knows none. Not safe for several threads.
 */
public final class PlanBSession {
    private static final int MAX_SLOTS = TrackReader.MAX_TRACKS;

    private @Nullable ClientOffers clientOffers;
    private @Nullable ServerOffers serverOffers;

    /** A session that has negotiated nothing. */
    public PlanBSession() {}

    /**
     * The client's offer with one section a track. The first track of a kind has the index and mid of the client's section,
     * each other one a section at the end, with a mid of at most 16 characters in the BUNDLE group. A track that is gone
     * leaves a refused section, which a later one may take once that has been answered. Where the client receives, one
     * section of a kind does so, or as many as the last answered offer had.
     *
     * <p>An offer that is not answered, since it was refused, leaves no trace.
     *
     * @throws SdpException CONTRADICTORY_SSRC_GROUPS or MALFORMED for SSRCs that make no sense, TOO_LARGE for more than 64
     *     tracks of one kind, MISMATCH for two sections of one kind or others than before
     */
    public SessionDescription toUnifiedOffer(SessionDescription planBOffer) throws SdpException {
        return clientOffers().offer(planBOffer);
    }

    /**
     * The same, with room for several tracks of ours: where the client receives, so many sections of that kind do.
     *
     * @param audioSlots 0 to 64
     * @param videoSlots 0 to 64
     * @throws SdpException as {@link #toUnifiedOffer(SessionDescription)} does
     */
    public SessionDescription toUnifiedOffer(SessionDescription planBOffer, int audioSlots, int videoSlots)
            throws SdpException {
        if (Math.min(audioSlots, videoSlots) < 0 || Math.max(audioSlots, videoSlots) > MAX_SLOTS) {
            throw new IllegalArgumentException("0 to " + MAX_SLOTS + " slots of a kind");
        }
        return clientOffers().offer(planBOffer, audioSlots, videoSlots);
    }

    /**
     * Our answer to the last offer, in the client's sections and their order. A section is accepted when any of its tracks
     * is, and has the directions of all of them; what we send is told by ssrc lines alone. BUNDLE has the accepted ones.
     *
     * @throws SdpException when it does not answer the offer that {@link #toUnifiedOffer} made, or sends what Plan B cannot
     *     say: a track without SSRC, two of one name
     * @throws IllegalStateException when there is no offer to answer
     */
    public SessionDescription toPlanBAnswer(SessionDescription unifiedAnswer) throws SdpException {
        return clientOffers().answer(unifiedAnswer);
    }

    /**
     * Our offer in sections with the mids "audio" and "video", in the order in which their kinds come first. Later offers
     * may add sections at their end. The version rises with each offer, whatever that of ours does.
     *
     * @throws SdpException when it sends what Plan B cannot say: a track without SSRC, two of one name, more than 64 of one
     *     kind
     */
    public SessionDescription toPlanBOffer(SessionDescription unifiedOffer) throws SdpException {
        return serverOffers().offer(unifiedOffer);
    }

    /**
     * The client's answer with as many sections as our last offer has, in its order and with its mids, each with what the
     * section of its kind has agreed of its codecs. Tracks of the client's take the sections that receive.
     *
     * @throws SdpException MISMATCH when it does not answer the offer that {@link #toPlanBOffer} made, or has more tracks
     *     than that can receive; otherwise as {@link #toUnifiedOffer(SessionDescription)} does
     * @throws IllegalStateException when there is no offer that was answered
     */
    public SessionDescription toUnifiedAnswer(SessionDescription planBAnswer) throws SdpException {
        return serverOffers().answer(planBAnswer);
    }

    private ClientOffers clientOffers() {
        if (serverOffers != null) {
            throw new IllegalStateException("in this session we are the one that offers");
        }
        ClientOffers offers = clientOffers == null ? new ClientOffers() : clientOffers;
        clientOffers = offers;
        return offers;
    }

    private ServerOffers serverOffers() {
        if (clientOffers != null) {
            throw new IllegalStateException("in this session the client is the one that offers");
        }
        ServerOffers offers = serverOffers == null ? new ServerOffers() : serverOffers;
        serverOffers = offers;
        return offers;
    }
}
