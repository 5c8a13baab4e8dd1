package dev.madang.media.peer;

import dev.madang.media.net.PacketSlab;
import dev.madang.media.router.Producer;
import dev.madang.media.router.StoredPacket;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.HeaderExtensionIds;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.rtp.PayloadDescriptor;
import dev.madang.media.rtp.RtpParser;
import dev.madang.media.rtp.RtpView;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Feeds a client's sending Peer from a {@link PacketSource}: local Producers in the place of received ones. */
final class LocalPublisher implements DeadlineHeap.Timed, PacketSource.LocalTracks {
    private static final int FIRST_SEQUENCE = 0x1_0000;
    private static final long CLOCK_NANOS = 1_000_000_000L;
    private static final long RETRY_NANOS = 5_000_000L;

    private final MediaWorker worker;
    private final Peer peer;
    private final PacketSource source;
    private final List<Track> audio = new ArrayList<>(1);
    private final List<Track> video = new ArrayList<>(3);
    private StoredPacket scratch = new StoredPacket();
    private int heapIndex = -1;
    private long deadlineNanos;

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

    LocalPublisher(MediaWorker worker, Peer peer, PacketSource source, LongSupplier ids) {
        this.worker = worker;
        this.peer = peer;
        this.source = source;
        peer.send().sendAll();
        for (SendSlot slot : peer.send().slots()) {
            MediaKind kind = slot.consumer().parameters().kind();
            Producer producer = new Producer(
                    ids.getAsLong(),
                    kind,
                    Collections.<@Nullable String>singletonList(null),
                    worker.slab(),
                    (encoding, nowNanos) -> source.onKeyFrameRequest(slot.encoding()));
            (kind == MediaKind.AUDIO ? audio : video).add(new Track(producer, source.codec(kind)));
            slot.consumer().feed(producer, worker.nowNanos());
        }
    }

    void start() {
        deadlineNanos = worker.nowNanos();
        worker.schedule(this);
    }

    @Override
    public void onTimer(long nowNanos) {
        if (peer.isClosed()) {
            worker.unschedule(this);
            audio.forEach(track -> track.producer.close());
            video.forEach(track -> track.producer.close());
            return;
        }
        if (peer.isConnected()) {
            peer.send().time(nowNanos);
            source.run(this, nowNanos);
            deadlineNanos = Math.max(source.nextNanos(), nowNanos + 1);
        } else {
            deadlineNanos = nowNanos + RETRY_NANOS;
        }
        worker.deadlineMoved(this);
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
                track.producer.encoding(0).clock(ntp, timestamp, nowNanos);
            }
        }
        scratch = track.producer.append(
                0, track.sequence++, packet, track.codec, RtpView.FIXED_HEADER + length, nowNanos);
        worker.markDirty(track.producer);
    }

    @Override
    public int heapIndex() {
        return heapIndex;
    }

    @Override
    public void heapIndex(int index) {
        heapIndex = index;
    }

    @Override
    public long deadlineNanos() {
        return deadlineNanos;
    }

    @Override
    public void postpone(long untilNanos) {
        deadlineNanos = untilNanos;
    }
}
