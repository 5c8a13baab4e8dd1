package dev.madang.media.transport;

import dev.madang.media.engine.MediaCounter;
import dev.madang.media.memory.WorkerCounters;
import dev.madang.media.net.Egress;
import dev.madang.media.srtp.SrtpCrypto;
import dev.madang.media.srtp.SrtpInbound;
import dev.madang.media.srtp.SrtpKeys;
import dev.madang.media.srtp.SrtpOutbound;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The secured path between a Transport and its remote end: the address to send to, and the SRTP contexts of both directions.
 * Receiving and sending halves open, protect and send through it. On the worker's thread.
 */
public final class SrtpPath {
    private final Egress egress;
    private final WorkerCounters counters;
    private @Nullable SrtpInbound inbound;
    private @Nullable SrtpOutbound outbound;
    private int address = -1;
    /** Only while an address is on trial. */
    private @Nullable PathTrial trial;

    private int forgottenSsrcs;

    /** A path without keys or address. */
    public SrtpPath(Egress egress, WorkerCounters counters) {
        this.egress = egress;
        this.counters = counters;
    }

    /** The keys of both directions; once. */
    void secure(SrtpKeys keys, SrtpCrypto crypto) {
        inbound = new SrtpInbound(keys, crypto);
        outbound = new SrtpOutbound(keys, crypto);
    }

    /** The address to send to, or -1 when there is none; and where a few copies go, null where nowhere. */
    void direct(int newAddress, @Nullable PathTrial newTrial) {
        address = newAddress;
        trial = newTrial;
    }

    /** The address to send to, or -1. */
    public int address() {
        return address;
    }

    /** Whether there are keys. */
    public boolean isSecured() {
        return outbound != null;
    }

    /** Whether there are keys and a proved address. */
    public boolean isProved() {
        return outbound != null && address >= 0;
    }

    /** Whether there are keys and an address, be it one on trial; nothing may be sent before. */
    public boolean isReady() {
        return outbound != null && (address >= 0 || trial != null);
    }

    /** The memory to write outgoing packets into; always the same. */
    public MemorySegment memory() {
        return egress.memory();
    }

    /** Where the next RTP packet of at most so many bytes of plaintext may be written. */
    public long beginRtp(int maxLengthBytes) {
        return egress.reserve(maxLengthBytes + SrtpOutbound.RTP_OVERHEAD);
    }

    /**
     * Encrypts and sends the RTP packet begun last: header and prefix are in place at {@code offset}, the body is appended.
     *
     * @param packetIndex SRTP's packet index, 48 bits: the extended outgoing sequence number
     * @return bytes on the wire, 0 when it does not leave
     */
    public int sendRtp(
            long offset,
            int headerLength,
            int prefixLength,
            MemorySegment body,
            long bodyOffset,
            int bodyLength,
            long packetIndex,
            long nowNanos) {
        SrtpOutbound srtp = outbound;
        if (srtp == null) {
            return 0;
        }
        int length = srtp.protectRtp(
                egress.memory(), offset, headerLength, prefixLength, body, bodyOffset, bodyLength, packetIndex);
        if (address >= 0) {
            egress.commit(length, address);
            if (trial != null) {
                alsoTo(trial, offset, length, nowNanos);
            }
        } else if (!onlyToTrial(length, nowNanos)) {
            return 0;
        }
        counters.add(MediaCounter.RTP_BYTES_SENT, length);
        counters.increment(MediaCounter.RTP_PACKETS_SENT);
        return length;
    }

    /**
     * No address has proved to be the remote end's: what exceeds the trial is lost, with its numbers. Without the trial a
     * client that reports only on what it gets would never prove its address.
     */
    private boolean onlyToTrial(int length, long nowNanos) {
        PathTrial tried = trial;
        if (tried == null || !tried.take(nowNanos)) {
            return false;
        }
        egress.commit(length, tried.address());
        counters.increment(MediaCounter.PATH_TRIALS_SENT);
        return true;
    }

    /** The same bytes once more: whichever copy comes second is a replay to the remote end. */
    private void alsoTo(PathTrial tried, long offset, int length, long nowNanos) {
        if (tried.take(nowNanos)) {
            long copy = egress.reserve(length);
            MemorySegment.copy(egress.memory(), offset, egress.memory(), copy, length);
            egress.commit(length, tried.address());
            counters.increment(MediaCounter.PATH_TRIALS_SENT);
        }
    }

    /** Where the next RTCP packet of at most so many bytes of plaintext may be written. */
    public long beginRtcp(int maxLengthBytes) {
        return egress.reserve(maxLengthBytes + SrtpOutbound.RTCP_OVERHEAD);
    }

    /** Encrypts and sends the RTCP packet begun last, if there are keys and an address. */
    public void sendRtcp(long offset, int lengthBytes) {
        SrtpOutbound srtp = outbound;
        if (srtp != null && address >= 0) {
            egress.commit(srtp.protectRtcp(egress.memory(), offset, lengthBytes), address);
            counters.increment(MediaCounter.RTCP_PACKETS_SENT);
        }
    }

    /**
     * Opens an SRTP packet into other memory; what cannot be opened is counted.
     *
     * @return bytes of plaintext, or less than 0
     */
    public int openRtp(MemorySegment memory, long offset, int length, MemorySegment target, long at) {
        SrtpInbound srtp = inbound;
        if (srtp == null) {
            counters.increment(MediaCounter.DROPPED_UNKNOWN);
            return -1;
        }
        int plain = srtp.unprotectRtp(memory, offset, length, target, at);
        if (plain < 0) {
            countDrop(plain);
            return plain;
        }
        int gone = srtp.forgotten() - forgottenSsrcs;
        if (gone > 0) {
            forgottenSsrcs += gone;
            counters.add(MediaCounter.SSRCS_FORGOTTEN, gone);
        }
        return plain;
    }

    /** The same of SRTCP. */
    public int openRtcp(MemorySegment memory, long offset, int length, MemorySegment target, long at) {
        SrtpInbound srtp = inbound;
        if (srtp == null) {
            counters.increment(MediaCounter.DROPPED_UNKNOWN);
            return -1;
        }
        int plain = srtp.unprotectRtcp(memory, offset, length, target, at);
        if (plain < 0) {
            countDrop(plain);
        }
        return plain;
    }

    private void countDrop(int code) {
        counters.increment(
                switch (code) {
                    case SrtpInbound.REPLAYED -> MediaCounter.DROPPED_REPLAYED;
                    case SrtpInbound.AUTHENTICATION_FAILED -> MediaCounter.DROPPED_UNAUTHENTIC;
                    case SrtpInbound.TOO_MANY_SSRCS -> MediaCounter.DROPPED_NO_ROOM;
                    default -> MediaCounter.DROPPED_MALFORMED;
                });
    }

    /** Whether the remote end's SSRC belongs to a track and must not be forgotten. */
    public void keep(int ssrc, boolean keeps) {
        SrtpInbound srtp = inbound;
        if (srtp != null) {
            srtp.keep(ssrc, keeps);
        }
    }

    /** Forgets the keys. */
    void close() {
        if (inbound != null) {
            inbound.close();
            inbound = null;
        }
        if (outbound != null) {
            outbound.close();
            outbound = null;
        }
    }
}
