package dev.madang.benchmarks;

import dev.madang.media.ice.PacketKind;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.HeaderExtensionIds;
import dev.madang.media.rtp.PacketInfo;
import dev.madang.media.rtp.PayloadDescriptor;
import dev.madang.media.rtp.RtpParser;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Demultiplexing and parsing of one VP8 packet with extensions. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ParseBenchmark {
    private static final String PACKET = "90e0123400000001deadbeef" + "bede0003" + "1030" + "22abcdef" + "311234"
            + "000000" + "90e08001010203040506070809";

    private final MemorySegment memory = memory();
    private final PacketInfo info = new PacketInfo();
    private final int length = PACKET.length() / 2;

    private static MemorySegment memory() {
        byte[] bytes = HexFormat.of().parseHex(PACKET);
        MemorySegment segment = Arena.ofAuto().allocate(2048, 64);
        MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return segment;
    }

    /** First byte to descriptor. */
    @Benchmark
    public int parse() {
        if (PacketKind.of(memory.get(ValueLayout.JAVA_BYTE, 0)) != PacketKind.RTP_OR_RTCP
                || !RtpParser.parse(memory, 0, length, HeaderExtensionIds.NONE, info)
                || !PayloadDescriptor.parse(Codec.VP8, memory, 0, info)) {
            throw new IllegalStateException("the packet does not parse");
        }
        return info.pictureId;
    }
}
