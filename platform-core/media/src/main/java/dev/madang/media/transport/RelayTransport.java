package dev.madang.media.transport;

import dev.madang.media.engine.CloseReason;
import dev.madang.media.engine.MediaCounter;
import dev.madang.media.ice.IceOutput;
import dev.madang.media.ice.RelayPathAgent;
import dev.madang.media.ice.StunMessage;
import dev.madang.media.memory.PacketSlab;
import dev.madang.media.memory.WorkerCounters;
import dev.madang.media.net.Egress;
import dev.madang.media.rtp.RtpView;
import dev.madang.media.srtp.SrtpCrypto;
import dev.madang.media.srtp.SrtpInbound;
import dev.madang.media.srtp.SrtpKeys;
import dev.madang.media.srtp.SrtpOutbound;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;

/**
 * The transport between one worker here and one of another node: authenticated checks find the path, SRTP with keys that both
 * nodes know carries the packets. There is no DTLS. On its worker's thread.
 */
public final class RelayTransport implements Transport, IceOutput {
    /** A generation that was replaced is accepted for so long. */
    public static final long FORMER_NANOS = 10_000_000_000L;

    private static final System.Logger LOG = System.getLogger(RelayTransport.class.getName());

    private final String name;
    private final TransportHost host;
    private final WorkerCounters counters;
    private final RelayPathAgent agent;
    private final RelayTransportUser user;
    private final RelayKeys keys;
    private final RemoteAddresses addresses;
    private int address = -1;
    private boolean closed;

    /** @param name of the remote end, for the log */
    public RelayTransport(
            String name, TransportHost host, RelayPathAgent agent, SrtpCrypto crypto, RelayTransportUser user) {
        this.name = name;
        this.host = host;
        this.counters = host.counters();
        this.agent = agent;
        this.user = user;
        keys = new RelayKeys(crypto);
        addresses = new RemoteAddresses(this, host);
    }

    /**
     * Takes checks, and is called at its deadlines, from now on.
     *
     * @param ufrag our name in checks that come; unique on the worker
     * @param candidates what the agent was given
     */
    public void open(String ufrag, int[] candidates) {
        host.open(this);
        host.addUfrag(ufrag);
        for (int candidate : candidates) {
            addresses.expect(candidate);
        }
    }

    /** Accepts packets of that generation, 0 to 15, from now on, and can send them. */
    public void accept(int generation, SrtpKeys pair) {
        if (!closed && !keys.has(generation)) {
            keys.add(generation, pair);
        }
    }

    /** Packets of that generation are accepted for {@link #FORMER_NANOS} more. */
    public void replaced(int generation, long nowNanos) {
        keys.endAt(generation, nowNanos + FORMER_NANOS);
        host.touch();
    }

    /** {@link #deadlineNanos} may be another one. */
    public void touch() {
        host.touch();
    }

    /** Where the remote end is reached at present, or -1. */
    public int address() {
        return address;
    }

    /** Whether anything can be sent. */
    public boolean isReady() {
        return address >= 0;
    }

    /** Its agent, for figures; the transport alone drives it. */
    public RelayPathAgent agent() {
        return agent;
    }

    @Override
    public boolean accepts(StunMessage message) {
        return agent.isAuthentic(message);
    }

    @Override
    public void onStun(StunMessage message, int from, InetSocketAddress source, long nowNanos) {
        if (closed) {
            return;
        }
        addresses.makeRoom(from, agent::knows);
        if (!host.addressOwners().hasRoom(from, this, nowNanos)
                || !agent.onStun(message, from, source, this, nowNanos)) {
            counters.increment(MediaCounter.RELAY_CHECKS_REFUSED);
            return;
        }
        addresses.add(from);
        usePath(nowNanos);
        host.touch();
    }

    private void usePath(long nowNanos) {
        int former = address;
        address = agent.selectedAddress();
        if (former >= 0 && address >= 0 && former != address) {
            counters.increment(MediaCounter.RELAY_PATHS_CHANGED);
        }
        if (former >= 0 != address >= 0) {
            user.onPath(address >= 0, nowNanos);
        }
    }

    @Override
    public void sendStun(int to, byte[] message) {
        Egress egress = host.egress();
        long at = egress.reserve(message.length);
        MemorySegment.copy(message, 0, egress.memory(), ValueLayout.JAVA_BYTE, at, message.length);
        egress.commit(message.length, to);
    }

    @Override
    public void onDtls(MemorySegment memory, long offset, int length, int from) {
        counters.increment(MediaCounter.DROPPED_DTLS);
    }

