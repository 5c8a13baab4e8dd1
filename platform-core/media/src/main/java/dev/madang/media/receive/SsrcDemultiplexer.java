package dev.madang.media.receive;

import dev.madang.media.receive.clock.PublisherClock;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.PacketInfo;
import dev.madang.media.rtp.RtpParser;
import dev.madang.media.track.Producer;
import dev.madang.media.track.StoredPacket;
import dev.madang.media.transport.SrtpPath;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the track and encoding of each SSRC that a publisher sends (RFC 9143, 9.2). */
final class SsrcDemultiplexer {
    /** Streams of one track at the most: eight encodings, each with retransmissions. */
    private static final int STREAMS_A_TRACK = 16;

    private final SrtpPath path;
    private final PublisherClock clock;
    private final ArrayList<ReceivedTrack> tracks = new ArrayList<>(2);
    private final FormerStreams formers = new FormerStreams();
    private final PacketInfo probe = new PacketInfo();
    private int[] ssrcs = new int[8];
    private @Nullable RtpReceiver[] streams = new @Nullable RtpReceiver[8];
    private int count;
    private int last;

    SsrcDemultiplexer(SrtpPath path, PublisherClock clock) {
        this.path = path;
        this.clock = clock;
    }

    List<ReceivedTrack> tracks() {
        return tracks;
    }

    void add(ReceivedTrack track) {
        tracks.add(track);
    }

    /** A track is over: its streams go. */
    @Nullable
    ReceivedTrack remove(long producerId) {
        for (int i = count - 1; i >= 0; i--) {
            RtpReceiver stream = at(i);
            if (stream.track.producer().id() == producerId) {
                formers.remember(stream);
                forget(i);
            }
        }
        for (int i = 0; i < tracks.size(); i++) {
            if (tracks.get(i).producer().id() == producerId) {
                return tracks.remove(i);
            }
        }
        return null;
    }

    /** How many streams there are. */
    int count() {
        return count;
    }

    RtpReceiver at(int i) {
        RtpReceiver stream = streams[i];
        if (stream == null) {
            throw new IndexOutOfBoundsException(i);
        }
        return stream;
    }

    /** The SSRC of one of the streams, 0 while there is none. */
    int anySsrc() {
        return count > 0 ? ssrcs[0] : 0;
    }

    /** The stream of that SSRC, or null. */
    @Nullable
    RtpReceiver find(int ssrc) {
        if (last < count && ssrcs[last] == ssrc) {
            return streams[last];
        }
        for (int i = 0; i < count; i++) {
            if (ssrcs[i] == ssrc) {
                last = i;
                return streams[i];
            }
        }
        return null;
    }

    /** The media stream of an encoding, or null before its first packet. */
    @Nullable
    RtpReceiver find(Producer producer, int encoding) {
        for (int i = 0; i < count; i++) {
            RtpReceiver stream = streams[i];
            if (stream != null && !stream.rtx && stream.encoding == encoding && stream.track.producer() == producer) {
                return stream;
            }
        }
        return null;
    }

    /** Finds the track of an SSRC that belongs to none: by mid, by SSRC as signalled, by what it was before, by payload type. */
    @Nullable
    RtpReceiver resolve(StoredPacket packet, int length) {
        ReceivedTrack track = trackOf(packet, length);
        if (track == null) {
            return null;
        }
        PacketInfo info = packet.info();
        RtpParser.parse(packet.memory(), packet.offset(), length, track.extensions(), info);
        if (!track.takes(info.payloadType)) {
            return null;
        }
        boolean rtx = track.repaired(info.payloadType) >= 0;
        int named = track.encodingOf(packet.memory(), packet.offset(), info);
        int encoding = named == ReceivedTrack.NO_ENCODING ? formers.encoding(info.ssrc, track) : named;
        if (encoding == ReceivedTrack.NO_ENCODING || !makeRoom(track, encoding, rtx)) {
            return null;
        }
        Codec codec = track.codec(info.payloadType);
        RtpReceiver stream =
                new RtpReceiver(info.ssrc, track, encoding, rtx, codec == null ? 90_000 : codec.clockRate(), clock);
        if (count == ssrcs.length) {
            ssrcs = Arrays.copyOf(ssrcs, count * 2);
            streams = Arrays.copyOf(streams, count * 2);
        }
        ssrcs[count] = info.ssrc;
        streams[count++] = stream;
        path.keep(info.ssrc, true);
        return stream;
    }

    private @Nullable ReceivedTrack trackOf(StoredPacket packet, int length) {
        MemorySegment memory = packet.memory();
        boolean anyMid = false;
        for (int i = 0; i < tracks.size(); i++) {
            ReceivedTrack track = tracks.get(i);
            RtpParser.parse(memory, packet.offset(), length, track.extensions(), probe);
            if (track.hasMid(memory, packet.offset(), probe)) {
                return track;
            }
            anyMid |= probe.midLength > 0;
        }
        for (int i = 0; i < tracks.size(); i++) {
            if (tracks.get(i).encodingOfSsrc(probe.ssrc) >= 0) {
                return tracks.get(i);
            }
        }
        if (anyMid) {
            return null;
        }
        ReceivedTrack former = formers.track(probe.ssrc, tracks);
        return former == null ? onlyTrackThatTakes(probe.payloadType) : former;
    }

    private @Nullable ReceivedTrack onlyTrackThatTakes(int payloadType) {
        ReceivedTrack found = null;
        for (int i = 0; i < tracks.size(); i++) {
            if (tracks.get(i).takes(payloadType)) {
                if (found != null) {
                    return null;
                }
                found = tracks.get(i);
            }
        }
        return found;
    }

    /** A new SSRC for an encoding replaces the one before it: the publisher started anew. */
    private boolean makeRoom(ReceivedTrack track, int encoding, boolean rtx) {
        for (int i = 0; i < count; i++) {
            RtpReceiver stream = at(i);
            if (stream.track == track && stream.encoding == encoding && stream.rtx == rtx) {
                if (!rtx) {
                    track.producer().encoding(encoding).restart();
                }
                forget(i);
                return true;
            }
        }
        return count < STREAMS_A_TRACK * tracks.size();
    }

    private void forget(int at) {
        path.keep(ssrcs[at], false);
        count--;
        ssrcs[at] = ssrcs[count];
        streams[at] = streams[count];
        streams[count] = null;
    }
}
