package dev.madang.media.srtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.time.Duration;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Both implementations give the same packets, and only one that proves right is used. */
final class SrtpCryptoTest {
    private static final long MAX_INDEX = (1L << 48) - 1;
    /** glibc's statistics: ten words, the fifth and the eighth are bytes in use. */
    private static final StructLayout MALLINFO =
            MemoryLayout.structLayout(MemoryLayout.sequenceLayout(10, ValueLayout.JAVA_LONG));

    @Property(tries = 300)
    void implementationsMakeTheSameRtpPackets(
            @ForAll SrtpProfile profile,
            @ForAll long seed,
            @ForAll int ssrc,
            @ForAll @IntRange(max = 60) int prefix,
            @ForAll @IntRange(max = 1300) int body,
            @ForAll @LongRange(min = 0, max = MAX_INDEX) long index) {
        try (Arena arena = Arena.ofConfined()) {
            String expected = null;
            for (SrtpCrypto crypto : Packets.implementations()) {
                SrtpOutbound out = new SrtpOutbound(Packets.keys(profile, seed), crypto);
                MemorySegment packet = Packets.memory(arena, "");
                Packets.rtp(packet, ssrc, (int) index, prefix);
                MemorySegment rest = Packets.memory(arena, "");
                Packets.rtp(rest, ssrc, (int) seed, body);
                int length = out.protectRtp(packet, 0, 12, prefix, rest, 0, body, index);
                String made = Packets.hex(packet, length);

                assertThat(length).isEqualTo(12 + prefix + body + profile.tagLength());
                assertThat(expected == null ? made : expected).isEqualTo(made);
                expected = made;
                out.close();
            }
        }
    }

    @Property(tries = 150)
    void eachImplementationReadsWhatTheOtherMade(
            @ForAll SrtpProfile profile, @ForAll long seed, @ForAll int ssrc, @ForAll @IntRange(max = 1300) int body) {
        try (Arena arena = Arena.ofConfined()) {
            for (SrtpCrypto from : Packets.implementations()) {
                for (SrtpCrypto to : Packets.implementations()) {
                    SrtpOutbound out = new SrtpOutbound(Packets.keys(profile, seed), from);
                    SrtpInbound in = new SrtpInbound(Packets.mirrored(profile, seed), to);
                    MemorySegment packet = Packets.memory(arena, "");
                    MemorySegment plain = Packets.memory(arena, "");
                    int length = Packets.rtp(packet, ssrc, (int) seed, body);
                    String rtp = Packets.hex(packet, length);
                    int sealed = out.protectRtp(packet, 0, 12, body, packet, 0, 0, seed & 0xffff);
                    assertThat(in.unprotectRtp(packet, 0, sealed, plain, 0)).isEqualTo(length);
                    assertThat(Packets.hex(plain, length)).isEqualTo(rtp);

                    length = Packets.rtcp(packet, ssrc);
                    String rtcp = Packets.hex(packet, length);
                    sealed = out.protectRtcp(packet, 0, length);
                    assertThat(sealed).isLessThanOrEqualTo(length + SrtpOutbound.RTCP_OVERHEAD);
                    assertThat(Packets.hex(packet, sealed)).isNotEqualTo(rtcp);
                    assertThat(in.unprotectRtcp(packet, 0, sealed, packet, 0)).isEqualTo(length);
                    assertThat(Packets.hex(packet, length)).isEqualTo(rtcp);
                    out.close();
                    in.close();
                }
            }
        }
    }

    @Test
    void ciphersThatAreWrongAreNotUsed() {
        for (String flaw : new String[] {"seal", "open", "counter", "mac"}) {
            assertThat(SrtpCrypto.proven("flawed", new FlawedCiphers(flaw)))
                    .as(flaw)
                    .isSameAs(SrtpCrypto.portable());
        }
        assertThat(SrtpCrypto.proven("right", new FlawedCiphers("none")).name()).isEqualTo("right");
    }

