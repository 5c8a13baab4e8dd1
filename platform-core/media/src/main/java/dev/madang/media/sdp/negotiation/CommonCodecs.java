package dev.madang.media.sdp.negotiation;

import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.sdp.Attribute;
import dev.madang.media.sdp.MediaSection;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SdpException.Reason;
import dev.madang.media.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Refuses in a viewer's offer what could never be fed: sections without any codec in which there is something to send. */
public final class CommonCodecs {
    private CommonCodecs() {}

    /**
     * The offer with such sections refused, by port 0 (RFC 3264, 6), so that its answer refuses them too.
     *
     * @param sent the codecs in which there is something to send, of each kind of which that is known
     * @throws SdpException NO_COMMON_CODEC when none is left that would receive
     */
    public static SessionDescription keep(SessionDescription offer, Map<MediaKind, Set<Codec>> sent)
            throws SdpException {
        List<MediaSection> sections = new ArrayList<>();
        boolean anyRefused = false;
        boolean anyKept = false;
        for (MediaSection section : offer.media()) {
            boolean receives = section.kind() != null
                    && !section.isRefused()
                    && section.direction().receives();
            boolean useless = receives && isUseless(section, sent);
            anyRefused |= useless;
            anyKept |= receives && !useless;
            sections.add(useless ? refused(section) : section);
        }
        if (!anyRefused) {
            return offer;
        }
        if (!anyKept) {
            throw new SdpException(
                    Reason.NO_COMMON_CODEC, "No m-section of the SDP has a codec in which the room is published.");
        }
        return new SessionDescription(offer.sessionId(), offer.version(), offer.attributes(), sections);
    }

    private static boolean isUseless(MediaSection section, Map<MediaKind, Set<Codec>> sent) {
        MediaKind kind = section.kind();
        Set<Codec> codecs = kind == null ? null : sent.get(kind);
        return codecs != null && CodecMatcher.match(section, codecs).isEmpty();
    }

    private static MediaSection refused(MediaSection section) {
        List<Attribute> attributes = section.attributes().stream()
                .filter(attribute -> !attribute.name().equals("bundle-only"))
                .toList();
        return new MediaSection(section.type(), 0, section.protocol(), section.formats(), attributes);
    }
}
