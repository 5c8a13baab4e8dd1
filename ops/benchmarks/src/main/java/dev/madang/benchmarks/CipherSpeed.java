package dev.madang.benchmarks;

import dev.madang.media.rtp.RtpView;
import dev.madang.media.srtp.SrtpCrypto;
import dev.madang.media.srtp.SrtpKeys;
import dev.madang.media.srtp.SrtpOutbound;
import dev.madang.media.srtp.SrtpProfile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Locale;

/**
 * What sealing a packet costs with nothing else to do: a yardstick for how fast the machine is just now, since shared ones
 * change their pace from one minute to the next.
 */
final class CipherSpeed {
    private static final int HEADER = 24;
    private static final int PREFIX = 4;
    private static final int PACKETS = 10_000;
    private static final int WARM_UP = 40;
    private static final int ROUNDS = 100;

    private CipherSpeed() {}

    static String measured(int payload) {
        SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;
        byte[] material = new byte[2 * (profile.keyLength() + profile.saltLength())];
        SrtpOutbound outbound = new SrtpOutbound(SrtpKeys.ofExported(profile, material, true), SrtpCrypto.select());
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment target = arena.allocate(payload + 256L, 64);
            MemorySegment body = arena.allocate(payload, 64);
            double best = Double.MAX_VALUE;
            double sum = 0;
            long index = 0;
            for (int round = -WARM_UP; round < ROUNDS; round++) {
                long begun = System.nanoTime();
                for (int i = 0; i < PACKETS; i++) {
                    index++;
                    RtpView.putI32(target, 0, 0x9060_0000 | (int) index & 0xffff);
                    RtpView.putI32(target, 8, 1);
                    RtpView.putI32(target, 12, 0xbede_0002);
                    outbound.protectRtp(target, 0, HEADER, PREFIX, body, 0, payload - PREFIX, index);
                }
                double nanos = (System.nanoTime() - begun) / (double) PACKETS;
                if (round >= 0) {
                    best = Math.min(best, nanos);
                    sum += nanos;
                }
            }
            return String.format(
                    Locale.ROOT,
                    "Sealing such a packet and nothing else: %.2f us on average, %.2f at best",
                    sum / ROUNDS / 1e3,
                    best / 1e3);
        } finally {
            outbound.close();
        }
    }
}
