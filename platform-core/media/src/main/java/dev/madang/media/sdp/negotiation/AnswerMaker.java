package dev.madang.media.sdp.negotiation;

import dev.madang.media.rtp.HeaderExtension;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.sdp.Attribute;
import dev.madang.media.sdp.Direction;
import dev.madang.media.sdp.DtlsRole;
import dev.madang.media.sdp.MediaSection;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SdpException.Reason;
import dev.madang.media.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Answers an offer (RFC 9429, 5.3): takes the audio and video sections that fit, bundles them, refuses the others; payload
 * types, their order and extension ids stay as offered. Codecs, extensions and rids are taken for what a section can be used
 * for, whichever way media flows in it at present: a client offers no more of them again than it was answered last.
 */
public final class AnswerMaker {
    private final SessionDescription offer;
    private final LocalParameters local;
    private final @Nullable AgreedSession before;

    private AnswerMaker(SessionDescription offer, LocalParameters local, @Nullable AgreedSession before) {
        this.offer = offer;
        this.local = local;
        this.before = before;
    }

    /**
     * The answer, and what it comes to.
     *
     * @throws SdpException when no section fits, or the offer lacks what every session needs
     */
    public static AgreedSession answer(SessionDescription offer, LocalParameters local) throws SdpException {
        SessionDescription answer = new AnswerMaker(offer, local, null).make();
        return Agreement.of(answer, offer, answer);
    }

    /**
     * The answer to a later offer of the same session: for an ICE restart, for sections added or given up. DTLS role and
     * our SSRCs stay.
     *
     * @param before what was agreed last
     * @param local with fresh credentials where {@link AgreedSession#isIceRestart}, else with those of before
     * @throws SdpException as {@link #answer} does; MISMATCH when accepted sections are not where they were
     */
    public static AgreedSession answerAgain(AgreedSession before, SessionDescription offer, LocalParameters local)
            throws SdpException {
        SessionDescription answer = new AnswerMaker(offer, local, before).make();
        return Agreement.of(answer, offer, answer);
    }

    private SessionDescription make() throws SdpException {
        checkMids(offer);
        checkPlaces();
        List<@Nullable SectionFit> fits = new ArrayList<>();
        for (int i = 0; i < offer.media().size(); i++) {
            fits.add(SectionFit.of(offer.media().get(i), local, earlier(i) != null));
        }
        List<MediaSection> usable = new ArrayList<>();
        // A session that was agreed may rest as a whole; a new one must be of use.
        boolean useful = before != null;
        for (SectionFit fit : fits) {
            if (fit != null) {
                usable.add(fit.section());
                useful |= fit.flows();
            }
        }
        if (usable.isEmpty() || !useful) {
            throw new SdpException(SectionFit.reasonOfNone(offer, local));
        }
        List<MediaSection> bundle = bundle(usable);
        List<MediaSection> sections = new ArrayList<>();
        Map<MediaKind, Integer> sent = new EnumMap<>(MediaKind.class);
        for (int i = 0; i < fits.size(); i++) {
            SectionFit fit = fits.get(i);
            if (fit == null) {
                sections.add(refuse(offer.media().get(i)));
                continue;
            }
            // A stream for each number, as in our own offers: sound and picture of one person meet in Slots of one
            // number.
            int number = fit.sends() ? sent.merge(fit.kind(), 1, Integer::sum) - 1 : 0;
            sections.add(accept(fit, i, bundle.getFirst(), number == 0 ? "" : Integer.toString(number)));
        }
        String sessionId = before == null ? local.sessionId() : before.local().sessionId();
        long version = before == null ? 1 : before.local().version() + 1;
        return new SessionDescription(sessionId, version, sessionAttributes(bundle), sections);
    }

    static void checkMids(SessionDescription session) throws SdpException {
        Set<String> mids = new HashSet<>();
        for (MediaSection section : session.media()) {
            String mid = section.mid();
            if (mid != null && !mids.add(mid)) {
                throw new SdpException(Reason.DUPLICATE_MID);
            }
        }
    }

    /** A later offer keeps accepted sections where they are; one that was given up has port 0 there, or a new mid. */
    private void checkPlaces() throws SdpException {
        if (before == null) {
            return;
        }
        List<MediaSection> earlier = before.local().media();
        boolean kept = offer.media().size() >= earlier.size();
        for (int i = 0; i < earlier.size() && kept; i++) {
            boolean sameType = earlier.get(i).type().equals(offer.media().get(i).type());
            kept = sameType || earlier.get(i).isRefused();
        }
        for (AgreedMedia media : before.media()) {
            MediaSection now = kept ? offer.media().get(media.index()) : null;
            kept &= now != null
                    && (now.isRefused() || Agreement.mid(now, media.index()).equals(media.mid()));
        }
        if (!kept) {
            throw new SdpException(Reason.MISMATCH);
        }
    }

    /** The usable sections in the order of their BUNDLE group, the tagged one first. */
    private List<MediaSection> bundle(List<MediaSection> usable) throws SdpException {
        List<MediaSection> bundled = RemoteTransport.inBundleOrder(offer, usable);
        boolean together = bundled.size() == usable.size()
                && (usable.size() == 1 || !offer.bundle().isEmpty());
        if (!together) {
            throw new SdpException(Reason.NOT_BUNDLED);
        }
        return bundled;
    }

