package dev.madang.benchmarks;

import dev.madang.media.rtp.RtpView;
import dev.madang.media.srtp.SrtpCrypto;
import dev.madang.media.srtp.SrtpInbound;
import dev.madang.media.srtp.SrtpKeys;
import dev.madang.media.srtp.SrtpOutbound;
import dev.madang.media.srtp.SrtpProfile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One RTP packet of 1,100 bytes of payload, protected; and protected, then opened. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SrtpBenchmark {
    private static final int HEADER = 24;
    private static final int PAYLOAD = 1_100;
    private static final int SSRC = 0x1234_5678;

    /** Name of an {@link SrtpProfile}. */
    @Param({"AEAD_AES_128_GCM", "AEAD_AES_256_GCM", "AES128_CM_SHA1_80"})
    public String profile = "AEAD_AES_128_GCM";

    private MemorySegment memory = MemorySegment.NULL;
    private MemorySegment body = MemorySegment.NULL;
    private MemorySegment opened = MemorySegment.NULL;
    private SrtpOutbound outbound = sessions("AEAD_AES_128_GCM").out;
    private SrtpInbound inbound = sessions("AEAD_AES_128_GCM").in;
    private long index;

    private record Sessions(SrtpOutbound out, SrtpInbound in) {}

    private static Sessions sessions(String name) {
        SrtpProfile chosen = SrtpProfile.valueOf(name);
        byte[] material = new byte[2 * (chosen.keyLength() + chosen.saltLength())];
        for (int i = 0; i < material.length; i++) {
            material[i] = (byte) (3 * i);
        }
        SrtpCrypto crypto = SrtpCrypto.select();
        return new Sessions(
                new SrtpOutbound(SrtpKeys.ofExported(chosen, material, true), crypto),
                new SrtpInbound(SrtpKeys.ofExported(chosen, material.clone(), false), crypto));
    }

    /** On the measuring thread, to which memory and ciphers belong. */
    @Setup
    public void prepare() {
        Arena arena = Arena.ofAuto();
        memory = arena.allocate(2048, 64);
        body = arena.allocate(2048, 64);
        opened = arena.allocate(2048, 64);
        Sessions sessions = sessions(profile);
        outbound = sessions.out;
        inbound = sessions.in;
    }

    private int seal() {
        index++;
        RtpView.putI32(memory, 0, 0x9060_0000 | (int) index & 0xffff);
        RtpView.putI32(memory, 8, SSRC);
        RtpView.putI32(memory, 12, 0xbede_0002);
        return outbound.protectRtp(memory, 0, HEADER, 4, body, 0, PAYLOAD - 4, index);
    }

    /** As a Consumer does it: from the stored packet into egress memory. */
    @Benchmark
    public int protect() {
        return seal();
    }

    /** And back, as the receive side does it. */
    @Benchmark
    public int protectAndOpen() {
        return inbound.unprotectRtp(memory, 0, seal(), opened, 0);
    }
}
