package dev.madang.fleet.link;

import static dev.madang.fleet.link.Nodes.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class NodeIdentityTest {
    private static final String CHARACTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";

    private static String name(Random random, int most) {
        StringBuilder name = new StringBuilder();
        for (int i = 1 + random.nextInt(most); i > 0; i--) {
            name.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
        }
        return name.toString();
    }

    private static NodeIdentity any(long seed) {
        Random random = new Random(seed);
        Set<String> features = new HashSet<>();
        for (int i = random.nextInt(NodeIdentity.MOST_FEATURES); i > 0; i--) {
            features.add(name(random, NodeIdentity.MOST_FEATURE));
        }
        List<List<InetSocketAddress>> media = new ArrayList<>();
        for (int i = random.nextInt(40); i > 0; i--) {
            List<InetSocketAddress> worker = new ArrayList<>();
            for (int j = random.nextInt(NodeIdentity.MOST_ADDRESSES); j > 0; j--) {
                String host = random.nextBoolean()
                        ? "10.1.2." + random.nextInt(256)
                        : "2001:db8::" + Integer.toHexString(random.nextInt(65_536));
                worker.add(address(host, random.nextInt(65_536)));
            }
            media.add(worker);
        }
        int min = 1 + random.nextInt(1000);
        return new NodeIdentity(
                name(random, NodeIdentity.MOST_NAME),
                1 + random.nextLong(Long.MAX_VALUE - 1),
                name(random, NodeIdentity.MOST_REGION),
                name(random, NodeIdentity.MOST_VERSION),
                new VersionRange(min, min + random.nextInt(1000)),
                features,
                "https://" + name(random, 200),
                media);
    }

    @Property(tries = 300)
    void whatIsWrittenIsReadAgain(@ForAll long seed) throws LinkRefusedException {
        NodeIdentity node = any(seed);
        Tlv.Writer out = new Tlv.Writer();
        out.put(200, new byte[] {1});
        IdentityFields.write(node, out);
        byte[] bytes = out.bytes();
        Tlv.Reader in = new Tlv.Reader(bytes, 0, bytes.length);
        assertThat(IdentityFields.read(in)).isEqualTo(node);
    }

    @Test
    void theLargestFitsIntoAMessage() {
        Set<String> features = new HashSet<>();
        for (int i = 0; i < NodeIdentity.MOST_FEATURES; i++) {
            features.add("%032d".formatted(i));
        }
        // 128 workers of 47 bytes are the most that fit into 6,144.
        List<InetSocketAddress> worker =
                List.of(address("2001:db8::1", 1), address("2001:db8::2", 1), address("10.0.0.1", 1));
        NodeIdentity node = new NodeIdentity(
                "n".repeat(64),
                Long.MAX_VALUE,
                "r".repeat(32),
                "v".repeat(64),
                new VersionRange(1, 65_535),
                features,
                "http://" + "h".repeat(249),
                Collections.nCopies(128, worker.subList(0, 2)));
        Greeting greeting = new Greeting(node, Nodes.NOW, Nodes.filled(1), 1, Nodes.filled(2), 0);
        byte[] message = GreetingCodec.write(Greeting.Kind.HELLO, greeting, Nodes.keys(Nodes.ONE), new byte[0]);
        assertThat(message).hasSizeBetween(6_500, GreetingCodec.MOST_BYTES);
        assertThat(NodeIdentity.MOST_MEDIA_BYTES - IdentityFields.mediaBytes(node.media()) + message.length)
                .isLessThanOrEqualTo(GreetingCodec.MOST_BYTES);
    }

    @Test
    void whatIsTooMuchIsRefusedAndSaysWhat() {
        assertThatIllegalArgumentException().isThrownBy(() -> Nodes.node("")).withMessageContaining("name");
        assertThatIllegalArgumentException().isThrownBy(() -> Nodes.node("n".repeat(65)));
        assertThatIllegalArgumentException().isThrownBy(() -> Nodes.node("a b"));
        assertThatIllegalArgumentException().isThrownBy(() -> Nodes.node("node\u00e9"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Nodes.node("a", 0, Nodes.WIRE))
                .withMessageContaining("epoch");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Nodes.node("a", 1, Nodes.WIRE, "f".repeat(33)))
                .withMessageContaining("feature");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with("ftp://x", List.of()))
                .withMessageContaining("HTTP");
        assertThatIllegalArgumentException().isThrownBy(() -> with("http://a b", List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with("http://x", Collections.nCopies(129, List.of())))
                .withMessageContaining("workers");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with("http://x", List.of(Collections.nCopies(9, address("10.0.0.1", 1)))))
                .withMessageContaining("addresses");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        with("http://x", Collections.nCopies(128, Collections.nCopies(8, address("10.0.0.1", 1)))))
                .withMessageContaining("bytes");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> with("http://x", List.of(List.of(InetSocketAddress.createUnresolved("somewhere", 1)))))
                .withMessageContaining("resolved");
        assertThatIllegalArgumentException().isThrownBy(() -> new VersionRange(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new VersionRange(2, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new VersionRange(1, 65_536));
    }

    private static NodeIdentity with(String http, List<List<InetSocketAddress>> media) {
        return new NodeIdentity("a", 1, "", "", Nodes.WIRE, Set.of(), http, media);
    }
}