    private List<Attribute> sessionAttributes(List<MediaSection> bundle) {
        List<Attribute> attributes = new ArrayList<>();
        List<String> offered = offer.bundle();
        List<String> mids = new ArrayList<>();
        for (MediaSection section : bundle) {
            String mid = section.mid();
            if (mid != null && offered.contains(mid)) {
                mids.add(mid);
            }
        }
        if (!mids.isEmpty()) {
            attributes.add(Attribute.of("group", "BUNDLE " + String.join(" ", mids)));
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

    /** @param stream what the section's track belongs to, if we send in it */
    private MediaSection accept(SectionFit fit, int index, MediaSection tagged, String stream) throws SdpException {
        MediaSection section = fit.section();
        if (!section.has("rtcp-mux")) {
            throw new SdpException(Reason.NO_RTCP_MUX);
        }
        List<Attribute> attributes = new ArrayList<>();
        String mid = section.mid();
        if (mid != null) {
            attributes.add(Attribute.of("mid", mid));
        }
        SectionWriter.transport(attributes, local, setup(section));
        attributes.add(Attribute.of(Direction.of(fit.sends(), fit.receives()).attribute()));
        attributes.add(Attribute.of("rtcp-mux"));
        if (section.has("rtcp-rsize")) {
            attributes.add(Attribute.of("rtcp-rsize"));
        }
        if (section.has("extmap-allow-mixed")) {
            attributes.add(Attribute.of("extmap-allow-mixed"));
        }
        List<String> formats = new ArrayList<>();
        for (CodecParameters codec : fit.codecs()) {
            SectionWriter.codec(attributes, formats, codec, ownFormat(section.formatText(codec.payloadType())));
        }
        List<String> rids = local.mayReceive() ? fit.rids() : List.of();
        for (MediaSection.ExtMap map : section.extMaps()) {
            if (isTaken(map, fit, index)) {
                attributes.add(Attribute.of(
                        "extmap",
                        new MediaSection.ExtMap(map.id(), map.direction().reversed(), map.uri()).text()));
            }
        }
        for (String rid : rids) {
            attributes.add(Attribute.of("rid", rid + " recv"));
        }
        if (!rids.isEmpty() && section.has("simulcast")) {
            attributes.add(Attribute.of("simulcast", "recv " + String.join(";", rids)));
        }
        if (fit.sends()) {
            SectionWriter.ssrcs(attributes, local.cname(), stream, Agreement.mid(section, index), sent(fit, index));
        }
        if (section == tagged) {
            SectionWriter.candidates(attributes, local);
        }
        List<String> bandwidths = fit.receives() ? SectionWriter.bandwidths(fit.kind(), local.bounds()) : List.of();
        return new MediaSection(section.type(), 9, section.protocol(), formats, bandwidths, attributes);
    }

    private EncodingParameters sent(SectionFit fit, int index) {
        boolean rtx = fit.codecs().stream().anyMatch(codec -> codec.rtxPayloadType() >= 0);
        AgreedMedia earlier = earlier(index);
        if (earlier != null && earlier.sendSsrc() != 0) {
            return new EncodingParameters(null, earlier.sendSsrc(), rtx ? earlier.sendRtxSsrc() : 0);
        }
        int ssrc = local.ssrcs().getAsInt();
        return new EncodingParameters(null, ssrc, rtx ? local.ssrcs().getAsInt() : 0);
    }

    /** RFC 8842, 5.3: we are the server where we may choose, and stay what we are in an existing association. */
    private String setup(MediaSection section) throws SdpException {
        String offered = offer.value(section, "setup");
        return switch (offered == null ? "active" : offered.toLowerCase(Locale.ROOT)) {
            case "actpass" -> before != null && before.localRole() == DtlsRole.CLIENT ? "active" : "passive";
            case "active" -> "passive";
            case "passive" -> "active";
            default -> throw new SdpException(Reason.NO_DTLS_ROLE);
        };
    }

    private boolean isTaken(MediaSection.ExtMap map, SectionFit fit, int index) {
        HeaderExtension extension = HeaderExtension.of(map.uri());
        boolean usable = local.mayReceive() && map.direction().sends()
                || local.maySend() && map.direction().receives();
        return extension != null
                && usable
                && local.extensions().contains(extension)
                && SectionWriter.isUseful(
                        extension,
                        fit.kind(),
                        comesIn(fit, index),
                        local.mayReceive(),
                        fit.codecs().getFirst().codec());
    }

    /** Whether the section is one by which media comes to us; while it rests, what it was before. */
    private boolean comesIn(SectionFit fit, int index) {
        if (fit.flows()) {
            return fit.receives();
        }
        AgreedMedia earlier = earlier(index);
        boolean described = earlier != null && earlier.extensions().has(HeaderExtension.DEPENDENCY_DESCRIPTOR);
        return local.mayReceive() && !described;
    }

    private @Nullable AgreedMedia earlier(int index) {
        for (AgreedMedia media : before == null ? List.<AgreedMedia>of() : before.media()) {
            if (media.index() == index) {
                return media;
            }
        }
        return null;
    }

    /** Format parameters as offered, without those that describe the other end's own stream. */
    private static @Nullable String ownFormat(@Nullable String offered) {
        if (offered == null || !offered.contains("sprop-")) {
            return offered;
        }
        List<String> kept = new ArrayList<>();
        for (String parameter : offered.split(";", -1)) {
            if (!parameter.trim().startsWith("sprop-")) {
                kept.add(parameter.trim());
            }
        }
        return kept.isEmpty() ? null : String.join(";", kept);
    }

    private static MediaSection refuse(MediaSection section) {
        List<Attribute> attributes = new ArrayList<>();
        String mid = section.mid();
        if (mid != null) {
            attributes.add(Attribute.of("mid", mid));
        }
        attributes.add(Attribute.of(Direction.INACTIVE.attribute()));
        return new MediaSection(section.type(), 0, section.protocol(), section.formats(), attributes);
    }
}
