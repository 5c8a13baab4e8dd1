package dev.madang.media.sdp.negotiation;

import dev.madang.media.rtp.MediaKind;
import dev.madang.media.sdp.Direction;
import dev.madang.media.sdp.MediaSection;
import dev.madang.media.sdp.SdpException.Reason;
import dev.madang.media.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of an offered section we can take.
 *
 * @param codecs at least one
 * @param receives whether the remote end will send to us
 * @param sends whether we will send
 */
record SectionFit(MediaSection section, MediaKind kind, List<CodecParameters> codecs, boolean receives, boolean sends) {

    /**
     * What fits, or null where nothing does.
     *
     * @param agreed whether the section was accepted before
     */
    static @Nullable SectionFit of(MediaSection section, LocalParameters local, boolean agreed) {
        boolean receives = section.direction().sends() && local.mayReceive();
        boolean sends = section.direction().receives() && local.maySend();
        List<CodecParameters> codecs = codecs(section, local);
        MediaKind kind = section.kind();
        // One that rests, or was turned to where nothing can flow, keeps its place in the BUNDLE group:
        // refused, it would take the transport with it (RFC 9143, 7.3.3).
        boolean rests = section.direction() == Direction.INACTIVE || agreed;
        boolean fits = !codecs.isEmpty() && (receives || sends || rests);
        return kind == null || !fits ? null : new SectionFit(section, kind, codecs, receives, sends);
    }

    /** Whether media flows at least one way. */
    boolean flows() {
        return receives || sends;
    }

    /** Why no section of the offer fits. */
    static Reason reasonOfNone(SessionDescription offer, LocalParameters local) {
        Reason reason = Reason.NO_MEDIA;
        for (MediaSection section : offer.media()) {
            if (!codecs(section, local).isEmpty()) {
                return Reason.WRONG_DIRECTION;
            }
            if (section.kind() != null && !section.isRefused()) {
                reason = Reason.NO_COMMON_CODEC;
            }
        }
        return reason;
    }

    private static List<CodecParameters> codecs(MediaSection section, LocalParameters local) {
        boolean media = section.kind() != null && !section.isRefused();
        boolean carried = section.protocol().toUpperCase(Locale.ROOT).endsWith("RTP/SAVPF");
        return media && carried ? CodecMatcher.match(section, local.codecs()) : List.of();
    }

    /** The rids of simulcast that we can take: those not restricted to payload types we refuse, and not too many. */
    List<String> rids() {
        if (kind != MediaKind.VIDEO) {
            return List.of();
        }
        List<String> known = new ArrayList<>();
        for (MediaSection.Rid rid : section.ridLines()) {
            boolean free = rid.payloadTypes().isEmpty()
                    || codecs.stream().anyMatch(codec -> rid.payloadTypes().contains(codec.payloadType()));
            if (rid.direction().equals("send") && free) {
                known.add(rid.id());
            }
        }
        Set<String> rids = new LinkedHashSet<>();
        for (List<String> alternatives : section.simulcast("send")) {
            if (rids.size() < Agreement.MAX_ENCODINGS) {
                alternatives.stream().filter(known::contains).findFirst().ifPresent(rids::add);
            }
        }
        return List.copyOf(rids);
    }
}
