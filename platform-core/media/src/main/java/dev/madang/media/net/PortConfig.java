package dev.madang.media.net;

import java.net.InetSocketAddress;

/**
 * How to open a port.
 *
 * @param bind local address; the wildcard address means IPv6 and IPv4 where the machine has both; port 0 is any free one
 * @param receiveBufferBytes size that is asked for of the kernel's receive buffer, at least 4,096
 * @param sendBufferBytes size that is asked for of the kernel's send buffer, at least 4,096
 * @param segmenting whether runs of equally long packets leave as one message ({@code UDP_SEGMENT}) where that works
 * @param coalescing whether the kernel may hand in many datagrams of one source as one piece ({@code UDP_GRO}) where that
 *     works; costs 64 KiB of address space a message, and pays when few sources send much
 * @param portable whether to use {@code java.nio} even where native calls would work
 */
public record PortConfig(
        InetSocketAddress bind,
        int receiveBufferBytes,
        int sendBufferBytes,
        boolean segmenting,
        boolean coalescing,
        boolean portable) {
    private static final int BUFFER_BYTES = 4 << 20;

    /** Checks the bounds. */
    public PortConfig {
        if (bind.isUnresolved()) {
            throw new IllegalArgumentException("unresolved address " + bind);
        }
        if (receiveBufferBytes < 4096 || sendBufferBytes < 4096) {
            throw new IllegalArgumentException("socket buffers of less than 4096 bytes");
        }
    }

    /** Buffers of 4 MiB, segmenting, not coalescing, native where possible. */
    public static PortConfig of(InetSocketAddress bind) {
        return new PortConfig(bind, BUFFER_BYTES, BUFFER_BYTES, true, false, false);
    }

    /** The same with other kernel buffers. */
    public PortConfig withBuffers(int receiveBytes, int sendBytes) {
        return new PortConfig(bind, receiveBytes, sendBytes, segmenting, coalescing, portable);
    }

    /** The same with or without segmenting. */
    public PortConfig withSegmenting(boolean wanted) {
        return new PortConfig(bind, receiveBufferBytes, sendBufferBytes, wanted, coalescing, portable);
    }

    /** The same with or without coalescing. */
    public PortConfig withCoalescing(boolean wanted) {
        return new PortConfig(bind, receiveBufferBytes, sendBufferBytes, segmenting, wanted, portable);
    }

    /** The same, portable or not. */
    public PortConfig withPortable(boolean wanted) {
        return new PortConfig(bind, receiveBufferBytes, sendBufferBytes, segmenting, coalescing, wanted);
    }
}