    @Override
    public boolean onMedia(MemorySegment memory, long offset, int length, int from, long nowNanos) {
        if (closed || length < RtpView.FIXED_HEADER || length > PacketSlab.SLOT_BYTES) {
            counters.increment(MediaCounter.DROPPED_MALFORMED);
            return false;
        }
        boolean rtcp = RtpView.isRtcp(memory, offset, length);
        int ssrc = rtcp ? RtpView.i32(memory, offset + 4) : RtpView.ssrc(memory, offset);
        SrtpInbound srtp = keys.inbound(ssrc >>> 28);
        if (srtp == null) {
            counters.increment(MediaCounter.RELAY_DROPPED_GENERATION);
            return false;
        }
        if (!rtcp && !user.isGranted(ssrc)) {
            counters.increment(MediaCounter.RELAY_DROPPED_NOT_GRANTED);
            return false;
        }
        PacketSlab slab = host.slab();
        int slot = slab.acquire();
        if (slot < 0) {
            counters.increment(MediaCounter.DROPPED_NO_ROOM);
            return false;
        }
        MemorySegment plain = slab.memory(slot);
        long at = slab.offset(slot);
        int size = rtcp
                ? srtp.unprotectRtcp(memory, offset, length, plain, at)
                : srtp.unprotectRtp(memory, offset, length, plain, at);
        boolean kept = false;
        if (size < 0) {
            countRefusal(size);
        } else if (rtcp) {
            user.onRtcp(plain, at, size, nowNanos);
        } else {
            kept = user.onRtp(slot, size, length, nowNanos);
        }
        if (!kept) {
            slab.release(slot);
        }
        host.touch();
        return size >= 0;
    }

    private void countRefusal(int code) {
        counters.increment(
                switch (code) {
                    case SrtpInbound.REPLAYED -> MediaCounter.RELAY_DROPPED_REPLAYED;
                    case SrtpInbound.AUTHENTICATION_FAILED -> MediaCounter.RELAY_DROPPED_UNAUTHENTIC;
                    case SrtpInbound.TOO_MANY_SSRCS -> MediaCounter.DROPPED_NO_ROOM;
                    default -> MediaCounter.DROPPED_MALFORMED;
                });
    }

    /** The memory to write outgoing packets into; always the same. */
    public MemorySegment memory() {
        return host.egress().memory();
    }

    /** Where the next RTP packet of at most so many bytes of plaintext may be written. */
    public long beginRtp(int maxLengthBytes) {
        return host.egress().reserve(maxLengthBytes + SrtpOutbound.RTP_OVERHEAD);
    }

    /**
     * Encrypts and sends the RTP packet begun last: its header is in place at {@code offset}, the body is appended.
     *
     * @param packetIndex SRTP's packet index, 48 bits
     * @return bytes on the wire, 0 when there is no path or the generation of its SSRC has ended
     */
    public int sendRtp(
            long offset, int headerLength, MemorySegment body, long bodyOffset, int bodyLength, long packetIndex) {
        SrtpOutbound srtp = keys.outbound(RtpView.ssrc(memory(), offset) >>> 28);
        if (srtp == null || address < 0) {
            return 0;
        }
        int length = srtp.protectRtp(memory(), offset, headerLength, 0, body, bodyOffset, bodyLength, packetIndex);
        host.egress().commit(length, address);
        return length;
    }

    /** Where the next RTCP packet of at most so many bytes of plaintext may be written. */
    public long beginRtcp(int maxLengthBytes) {
        return host.egress().reserve(maxLengthBytes + SrtpOutbound.RTCP_OVERHEAD);
    }

    /** Encrypts and sends the RTCP packet begun last, if there is a path; its first SSRC tells the generation. */
    public void sendRtcp(long offset, int lengthBytes) {
        SrtpOutbound srtp = keys.outbound(RtpView.i32(memory(), offset + 4) >>> 28);
        if (srtp != null && address >= 0) {
            host.egress().commit(srtp.protectRtcp(memory(), offset, lengthBytes), address);
        }
    }

    @Override
    public boolean hasKeys() {
        return !closed;
    }

    @Override
    public boolean holds(int held, long nowNanos) {
        return !closed && agent.isLive(held, nowNanos);
    }

    @Override
    public long deadlineNanos() {
        return closed
                ? Long.MAX_VALUE
                : Math.min(Math.min(agent.deadlineNanos(), keys.deadlineNanos()), user.deadlineNanos());
    }

    @Override
    public void onTimer(long nowNanos) {
        if (closed) {
            return;
        }
        if (nowNanos >= agent.deadlineNanos()) {
            agent.onTimer(this, nowNanos);
            usePath(nowNanos);
        }
        keys.onTimer(nowNanos);
        user.onTimer(nowNanos);
    }

    @Override
    public void fault(RuntimeException cause) {
        LOG.log(System.Logger.Level.ERROR, "the relay to " + name + " failed by our own fault", cause);
        counters.increment(MediaCounter.PEER_FAULTS);
        close(CloseReason.INTERNAL_ERROR);
    }

    @Override
    public void close(CloseReason reason) {
        if (closed) {
            return;
        }
        closed = true;
        host.egress().flush();
        address = -1;
        keys.close();
        user.onClosed(reason);
        release();
        host.remove();
    }

    @Override
    public void release() {
        addresses.release();
    }
}
