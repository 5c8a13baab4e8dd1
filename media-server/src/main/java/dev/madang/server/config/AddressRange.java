package dev.madang.server.config;

import java.net.InetAddress;

/**
 * A range of IP addresses: one address, or a block in CIDR notation (RFC 4632, RFC 4291 2.3).
 *
 * @param network an address of the block
 * @param bits how many of its leading bits count, 0 to 32 for IPv4 and 0 to 128 for IPv6
 */
public record AddressRange(InetAddress network, int bits) {

    /**
     * Reads {@code 192.0.2.7}, {@code 10.0.0.0/8} or {@code fd00::/8}; names are not looked up.
     *
     * @throws IllegalArgumentException when it is something else
     */
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        InetAddress network = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
        int most = network.getAddress().length * Byte.SIZE;
        int bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
        if (bits < 0 || bits > most) {
            throw new IllegalArgumentException(text + ": a block has 0 to " + most + " leading bits");
        }
        return new AddressRange(network, bits);
    }

    /** Whether the address is of this range; one of the other family never is. */
    public boolean contains(InetAddress address) {
        byte[] ours = network.getAddress();
        byte[] theirs = address.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        int left = bits;
        for (int i = 0; i < ours.length && left > 0; i++) {
            int mask = left >= Byte.SIZE ? 0xff : 0xff << Byte.SIZE - left & 0xff;
            if (((ours[i] ^ theirs[i]) & mask) != 0) {
                return false;
            }
            left -= Byte.SIZE;
        }
        return true;
    }
}
