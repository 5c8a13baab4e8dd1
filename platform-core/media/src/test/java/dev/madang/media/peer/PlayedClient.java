package dev.madang.media.peer;

import dev.madang.media.ice.ForgedStun;
import dev.madang.media.ice.PacketKind;
import dev.madang.media.net.Egress;
import dev.madang.media.rtcp.RtcpWriter;
import dev.madang.media.rtp.HeaderExtension;
import dev.madang.media.rtp.HeaderExtensionIds;
import dev.madang.media.sim.SimDatagramPort;
import dev.madang.media.srtp.SrtpCrypto;
import dev.madang.media.srtp.SrtpOutbound;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** A client of which the test decides each datagram; none is sent but when asked for. */
public final class PlayedClient implements AutoCloseable {
    private static final int SSRC = 77;

    private final SimulatedCall call;
    private final Peer peer;
    private final Arena arena = Arena.ofConfined();
    private final SimDatagramPort port;
    private final Egress egress;
    private final SrtpOutbound srtp;
    private final boolean ownsKeys;
    private final boolean ownsPort;
    private byte[] lastMedia = {};
    public long mediaPackets;
    public long mediaBytes;

    public PlayedClient(SimulatedCall call, Peer peer, String host) {
        this(call, peer, host, new SrtpOutbound(call.dtls.clientKeys(), SrtpCrypto.select()), true);
    }

    private PlayedClient(SimulatedCall call, Peer peer, String host, SrtpOutbound srtp, boolean ownsKeys) {
        this.call = call;
        this.peer = peer;
        this.srtp = srtp;
        this.ownsKeys = ownsKeys;
        ownsPort = true;
        port = call.network.open(new InetSocketAddress(host, 5_000), arena);
        egress = new Egress(arena, port, 1 << 16, 64);
    }

    private PlayedClient(PlayedClient place, Peer peer) {
        call = place.call;
        this.peer = peer;
        srtp = new SrtpOutbound(call.dtls.clientKeys(), SrtpCrypto.select());
        ownsKeys = true;
        ownsPort = false;
        port = place.port;
        egress = place.egress;
    }

    /** Another client at the same address and port. */
    public PlayedClient neighbour(Peer other) {
        return new PlayedClient(this, other);
    }

    /** The same client at another place. */
    public PlayedClient at(String host) {
        return new PlayedClient(call, peer, host, srtp, false);
    }

    public void connect() {
        check(true);
        call.run(5);
        hello();
        call.run(5);
    }

    public void check(boolean nominates) {
        send(ForgedStun.check(peer.transport().ice().local(), nominates));
    }

    public void hello() {
        send(FakeDtls.HELLO);
    }

    public void indication(boolean authentic) {
        send(authentic ? ForgedStun.authenticIndication(peer.transport().ice().local()) : ForgedStun.indication());
    }

    public void rtp() {
        rtp(SSRC);
    }

    public void rtp(int ssrc) {
        long at = egress.reserve(100);
        MemorySegment memory = egress.memory();
        memory.asSlice(at, 12).fill((byte) 0);
        memory.set(ValueLayout.JAVA_BYTE, at, (byte) 0x80);
        memory.set(ValueLayout.JAVA_BYTE, at + 1, (byte) 96);
        memory.set(ValueLayout.JAVA_BYTE, at + 3, (byte) ++call.played);
        memory.set(ValueLayout.JAVA_BYTE, at + 2, (byte) (call.played >> 8));
        memory.set(ValueLayout.JAVA_BYTE, at + 11, (byte) ssrc);
        memory.set(ValueLayout.JAVA_BYTE, at + 10, (byte) (ssrc >> 8));
        media(at, srtp.protectRtp(memory, at, 12, 0, arena.allocate(20), 0, 20, call.played));
    }

    /** A packet of video of that stream that says nothing of whose it is. */
    public void video(int ssrc) {
        video(ssrc, new byte[0]);
    }

    /** The same with a mid and a rid, of one letter each. */
    public void video(int ssrc, HeaderExtensionIds ids, char mid, char rid) {
        video(ssrc, new byte[] {
            (byte) 0xbe,
            (byte) 0xde,
            0,
            1,
            (byte) (ids.id(HeaderExtension.MID) << 4),
            (byte) mid,
            (byte) (ids.id(HeaderExtension.RID) << 4),
            (byte) rid
        });
    }

    private void video(int ssrc, byte[] extension) {
        int length = 12 + extension.length;
        long at = egress.reserve(length + 100);
        ByteBuffer header = egress.memory().asSlice(at, length).asByteBuffer();
        header.put((byte) (extension.length > 0 ? 0x90 : 0x80)).put((byte) 96);
        header.putShort((short) ++call.played).putInt(0).putInt(ssrc).put(extension);
        media(at, srtp.protectRtp(egress.memory(), at, length, 0, arena.allocate(20), 0, 20, call.played));
    }

    public void rtcp() {
        long at = egress.reserve(100);
        media(at, srtp.protectRtcp(egress.memory(), at, RtcpWriter.receiverReport(egress.memory(), at, SSRC, 0)));
    }

    /** These RTCP messages, so many times in one datagram. */
    public void rtcp(byte[] messages, int times) {
        long at = egress.reserve(messages.length * times + 100);
        for (int i = 0; i < times; i++) {
            MemorySegment.copy(
                    messages,
                    0,
                    egress.memory(),
                    ValueLayout.JAVA_BYTE,
                    at + (long) i * messages.length,
                    messages.length);
        }
        media(at, srtp.protectRtcp(egress.memory(), at, messages.length * times));
    }

    private void media(long at, int length) {
        lastMedia = new byte[length];
        MemorySegment.copy(egress.memory(), ValueLayout.JAVA_BYTE, at, lastMedia, 0, length);
        send(lastMedia);
    }

    /** What was sent last, once more. */
    public void replay() {
        replay(this);
    }

    /** What another one sent last. */
    public void replay(PlayedClient other) {
        send(other.lastMedia);
    }

    /** What was sent last as it would be next, with a tag that is wrong. */
    public void forge() {
        forge(this);
    }

    /** The same of what another one sent last. */
    public void forge(PlayedClient other) {
        byte[] forged = other.lastMedia.clone();
        forged[3] += 1;
        forged[forged.length - 1] ^= 1;
        send(forged);
    }

    public void send(byte[] datagram) {
        int server = port.connect(call.server.worker().port().localAddress());
        long at = egress.reserve(datagram.length);
        MemorySegment.copy(datagram, 0, egress.memory(), ValueLayout.JAVA_BYTE, at, datagram.length);
        egress.commit(datagram.length, server);
        egress.flush();
    }

    /** Takes what has come; how much of it was media in this call. */
    public int take() {
        int media = 0;
        for (int n = port.receive(0); n > 0; n = port.receive(0)) {
            for (int i = 0; i < n; i++) {
                byte first = port.receiveMemory().get(ValueLayout.JAVA_BYTE, port.receiveOffset(i));
                if (PacketKind.of(first) == PacketKind.RTP_OR_RTCP) {
                    media++;
                    mediaPackets++;
                    mediaBytes += port.receiveLength(i);
                }
            }
        }
        return media;
    }

    @Override
    public void close() {
        if (ownsKeys) {
            srtp.close();
        }
        if (ownsPort) {
            port.close();
        }
        arena.close();
    }
}
