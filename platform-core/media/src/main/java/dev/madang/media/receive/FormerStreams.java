package dev.madang.media.receive;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which encodings the SSRCs of ended tracks were. A publisher names a stream by mid and rid only until it knows that this has
 * arrived (RFC 8852, 3.1 and 3.3), and does not begin anew when a section that rested is used again: what an SSRC is holds
 * until something else is said of it (RFC 9143, 9.2). Of the worker's thread.
 */
final class FormerStreams {
    /** The oldest go then: a section that comes and goes has the same few SSRCs each time. */
    private static final int MOST = 64;

    private final List<Former> formers = new ArrayList<>(0);

    private record Former(int ssrc, String mid, @Nullable String rid) {}

    /** Its track ends. */
    void remember(RtpReceiver stream) {
        formers.removeIf(former -> former.ssrc == stream.ssrc);
        if (formers.size() == MOST) {
            formers.removeFirst();
        }
        String rid = stream.track.producer().encoding(stream.encoding).rid();
        formers.add(new Former(stream.ssrc, stream.track.midText(), rid));
    }

    /** The track that the SSRC was of, when that is among these; else null. */
    @Nullable
    ReceivedTrack track(int ssrc, List<ReceivedTrack> tracks) {
        Former former = find(ssrc);
        if (former != null) {
            for (int i = 0; i < tracks.size(); i++) {
                if (tracks.get(i).midText().equals(former.mid)) {
                    return tracks.get(i);
                }
            }
        }
        return null;
    }

    /** The track's encoding that the SSRC was, or {@link ReceivedTrack#NO_ENCODING}. */
    int encoding(int ssrc, ReceivedTrack track) {
        Former former = find(ssrc);
        return former == null || former.rid == null || !former.mid.equals(track.midText())
                ? ReceivedTrack.NO_ENCODING
                : track.encodingOfRid(former.rid);
    }

    private @Nullable Former find(int ssrc) {
        for (int i = 0; i < formers.size(); i++) {
            if (formers.get(i).ssrc == ssrc) {
                return formers.get(i);
            }
        }
        return null;
    }
}
