package dev.madang.fleet.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Texts that became others on their way. */
final class Mutations {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Mutations() {}

    /** @param texts parts of which may get into it */
    static byte[] of(Random random, byte[] text, List<byte[]> texts) throws IOException {
        return random.nextBoolean() ? mutateBytes(random, text) : mutateTree(random, text, texts);
    }

    private static byte[] mutateBytes(Random random, byte[] text) {
        byte[] bytes = text.clone();
        switch (random.nextInt(4)) {
            case 0 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 1 -> bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            case 2 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            default -> {
                int from = random.nextInt(bytes.length);
                int to = random.nextInt(bytes.length);
                System.arraycopy(
                        text, from, bytes, to, Math.min(random.nextInt(20), bytes.length - Math.max(from, to)));
            }
        }
        return bytes;
    }

    /** Something in it becomes something else: another value, or a part of another text. */
    private static byte[] mutateTree(Random random, byte[] text, List<byte[]> texts) throws IOException {
        JsonNode tree = JSON.readTree(text);
        for (int i = random.nextInt(3); i >= 0; i--) {
            JsonNode parent = anyContainer(random, tree);
            JsonNode other = random.nextInt(3) == 0
                    ? anyContainer(random, JSON.readTree(texts.get(random.nextInt(texts.size()))))
                    : value(random);
            switch (parent) {
                case ObjectNode object
                when !object.isEmpty() -> {
                    List<Map.Entry<String, JsonNode>> members = List.copyOf(object.properties());
                    object.set(members.get(random.nextInt(members.size())).getKey(), other);
                }
                case ArrayNode array when !array.isEmpty() -> array.set(random.nextInt(array.size()), other);
                default -> {}
            }
        }
        return JSON.writeValueAsBytes(tree);
    }

    private static JsonNode value(Random random) throws IOException {
        String[] values = {
            "null",
            "true",
            "false",
            "0",
            "-1",
            "2147483648",
            "9223372036854775807",
            "1e400",
            "0.5",
            "\"\"",
            "\"x\"",
            "\"host\"",
            "[]",
            "{}",
            "[null]",
            "[1]",
            "[[]]",
            "\"PT-1S\"",
            "\"\\ud800\"",
            "\"2026-01-01T00:00:00Z\"",
            "{\"is\":\"x\"}",
            "\"~a-0\""
        };
        return JSON.readTree(values[random.nextInt(values.length)]);
    }

    private static JsonNode anyContainer(Random random, JsonNode tree) {
        JsonNode at = tree;
        while (true) {
            List<JsonNode> inside = new ArrayList<>();
            at.forEach(each -> {
                if (each.isContainerNode() && !each.isEmpty()) {
                    inside.add(each);
                }
            });
            if (inside.isEmpty() || random.nextInt(3) == 0) {
                return at;
            }
            at = inside.get(random.nextInt(inside.size()));
        }
    }
}
