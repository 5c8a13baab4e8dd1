package dev.madang.fleet.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Members of a JSON object as they are expected: whoever asks for one gets it, or a {@link WireException}. A member that is null is as
 * one that is absent.
 */
final class Fields {
    /** Says what kind of thing an object is. */
    static final String KIND = "is";

    private final String where;
    private final JsonNode object;

    private Fields(String where, JsonNode object) {
        this.where = where;
        this.object = object;
    }

    /** Makes a value of the members of an object. */
    @FunctionalInterface
    interface Reader<T> {
        T read(Fields in) throws WireException;
    }

    /** Makes a value of one member. */
    @FunctionalInterface
    interface EntryReader<V> {
        V read(Fields in, String name) throws WireException;
    }

    /** @param where what the object is, for who reads of a fault */
    static Fields of(String where, @Nullable JsonNode node) throws WireException {
        if (node == null || !node.isObject()) {
            throw new WireException(where + " is no object");
        }
        return new Fields(where, node);
    }

    private @Nullable JsonNode find(String name) {
        JsonNode found = object.get(name);
        return found == null || found.isNull() ? null : found;
    }

    private JsonNode get(String name) throws WireException {
        JsonNode found = find(name);
        if (found == null) {
            throw new WireException(name + " is missing in " + where);
        }
        return found;
    }

    private WireException notA(String what, String name) {
        return new WireException(name + " is no " + what + " in " + where);
    }

    String kind() throws WireException {
        return text(KIND);
    }

    String text(String name) throws WireException {
        JsonNode found = get(name);
        if (!found.isTextual()) {
            throw notA("text", name);
        }
        return found.textValue();
    }

    @Nullable
    String textIf(String name) throws WireException {
        return find(name) == null ? null : text(name);
    }

    String text(String name, String absent) throws WireException {
        return find(name) == null ? absent : text(name);
    }

    long number(String name) throws WireException {
        JsonNode found = get(name);
        if (!found.isIntegralNumber() || !found.canConvertToLong()) {
            throw notA("whole number", name);
        }
        return found.longValue();
    }

    long number(String name, long absent) throws WireException {
        return find(name) == null ? absent : number(name);
    }

    int whole(String name) throws WireException {
        return Math.toIntExact(number(name));
    }

    int whole(String name, int absent) throws WireException {
        return Math.toIntExact(number(name, absent));
    }

    /** Absent where there is no limit. */
    int limit(String name) throws WireException {
        return whole(name, Integer.MAX_VALUE);
    }

    /** True or false, and needed. */
    boolean either(String name) throws WireException {
        JsonNode found = get(name);
        if (!found.isBoolean()) {
            throw notA("boolean", name);
        }
        return found.booleanValue();
    }

    /** Absent means false. */
    boolean flag(String name) throws WireException {
        return find(name) != null && either(name);
    }

    @Nullable
    Boolean flagIf(String name) throws WireException {
        return find(name) == null ? null : either(name);
    }

    /** Whether it is said to be taken away. */
    boolean isNone(String name) {
        JsonNode found = object.get(name);
        return found != null && found.isNull();
    }

    Instant instant(String name) throws WireException {
        return Instant.parse(text(name));
    }

    @Nullable
    Instant instantIf(String name) throws WireException {
        return find(name) == null ? null : instant(name);
    }

    Duration duration(String name) throws WireException {
        return Duration.parse(text(name));
    }

    @Nullable
    Duration durationIf(String name) throws WireException {
        return find(name) == null ? null : duration(name);
    }

    /** @throws NotKnownException when the word is not known */
    <E extends Enum<E>> E word(String name, Labels<E> labels) throws WireException {
        String label = text(name);
        E found = labels.find(label);
        if (found == null) {
            throw new NotKnownException(label);
        }
        return found;
    }

    /** @param notKnown what a word that is not known is taken for */
    <E extends Enum<E>> E word(String name, Labels<E> labels, E notKnown) throws WireException {
        E found = labels.find(text(name));
        return found == null ? notKnown : found;
    }

    /** Words that are not known are left out. */
    <E extends Enum<E>> List<E> words(String name, Labels<E> labels) throws WireException {
        List<E> known = new ArrayList<>();
        for (String label : texts(name)) {
            E found = labels.find(label);
            if (found != null) {
                known.add(found);
            }
        }
        return known;
    }

    /** Absent means none. */
    List<String> texts(String name) throws WireException {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : elements(name)) {
            if (!element.isTextual()) {
                throw notA("list of texts", name);
            }
            texts.add(element.textValue());
        }
        return texts;
    }

    @Nullable
    List<String> textsIf(String name) throws WireException {
        return find(name) == null ? null : texts(name);
    }

    private Iterable<JsonNode> elements(String name) throws WireException {
        JsonNode found = find(name);
        if (found == null) {
            return List.of();
        }
        if (!found.isArray()) {
            throw notA("list", name);
        }
        return found;
    }

    <T> T object(String name, Reader<T> reader) throws WireException {
        return reader.read(of(name, get(name)));
    }

    <T> @Nullable T objectIf(String name, Reader<T> reader) throws WireException {
        JsonNode found = find(name);
        return found == null ? null : reader.read(of(name, found));
    }

    /** Absent means none; an element that says something by a word that is not known is left out. */
    <T> List<T> list(String name, Reader<T> reader) throws WireException {
        List<T> known = new ArrayList<>();
        for (JsonNode element : elements(name)) {
            try {
                known.add(reader.read(of(name, element)));
            } catch (NotKnownException newer) {
                // This is what leaving out is.
            }
        }
        return known;
    }

    /** The same where nothing may be left out. */
    <T> List<T> listOfKnown(String name, Reader<T> reader) throws WireException {
        List<T> all = new ArrayList<>();
        for (JsonNode element : elements(name)) {
            all.add(reader.read(of(name, element)));
        }
        return all;
    }

    /** Entries that were written as a list, with the same left out as there; absent means none. */
    <K, V> Map<K, V> entries(String name, Reader<K> key, Reader<V> value) throws WireException {
        Map<K, V> entries = new LinkedHashMap<>();
        for (Map.Entry<K, V> entry : list(name, each -> Map.entry(key.read(each), value.read(each)))) {
            entries.put(entry.getKey(), entry.getValue());
        }
        return entries;
    }

    /** A value of each member that is named by a word; one whose word is not known is left out. Absent means none. */
    <K extends Enum<K>, V> Map<K, V> map(String name, Labels<K> labels, EntryReader<V> reader) throws WireException {
        JsonNode found = find(name);
        Map<K, V> map = new LinkedHashMap<>();
        if (found == null) {
            return map;
        }
        Fields members = of(name, found);
        for (String each : (Iterable<String>) found::fieldNames) {
            K known = labels.find(each);
            if (known != null) {
                map.put(known, reader.read(members, each));
            }
        }
        return map;
    }
}
