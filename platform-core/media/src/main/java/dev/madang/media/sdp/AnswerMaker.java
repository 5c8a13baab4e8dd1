package dev.madang.media.sdp;

import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.HeaderExtension;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.sdp.SdpException.Reason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Answers an offer (RFC 9429, 5.3): takes the audio and video sections that fit, bundles them, refuses the others; payload
 * types and extension ids stay as offered.
 */
public final class AnswerMaker {
    private final SessionDescription offer;
    private final LocalParameters local;
    private final List<String> accepted = new ArrayList<>();

    private AnswerMaker(SessionDescription offer, LocalParameters local) {
        this.offer = offer;
        this.local = local;
    }

    /**
     * The answer, and what it comes to.
     *
     * @throws SdpException when no section fits, or the offer lacks what every session needs
     */
    public static AgreedSession answer(SessionDescription offer, LocalParameters local) throws SdpException {
        SessionDescription answer = new AnswerMaker(offer, local).make();
        return Agreement.of(answer, offer, answer, local.codecs());
    }

    private SessionDescription make() throws SdpException {
        checkMids();
        List<String> bundle = offer.bundle();
        List<MediaSection> sections = new ArrayList<>();
        int bundled = 0;
        boolean fits = false;
        for (int i = 0; i < offer.media().size(); i++) {
            MediaSection section = offer.media().get(i);
            String mid = Agreement.mid(section, i);
            List<CodecParameters> codecs = section.kind() == null || section.isRefused()
                    ? List.of()
                    : CodecMatcher.match(section, local.codecs());
            Direction remote = section.direction();
            boolean receives = remote.sends() && local.mayReceive();
            boolean sends = remote.receives() && local.maySend();
            boolean usable = !codecs.isEmpty()
                    && (receives || sends)
                    && section.protocol().contains("SAVPF");
            boolean inGroup = bundle.contains(mid) || bundle.isEmpty() && bundled == 0;
            if (usable && inGroup) {
                sections.add(accept(section, mid, codecs, receives, sends, bundled == 0));
                accepted.add(mid);
                bundled++;
            } else {
                sections.add(refuse(section));
            }
            fits |= usable;
        }
        if (accepted.isEmpty()) {
            throw fits
                    ? new SdpException(Reason.NOT_BUNDLED, "No usable m-section of the offer is in its BUNDLE group.")
                    : new SdpException(
                            Reason.NO_COMMON_CODEC,
                            "No m-section of the offer has a codec and direction that this endpoint takes.");
        }
        return new SessionDescription(local.sessionId(), 1, sessionAttributes(), sections);
    }

    private void checkMids() throws SdpException {
        Set<String> mids = new HashSet<>();
        for (MediaSection section : offer.media()) {
            String mid = section.mid();
            if (mid != null && !mids.add(mid)) {
                throw new SdpException(Reason.DUPLICATE_MID, "Two m-sections of the offer have the same mid.");
            }
        }
    }

    private List<Attribute> sessionAttributes() {
        List<Attribute> attributes = new ArrayList<>();
        if (!offer.bundle().isEmpty()) {
            attributes.add(Attribute.of("group", "BUNDLE " + String.join(" ", accepted)));
        }
        if (local.iceLite()) {
            attributes.add(Attribute.of("ice-lite"));
        }
        if (offer.has("extmap-allow-mixed")) {
            attributes.add(Attribute.of("extmap-allow-mixed"));
        }
        attributes.add(Attribute.of("msid-semantic", " WMS *"));
        return attributes;
    }

    private MediaSection accept(
            MediaSection section,
            String mid,
            List<CodecParameters> codecs,
            boolean receives,
            boolean sends,
            boolean first)
            throws SdpException {
        if (!section.has("rtcp-mux")) {
            throw new SdpException(Reason.NOT_BUNDLED, "An m-section of the offer lacks rtcp-mux.");
        }
        List<Attribute> attributes = new ArrayList<>();
        if (section.mid() != null) {
            attributes.add(Attribute.of("mid", mid));
        }
        String setup = offer.value(section, "setup");
        SectionWriter.transport(attributes, local, "passive".equals(setup) ? "active" : "passive");
        attributes.add(Attribute.of(Direction.of(sends, receives).attribute()));
        attributes.add(Attribute.of("rtcp-mux"));
        attributes.add(Attribute.of("rtcp-rsize"));
        List<String> formats = new ArrayList<>();
        for (CodecParameters codec : codecs) {
            SectionWriter.codec(attributes, formats, codec, section.formatText(codec.payloadType()));
        }
        for (MediaSection.ExtMap map : section.extMaps()) {
            HeaderExtension extension = HeaderExtension.of(map.uri());
            if (extension != null
                    && local.extensions().contains(extension)
                    && isUseful(extension, receives, codecs.getFirst().codec())) {
                attributes.add(Attribute.of("extmap", map.id() + " " + map.uri()));
            }
        }
        if (receives && section.kind() == MediaKind.VIDEO) {
            simulcast(section, attributes);
        }
        if (sends) {
            boolean rtx = codecs.stream().anyMatch(codec -> codec.rtxPayloadType() >= 0);
            SectionWriter.ssrcs(attributes, local, mid, rtx);
        }
        if (first) {
            SectionWriter.candidates(attributes, local);
        }
        return new MediaSection(section.type(), 9, section.protocol(), formats, attributes);
    }

    /**
     * A sender that may use the dependency descriptor leaves picture ids and layers out of VP8's and VP9's own
     * descriptors, and not every viewer takes it: only AV1, which has no other, comes with it.
     */
    private static boolean isUseful(HeaderExtension extension, boolean receives, Codec preferred) {
        return extension != HeaderExtension.DEPENDENCY_DESCRIPTOR || !receives || preferred == Codec.AV1;
    }

    private static void simulcast(MediaSection section, List<Attribute> attributes) {
        List<String> rids = section.rids("send");
        for (String rid : rids) {
            attributes.add(Attribute.of("rid", rid + " recv"));
        }
        if (section.has("simulcast") && !rids.isEmpty()) {
            attributes.add(Attribute.of("simulcast", "recv " + String.join(";", rids)));
        }
    }

    private static MediaSection refuse(MediaSection section) {
        List<Attribute> attributes = new ArrayList<>();
        String mid = section.mid();
        if (mid != null) {
            attributes.add(Attribute.of("mid", mid));
        }
        attributes.add(Attribute.of("inactive"));
        return new MediaSection(section.type(), 0, section.protocol(), section.formats(), attributes);
    }
}