    @Test
    void libraryThatIsNotThereOrLacksFunctionsIsNotUsed() {
        Ciphers absent = new Ciphers() {
            @Override
            public AeadCipher aead(byte[] key, boolean encrypt, Arena arena) {
                throw new ExceptionInInitializerError("no such library");
            }

            @Override
            public CounterCipher counter(byte[] key, Arena arena) {
                throw new UnsatisfiedLinkError("no such function");
            }

            @Override
            public PacketMac mac(byte[] key, Arena arena) {
                throw new IllegalStateException("refused");
            }
        };
        assertThat(SrtpCrypto.proven("absent", absent)).isSameAs(SrtpCrypto.portable());
        assertThat(SrtpCrypto.portable().name()).isEqualTo("jce");
    }

    @Test
    void closingFreesNativeMemory() throws Throwable {
        Optional<MemorySegment> symbol = Linker.nativeLinker().defaultLookup().find("mallinfo2");
        assumeTrue(symbol.isPresent() && SrtpCrypto.select() != SrtpCrypto.portable());
        MethodHandle statistics = Linker.nativeLinker().downcallHandle(symbol.get(), FunctionDescriptor.of(MALLINFO));
        try (Arena arena = Arena.ofConfined()) {
            openAndClose(arena, 2_000);
            long before = nativeBytesInUse(statistics, arena);
            openAndClose(arena, 20_000);
            // Left open, these contexts would take more than 40 MB for good; what the JVM's compilers take comes back.
            await().pollInSameThread()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> inUse(statistics, arena) - before < 15L << 20);
        }
    }

    private static void openAndClose(Arena arena, int times) {
        MemorySegment packet = Packets.memory(arena, "");
        for (int i = 0; i < times; i++) {
            SrtpProfile profile = SrtpProfile.values()[i % 3];
            SrtpOutbound out = new SrtpOutbound(Packets.keys(profile, i), SrtpCrypto.select());
            SrtpInbound in = new SrtpInbound(Packets.mirrored(profile, i), SrtpCrypto.select());
            out.protectRtp(packet, 0, 12, Packets.rtp(packet, 1, i, 20) - 12, packet, 0, 0, i & 0xffff);
            assertThat(in.unprotectRtcp(packet, 0, out.protectRtcp(packet, 0, Packets.rtcp(packet, 1)), packet, 0))
                    .isPositive();
            out.close();
            in.close();
            in.close();
            out.close();
        }
    }

    private static long inUse(MethodHandle statistics, Arena arena) {
        try {
            return nativeBytesInUse(statistics, arena);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static long nativeBytesInUse(MethodHandle statistics, Arena arena) throws Throwable {
        MemorySegment info = (MemorySegment) statistics.invokeExact((SegmentAllocator) arena);
        return info.getAtIndex(ValueLayout.JAVA_LONG, 7) + info.getAtIndex(ValueLayout.JAVA_LONG, 4);
    }

    @Test
    void closedContextsRefuseToWorkAndHaveForgottenTheirKeys() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment packet = Packets.memory(arena, "");
            for (SrtpCrypto crypto : Packets.implementations()) {
                for (SrtpProfile profile : SrtpProfile.values()) {
                    SrtpKeys keys = Packets.keys(profile, 1);
                    SrtpOutbound out = new SrtpOutbound(keys, crypto);
                    SrtpInbound in = new SrtpInbound(keys, crypto);
                    out.protectRtcp(packet, 0, Packets.rtcp(packet, 1));
                    out.close();
                    assertThat(keys.localKey()).containsOnly(0);
                    assertThat(keys.remoteKey()).isNotEqualTo(new byte[profile.keyLength()]);
                    in.close();
                    assertThat(keys.remoteKey()).containsOnly(0);
                    assertThatIllegalStateException()
                            .isThrownBy(() -> out.protectRtp(packet, 0, 12, 8, packet, 0, 0, 1));
                    assertThatIllegalStateException().isThrownBy(() -> in.unprotectRtp(packet, 0, 100, packet, 1000));
                }
            }
        }
    }
}
