package dev.madang.media.client;

import dev.madang.media.memory.PacketSlab;
import dev.madang.media.peer.Peer;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.HeaderExtensionIds;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.rtp.PayloadDescriptor;
import dev.madang.media.rtp.RtpParser;
import dev.madang.media.rtp.RtpView;
import dev.madang.media.send.RtpSender;
import dev.madang.media.track.Producer;
import dev.madang.media.track.StoredPacket;
import dev.madang.media.worker.MediaWorker;
import dev.madang.media.worker.Timer;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Feeds a client's sending Peer from a {@link PacketSource}: local Producers in the place of received ones. */
public final class LocalPublisher implements PacketSource.LocalTracks {
    private static final int FIRST_SEQUENCE = 0x1_0000;
    private static final long CLOCK_NANOS = 1_000_000_000L;
    private static final long RETRY_NANOS = 5_000_000L;

    private final MediaWorker worker;
    private final Peer peer;
    private final PacketSource source;
    private final List<Track> audio = new ArrayList<>(1);
    private final List<Track> video = new ArrayList<>(3);
    private StoredPacket scratch = new StoredPacket();
    private final Timer timer;

    private static final class Track {
        final Producer producer;
        final Codec codec;
        long sequence = FIRST_SEQUENCE;
        long clockNanos = Long.MIN_VALUE / 2;

        Track(Producer producer, Codec codec) {
            this.producer = producer;
            this.codec = codec;
        }
    }

    /** @param ids gives ids for the Producers */
    public LocalPublisher(Peer peer, PacketSource source, LongSupplier ids) {
        this.worker = peer.host().worker();
        this.peer = peer;
        this.source = source;
        this.timer = worker.timer(this::onTimer);
        peer.sender().sendAll();
        for (RtpSender sender : peer.sender().senders()) {
            MediaKind kind = sender.consumer().parameters().kind();
            Producer producer = new Producer(
                    ids.getAsLong(),
                    kind,
                    Collections.<@Nullable String>singletonList(null),
                    worker.slab(),
                    (encoding, nowNanos) -> source.onKeyFrameRequest(sender.encoding()));
            (kind == MediaKind.AUDIO ? audio : video).add(new Track(producer, source.codec(kind)));
            sender.consumer().subscribe(producer, worker.nowNanos());
        }
    }

    /** Asks the source for packets from now on. */
    public void start() {
        timer.schedule(worker.nowNanos());
    }

    private void onTimer(long nowNanos) {
        if (peer.isClosed()) {
            timer.cancel();
            audio.forEach(track -> track.producer.close());
            video.forEach(track -> track.producer.close());
            return;
        }
        if (peer.transport().isConnected()) {
            peer.sender().time(nowNanos);
            source.run(this, nowNanos);
            timer.schedule(Math.max(source.nextNanos(), nowNanos + 1));
        } else {
            timer.schedule(nowNanos + RETRY_NANOS);
        }
    }

    @Override
    public void audio(byte[] payload, int offset, int length, int timestamp, int level, long nowNanos) {
        send(audio, 0, payload, offset, length, timestamp, false, level, nowNanos);
    }

    @Override
    public void video(
            int encoding, byte[] payload, int offset, int length, int timestamp, boolean marker, long nowNanos) {
        send(video, encoding, payload, offset, length, timestamp, marker, -1, nowNanos);
    }

    private void send(
            List<Track> tracks,
            int encoding,
            byte[] payload,
            int offset,
            int length,
            int timestamp,
            boolean marker,
            int level,
            long nowNanos) {
        Track track = encoding < tracks.size() ? tracks.get(encoding) : null;
        PacketSlab slab = worker.slab();
        int slot = track == null ? -1 : slab.acquire();
        if (track == null || slot < 0) {
            return;
        }
        MemorySegment memory = slab.memory(slot);
        long at = slab.offset(slot);
        RtpView.putU8(memory, at, 0x80);
        RtpView.putU8(memory, at + 1, marker ? 0x80 : 0);
        RtpView.putU16(memory, at + 2, (int) track.sequence & 0xffff);
        RtpView.putI32(memory, at + 4, timestamp);
        RtpView.putI32(memory, at + 8, 1);
        MemorySegment.copy(payload, offset, memory, ValueLayout.JAVA_BYTE, at + RtpView.FIXED_HEADER, length);
        StoredPacket packet = scratch;
        packet.hold(slab, slot, 0, nowNanos);
        RtpParser.parse(memory, at, RtpView.FIXED_HEADER + length, HeaderExtensionIds.NONE, packet.info());
        PayloadDescriptor.parse(track.codec, memory, at, packet.info());
        packet.info().audioLevel = level;
        packet.info().voiceActivity = level >= 0 && level < 127;
        if (nowNanos - track.clockNanos >= CLOCK_NANOS) {
            track.clockNanos = nowNanos;
            long ntp = source.ntp(track.producer.kind(), encoding, nowNanos);
            if (ntp != 0) {
                track.producer.clock(track.producer.encoding(0), ntp, timestamp, nowNanos);
            }
        }
        scratch = track.producer.append(
                0, track.sequence++, packet, track.codec, RtpView.FIXED_HEADER + length, nowNanos);
        peer.host().tracks().markDirty(track.producer);
    }
}
