package dev.madang.rooms.sim;

import dev.madang.media.rtp.Codec;
import dev.madang.media.sdp.Fingerprint;
import dev.madang.media.sdp.IceCredentials;
import dev.madang.media.sdp.PublishBounds;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SdpParser;
import dev.madang.media.sdp.SessionDescription;
import dev.madang.media.sdp.negotiation.AnswerMaker;
import dev.madang.media.sdp.negotiation.LocalParameters;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** Offers as browsers make them, cut to what matters. */
public final class Offers {
    private static final String HEAD = """
            v=0
            o=- 4611731400430051336 2 IN IP4 127.0.0.1
            s=-
            t=0 0
            a=group:BUNDLE 0 1
            a=extmap-allow-mixed
            """;
    private static final String TRANSPORT = """
            c=IN IP4 0.0.0.0
            a=ice-ufrag:remote1
            a=ice-pwd:remotepassword1234567890
            a=ice-options:trickle
            a=fingerprint:sha-256 \
            6A:1F:6A:1F:6A:1F:6A:1F:6A:1F:6A:1F:6A:1F:6A:1F:6A:1F:6A:1F:6A:1F:6A:1F:6A:1F:6A:1F:6A:1F:6A:1F
            a=setup:actpass
            a=rtcp-mux
            """;

    private Offers() {}

    /** Audio and video to be sent to us. */
    public static String publish() {
        return offer("sendonly", "opus/48000/2", "VP8/90000");
    }

    /** Audio and video to be received from us. */
    public static String watch() {
        return offer("recvonly", "opus/48000/2", "VP8/90000");
    }

    /** So many sections, of pictures, to be received from us. */
    public static String watchWide(int sections) {
        String offer = watch();
        int first = offer.indexOf("m=");
        String video = offer.substring(offer.indexOf("m=video"));
        StringBuilder mids = new StringBuilder();
        StringBuilder text = new StringBuilder();
        for (int mid = 0; mid < sections; mid++) {
            mids.append(' ').append(mid);
            text.append(video.replace("a=mid:1", "a=mid:" + mid));
        }
        return offer.substring(0, first).replace(" 0 1", mids) + text;
    }

    /** Audio and a picture in H.264 alone, to be received from us. */
    public static String watchH264() {
        return offer("recvonly", "opus/48000/2", "H264/90000\na=fmtp:96 packetization-mode=1;profile-level-id=42e01f");
    }

    /** A picture in H.264 alone, and nothing else. */
    public static String watchH264Only() {
        return watchH264().replaceFirst("(?s)m=audio.*(?=m=video)", "").replace("BUNDLE 0 1", "BUNDLE 1");
    }

    /** Sound as RED alone, without the Opus that it repeats, and a picture; to be sent to us. */
    public static String publishRedWithoutOpus() {
        return offer("sendonly", "red/48000/2\na=fmtp:111 96/96", "VP8/90000");
    }

    /** The same without the picture. */
    public static String publishOnlyRed() {
        return publishRedWithoutOpus().replaceFirst("(?s)m=video.*", "").replace("BUNDLE 0 1", "BUNDLE 0");
    }

    /** {@link #publish} by another connection, whose certificate is another. */
    public static String publishAnew() {
        return publish().replace("6A:1F", "7B:20");
    }

    /** Two voices and two pictures to be received from us. */
    public static String watchTwo() {
        return watch(2, 2);
    }

    /** The same when one of each is not wanted any more. */
    public static String watchOneOfTwo() {
        return some(2, 2, mid -> mid % 2 == 0 ? "recvonly" : "inactive");
    }

    /** So many voices and pictures to be received from us. */
    public static String watch(int voices, int pictures) {
        return some(voices, pictures, _ -> "recvonly");
    }

    /** So many voices and pictures to be sent to us. */
    public static String publish(int voices, int pictures) {
        return some(voices, pictures, _ -> "sendonly");
    }

    private static String some(int voices, int pictures, IntFunction<String> direction) {
        StringBuilder mids = new StringBuilder();
        StringBuilder sections = new StringBuilder();
        for (int mid = 0; mid < voices + pictures; mid++) {
            boolean audio = mid < voices;
            mids.append(' ').append(mid);
            sections.append(audio ? "m=audio 9 UDP/TLS/RTP/SAVPF 111\n" : "m=video 9 UDP/TLS/RTP/SAVPF 96\n")
                    .append(TRANSPORT)
                    .append("a=mid:" + mid + "\n")
                    .append("a=" + direction.apply(mid) + "\n")
                    .append(audio ? "a=rtpmap:111 opus/48000/2\n" : "a=rtpmap:96 VP8/90000\n");
        }
        return (HEAD.replace(" 0 1", mids) + sections).replace("\n", "\r\n");
    }

    /** Plan B whose video is repaired by two streams at once, which cannot be. */
    public static String contradictoryPlanB() {
        return publish() + "a=ssrc:1 msid:s one\r\na=ssrc:2 msid:s one\r\na=ssrc:3 msid:s one\r\n"
                + "a=ssrc-group:FID 1 2\r\na=ssrc-group:FID 1 3\r\n";
    }

    /** Well-formed, of codecs that nobody forwards. */
    public static String ofUnknownCodecs() {
        return offer("sendonly", "G726-32/8000", "H261/90000");
    }

    private static String offer(String direction, String audio, String video) {
        String text = HEAD
                + "m=audio 9 UDP/TLS/RTP/SAVPF 111\n" + TRANSPORT + "a=mid:0\na=" + direction + "\na=rtpmap:111 "
                + audio
                + "\nm=video 9 UDP/TLS/RTP/SAVPF 96\n" + TRANSPORT + "a=mid:1\na=" + direction + "\na=rtpmap:96 "
                + video
                + "\n";
        return text.replace("\n", "\r\n");
    }

    /** What a browser answers to that offer of ours. */
    public static SessionDescription answer(SessionDescription offer) {
        AtomicInteger ssrcs = new AtomicInteger(5_000);
        LocalParameters browser = new LocalParameters(
                new IceCredentials("remote1", "remotepassword1234567890"),
                new Fingerprint("sha-256", "6A" + ":1F".repeat(31)),
                false,
                List.of(),
                true,
                false,
                Set.of(Codec.OPUS, Codec.VP8),
                Set.of(),
                ssrcs::incrementAndGet,
                "2",
                "browser",
                PublishBounds.NONE);
        try {
            return AnswerMaker.answer(offer, browser).local();
        } catch (SdpException broken) {
            throw new IllegalArgumentException(broken);
        }
    }

    public static SessionDescription parsed(String offer) {
        try {
            return SdpParser.parse(offer);
        } catch (SdpException broken) {
            throw new IllegalArgumentException(broken);
        }
    }
}
