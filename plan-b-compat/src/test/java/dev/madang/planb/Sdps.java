package dev.madang.planb;

import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.HeaderExtension;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.sdp.Candidate;
import dev.madang.media.sdp.Direction;
import dev.madang.media.sdp.Fingerprint;
import dev.madang.media.sdp.IceCredentials;
import dev.madang.media.sdp.MediaSection;
import dev.madang.media.sdp.PublishBounds;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SdpParser;
import dev.madang.media.sdp.SdpWriter;
import dev.madang.media.sdp.SessionDescription;
import dev.madang.media.sdp.negotiation.EncodingParameters;
import dev.madang.media.sdp.negotiation.LocalParameters;
import dev.madang.media.sdp.negotiation.Offer;
import dev.madang.media.sdp.negotiation.OfferMaker;
import dev.madang.media.sdp.negotiation.OfferedTrack;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Descriptions that libwebrtc wrote (@roamhq/wrtc 0.10.0, with sdpSemantics plan-b and unified-plan; credentials and
 * addresses replaced), and our own side of negotiations.
 */
final class Sdps {
    private Sdps() {}

    static String text(String name) {
        try (InputStream file = Sdps.class.getResourceAsStream(name + ".sdp")) {
            if (file == null) {
                throw new IllegalArgumentException(name);
            }
            return new String(file.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SessionDescription read(String name) throws SdpException {
        return SdpParser.parse(text(name));
    }

    /** That one without its tracks, in another direction. */
    static SessionDescription resting(SessionDescription description, Direction direction) throws SdpException {
        String text = SdpWriter.write(description)
                .replaceAll("a=(ssrc|ssrc-group|msid):.*\r\n", "")
                .replaceAll("a=(sendrecv|sendonly)\r\n", "a=" + direction.attribute() + "\r\n");
        return SdpParser.parse(text);
    }

    /** As the other end gets it. */
    static SessionDescription sent(SessionDescription description) throws SdpException {
        return SdpParser.parse(SdpWriter.write(description));
    }

    static LocalParameters local(boolean mayReceive, boolean maySend) {
        return local(mayReceive, maySend, PublishBounds.NONE);
    }

    static LocalParameters local(boolean mayReceive, boolean maySend, PublishBounds bounds) {
        AtomicInteger ssrcs = new AtomicInteger(1_000);
        return new LocalParameters(
                new IceCredentials("srvU", "serverPasswordOf24Chars0"),
                new Fingerprint("sha-256", "AA" + ":0F".repeat(31)),
                true,
                List.of(Candidate.host(0, "192.0.2.1", 40_000, false)),
                mayReceive,
                maySend,
                EnumSet.allOf(Codec.class),
                EnumSet.allOf(HeaderExtension.class),
                ssrcs::incrementAndGet,
                "4711",
                "stream1",
                bounds);
    }

    /** So many audio and as many video slots, one after the other. */
    static List<OfferedTrack> slots(int count) {
        List<OfferedTrack> tracks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tracks.add(OfferedTrack.sending(
                    "a" + i,
                    MediaKind.AUDIO,
                    List.of(Codec.OPUS),
                    List.of(new EncodingParameters(null, 5_000 + i, 0))));
            tracks.add(OfferedTrack.sending(
                    "v" + i,
                    MediaKind.VIDEO,
                    List.of(Codec.VP8, Codec.VP9),
                    List.of(new EncodingParameters(null, 6_000 + i, 7_000 + i))));
        }
        return tracks;
    }

    static Offer offer(List<OfferedTrack> tracks, long version) {
        return OfferMaker.offer(tracks, local(true, true), version);
    }

    static List<String> mids(SessionDescription description) {
        return description.media().stream().map(MediaSection::mid).toList();
    }
}
