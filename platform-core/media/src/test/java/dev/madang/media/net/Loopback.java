package dev.madang.media.net;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32;

/** What port tests need over and over: loopback addresses, packets with telling bytes, and receiving until done. */
public final class Loopback {
    private static final long DEADLINE_NANOS = 5_000_000_000L;

    private Loopback() {}

    /** A datagram as it was received. */
    public record Received(int address, InetSocketAddress source, byte[] bytes) {}

    public static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /** An egress that holds whatever these tests send at a time. */
    public static Egress egress(Arena arena, DatagramPort port) {
        return new Egress(arena, port, 4 << 20, 4096);
    }

    /** Bytes that tell the packet's number and every position in it. */
    public static byte[] packet(int number, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (number * 31 + i * 7 + i / 256);
        }
        if (length > 1) {
            bytes[0] = (byte) (number >>> 8);
            bytes[1] = (byte) number;
        }
        return bytes;
    }

    public static void put(Egress egress, byte[] bytes, int address) {
        long at = egress.reserve(bytes.length);
        MemorySegment.copy(bytes, 0, egress.memory(), ValueLayout.JAVA_BYTE, at, bytes.length);
        egress.commit(bytes.length, address);
    }

    /** Receives so many datagrams, or as many as come before the deadline. */
    public static List<Received> receive(DatagramPort port, int count) {
        List<Received> all = new ArrayList<>();
        receiveUntil(port, all, () -> all.size() >= count);
        return all;
    }

    /** Receives into the list until the condition holds or the deadline has passed. */
    public static void receiveUntil(DatagramPort port, List<Received> all, BooleanSupplier done) {
        long end = System.nanoTime() + DEADLINE_NANOS;
        while (!done.getAsBoolean() && System.nanoTime() < end) {
            collect(port, all, port.receive(20_000_000L));
        }
    }

    public static void collect(DatagramPort port, List<Received> all, int count) {
        for (int i = 0; i < count; i++) {
            byte[] bytes = new byte[port.receiveLength(i)];
            MemorySegment.copy(
                    port.receiveMemory(), ValueLayout.JAVA_BYTE, port.receiveOffset(i), bytes, 0, bytes.length);
            all.add(new Received(port.receiveAddress(i), port.receiveSource(i), bytes));
        }
    }

    public static List<String> digests(List<Received> all) {
        return all.stream().map(received -> digest(received.bytes())).toList();
    }

    /** Stands for bytes in comparisons, where a failure should be readable: their number and checksum. */
    public static String digest(byte[] bytes) {
        CRC32 checksum = new CRC32();
        checksum.update(bytes);
        return bytes.length + "/" + Long.toHexString(checksum.getValue());
    }

    /** The digest of {@link #packet}. */
    public static String digest(int number, int length) {
        return digest(packet(number, length));
    }
}
