package dev.madang.media.srtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.madang.media.rtp.RtpView;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The native ciphers make no garbage, whatever comes: media, control packets, replays, forgeries. */
final class SrtpAllocationTest {
    @ParameterizedTest
    @EnumSource
    void packetsAllocateNothing(SrtpProfile profile) {
        SrtpCrypto crypto = SrtpCrypto.select();
        assumeTrue(crypto != SrtpCrypto.portable());
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Arena arena = Arena.ofConfined()) {
            SrtpOutbound out = new SrtpOutbound(Packets.keys(profile, 1), crypto);
            SrtpInbound in = new SrtpInbound(Packets.mirrored(profile, 1), crypto);
            MemorySegment packet = Packets.memory(arena, "");
            MemorySegment body = Packets.memory(arena, "");
            MemorySegment plain = Packets.memory(arena, "");
            Packets.rtp(packet, 1, 0, 0);

            // Tiered compilation settles at its own pace: a quiet round has to come.
            long least = Long.MAX_VALUE;
            long index = 0;
            for (int attempt = 0; attempt < 60 && least > 0; attempt++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 1000; i++) {
                    exchange(out, in, packet, body, plain, index++);
                }
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            out.close();
            in.close();
            assertThat(least).isZero();
        }
    }

    private static void exchange(
            SrtpOutbound out,
            SrtpInbound in,
            MemorySegment packet,
            MemorySegment body,
            MemorySegment plain,
            long index) {
        RtpView.putI32(packet, 0, 0x8060_0000 | (int) index & 0xffff);
        RtpView.putI32(packet, 4, (int) index);
        RtpView.putI32(packet, 8, 1);
        int length = out.protectRtp(packet, 0, 12, 4, body, 0, 1000, index);
        expect(in.unprotectRtp(packet, 0, length, plain, 0), 1016);
        expect(in.unprotectRtp(packet, 0, length, plain, 0), SrtpInbound.REPLAYED);
        RtpView.putI32(packet, 8, 2);
        expect(in.unprotectRtp(packet, 0, length, plain, 0), SrtpInbound.AUTHENTICATION_FAILED);
        RtpView.putI32(packet, 0, 0x81c9_0007);
        RtpView.putI32(packet, 4, 1);
        length = out.protectRtcp(packet, 0, 32);
        expect(in.unprotectRtcp(packet, 0, length, packet, 0), 32);
    }

    private static void expect(int was, int wanted) {
        if (was != wanted) {
            throw new AssertionError(was);
        }
    }
}
