package dev.madang.fleet.link;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A {@link NodeIdentity} as fields of a message: the types 1 to 8. */
final class IdentityFields {
    static final int WIRE = 1;
    static final int NAME = 2;
    static final int EPOCH = 3;
    static final int REGION = 4;
    static final int VERSION = 5;
    static final int FEATURES = 6;
    static final int HTTP = 7;
    static final int MEDIA = 8;

    private static final int IPV4 = 4;
    private static final int IPV6 = 16;

    private IdentityFields() {}

    static void write(NodeIdentity node, Tlv.Writer out) {
        out.put16(WIRE, node.wire().min(), node.wire().max());
        out.put(NAME, Hkdf.ascii(node.name()));
        out.put64(EPOCH, node.epoch());
        out.put(REGION, Hkdf.ascii(node.region()));
        out.put(VERSION, Hkdf.ascii(node.version()));
        out.put(FEATURES, features(node.features()));
        out.put(HTTP, Hkdf.ascii(node.http()));
        out.put(MEDIA, media(node.media()));
    }

    /** @throws LinkRefusedException MALFORMED */
    static NodeIdentity read(Tlv.Reader in) throws LinkRefusedException {
        try {
            ByteBuffer wire = in.value(WIRE, 4);
            return new NodeIdentity(
                    text(in.value(NAME)),
                    in.value(EPOCH, 8).getLong(),
                    text(in.value(REGION)),
                    text(in.value(VERSION)),
                    new VersionRange(wire.getShort() & 0xffff, wire.getShort() & 0xffff),
                    features(in.value(FEATURES)),
                    text(in.value(HTTP)),
                    media(in.value(MEDIA)));
        } catch (IllegalArgumentException | BufferUnderflowException | UnknownHostException bad) {
            throw new LinkRefusedException(LinkRefusal.MALFORMED);
        }
    }

    static int mediaBytes(List<List<InetSocketAddress>> media) {
        int bytes = 1;
        for (List<InetSocketAddress> worker : media) {
            bytes++;
            for (InetSocketAddress address : worker) {
                bytes += 3 + address.getAddress().getAddress().length;
            }
        }
        return bytes;
    }

    /** Count, then for each worker a count, then for each address its length (4 or 16), itself and the port. */
    private static byte[] media(List<List<InetSocketAddress>> media) {
        ByteBuffer out = ByteBuffer.allocate(mediaBytes(media));
        out.put((byte) media.size());
        for (List<InetSocketAddress> worker : media) {
            out.put((byte) worker.size());
            for (InetSocketAddress address : worker) {
                byte[] host = address.getAddress().getAddress();
                out.put((byte) host.length).put(host).putShort((short) address.getPort());
            }
        }
        return out.array();
    }

    private static List<List<InetSocketAddress>> media(ByteBuffer in) throws UnknownHostException {
        int workers = atMost(in.get() & 0xff, NodeIdentity.MOST_WORKERS);
        List<List<InetSocketAddress>> media = new ArrayList<>(workers);
        for (int i = 0; i < workers; i++) {
            int count = atMost(in.get() & 0xff, NodeIdentity.MOST_ADDRESSES);
            List<InetSocketAddress> addresses = new ArrayList<>(count);
            for (int j = 0; j < count; j++) {
                byte[] host = new byte[length(in.get())];
                in.get(host);
                addresses.add(new InetSocketAddress(InetAddress.getByAddress(host), in.getShort() & 0xffff));
            }
            media.add(addresses);
        }
        nothingBehind(in);
        return media;
    }

    private static int length(byte bytes) {
        if (bytes != IPV4 && bytes != IPV6) {
            throw new IllegalArgumentException("no address");
        }
        return bytes;
    }

    /** Sorted, so that the same node always says the same bytes. */
    private static byte[] features(Set<String> features) {
        List<String> sorted = features.stream().sorted().toList();
        ByteBuffer out = ByteBuffer.allocate(
                1 + sorted.stream().mapToInt(feature -> 1 + feature.length()).sum());
        out.put((byte) sorted.size());
        for (String feature : sorted) {
            out.put((byte) feature.length()).put(Hkdf.ascii(feature));
        }
        return out.array();
    }

    private static Set<String> features(ByteBuffer in) {
        int count = atMost(in.get() & 0xff, NodeIdentity.MOST_FEATURES);
        Set<String> features = new LinkedHashSet<>();
        for (int i = 0; i < count; i++) {
            byte[] feature = new byte[atMost(in.get() & 0xff, NodeIdentity.MOST_FEATURE)];
            in.get(feature);
            features.add(text(ByteBuffer.wrap(feature)));
        }
        nothingBehind(in);
        return features;
    }

    /** What is no ASCII becomes characters that {@link NodeIdentity} refuses. */
    private static String text(ByteBuffer in) {
        return StandardCharsets.US_ASCII.decode(in).toString();
    }

    private static int atMost(int count, int most) {
        if (count > most) {
            throw new IllegalArgumentException("more than " + most);
        }
        return count;
    }

    private static void nothingBehind(ByteBuffer in) {
        if (in.hasRemaining()) {
            throw new IllegalArgumentException("bytes behind the end");
        }
    }
}
