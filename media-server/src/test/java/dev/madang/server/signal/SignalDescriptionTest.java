package dev.madang.server.signal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The AsyncAPI document and the manual name every message and every member of it, and no others. */
class SignalDescriptionTest {
    /** Answers to one request and reports of the moment: they have no place in a session's order. */
    private static final Set<String> UNNUMBERED = Set.of("quality", "error", "resumed");

    @ParameterizedTest
    @ValueSource(classes = {ClientMessage.class, ServerMessage.class})
    void everyMessageIsDescribed(Class<?> side) throws IOException {
        JsonNode described = new YAMLMapper()
                .readTree(Files.readString(Path.of("..", "docs", "signalling.yaml")))
                .at("/components/messages");
        String manual = Files.readString(Path.of("..", "docs", "signalling.md"));
        Set<String> expected = new TreeSet<>();
        for (JsonSubTypes.Type type : side.getAnnotation(JsonSubTypes.class).value()) {
            String key = key(side, type.name());
            expected.add(key);
            JsonNode payload = described.at("/" + key + "/payload/properties");
            assertThat(payload.at("/type/const").asText()).isEqualTo(type.name());
            assertThat(names(payload)).as(type.name()).isEqualTo(members(type.value(), isNumbered(side, type)));
            assertThat(manual).contains("| `" + type.name() + "` |");
        }
        Set<String> there = names(described).stream()
                .filter(name -> name.startsWith(prefix(side)))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(there).isEqualTo(expected);
    }

    private static boolean isNumbered(Class<?> side, JsonSubTypes.Type type) {
        return side == ServerMessage.class && !UNNUMBERED.contains(type.name());
    }

    private static String prefix(Class<?> side) {
        return side == ClientMessage.class ? "Client" : "Server";
    }

    private static String key(Class<?> side, String type) {
        return prefix(side)
                + Arrays.stream(type.split("-"))
                        .map(word -> word.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + word.substring(1))
                        .collect(Collectors.joining());
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static Set<String> members(Class<?> message, boolean numbered) {
        Set<String> members = Arrays.stream(message.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        members.addAll(numbered ? Set.of("type", "id", "seq") : Set.of("type", "id"));
        return members;
    }
}
