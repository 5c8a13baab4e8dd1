package dev.madang.fleet.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes members of a JSON object. What {@link Fields} takes for granted is left out; the same value always gives the same bytes. */
final class JsonOut {
    private static final int LAST_OF_ASCII = 0x7F;
    private static final int NO_LIMIT = 0;

    private final JsonGenerator to;

    private JsonOut(JsonGenerator to) {
        this.to = to;
    }

    /** Writes the members of an object. */
    @FunctionalInterface
    interface Writer<T> {
        void write(JsonOut out, T value) throws IOException;
    }

    static <T> byte[] bytes(T value, Writer<T> writer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator to = JsonText.factory().createGenerator(bytes)) {
            new JsonOut(to).element(value, writer);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private <T> void element(T value, Writer<T> writer) throws IOException {
        to.writeStartObject();
        writer.write(this, value);
        to.writeEndObject();
    }

    /** What kind of thing the object is. */
    void kind(String kind) throws IOException {
        text(Fields.KIND, kind);
    }

    void text(String name, String value) throws IOException {
        to.writeFieldName(name);
        string(value);
    }

    void textIf(String name, @Nullable String value) throws IOException {
        if (value != null) {
            text(name, value);
        }
    }

    /** Half of a character that takes two has no UTF-8, so that a text with one is written in ASCII; it must not hold up what follows. */
    private void string(String value) throws IOException {
        if (isWhole(value)) {
            to.writeString(value);
        } else {
            to.setHighestNonEscapedChar(LAST_OF_ASCII);
            to.writeString(value);
            to.setHighestNonEscapedChar(NO_LIMIT);
        }
    }

    private static boolean isWhole(String value) {
        for (int i = 0; i < value.length(); i++) {
            char unit = value.charAt(i);
            if (Character.isSurrogate(unit)) {
                boolean pair = i + 1 < value.length() && Character.isSurrogatePair(unit, value.charAt(i + 1));
                if (!pair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    void number(String name, long value) throws IOException {
        to.writeNumberField(name, value);
    }

    void numberUnlessZero(String name, long value) throws IOException {
        if (value != 0) {
            number(name, value);
        }
    }

    /** A limit: absent where there is none. */
    void limit(String name, int value) throws IOException {
        if (value != Integer.MAX_VALUE) {
            number(name, value);
        }
    }

    void flag(String name, boolean value) throws IOException {
        if (value) {
            to.writeBooleanField(name, true);
        }
    }

    void flagIf(String name, @Nullable Boolean value) throws IOException {
        if (value != null) {
            to.writeBooleanField(name, value);
        }
    }

    /** That something is taken away. */
    void none(String name) throws IOException {
        to.writeNullField(name);
    }

    void instant(String name, Instant value) throws IOException {
        text(name, value.toString());
    }

    void instantIf(String name, @Nullable Instant value) throws IOException {
        if (value != null) {
            instant(name, value);
        }
    }

    void duration(String name, Duration value) throws IOException {
        text(name, value.toString());
    }

    void durationIf(String name, @Nullable Duration value) throws IOException {
        if (value != null) {
            duration(name, value);
        }
    }

    <E extends Enum<E>> void word(String name, Labels<E> labels, E value) throws IOException {
        text(name, labels.of(value));
    }

    /** In the order of the constants. */
    <E extends Enum<E>> void words(String name, Labels<E> labels, Collection<E> values) throws IOException {
        texts(name, values.stream().sorted().map(labels::of));
    }

    /** Absent where there is none. */
    void texts(String name, Stream<String> values) throws IOException {
        String[] all = values.toArray(String[]::new);
        if (all.length > 0) {
            array(name, all);
        }
    }

    /** Absent where that is null, but not where it is empty. */
    void textsIf(String name, @Nullable Stream<String> values) throws IOException {
        if (values != null) {
            array(name, values.toArray(String[]::new));
        }
    }

    private void array(String name, String[] values) throws IOException {
        to.writeArrayFieldStart(name);
        for (String value : values) {
            string(value);
        }
        to.writeEndArray();
    }

    <T> void object(String name, T value, Writer<T> writer) throws IOException {
        to.writeFieldName(name);
        element(value, writer);
    }

    <T> void objectIf(String name, @Nullable T value, Writer<T> writer) throws IOException {
        if (value != null) {
            object(name, value, writer);
        }
    }

    <T> void list(String name, Collection<T> values, Writer<T> writer) throws IOException {
        if (!values.isEmpty()) {
            to.writeArrayFieldStart(name);
            for (T value : values) {
                element(value, writer);
            }
            to.writeEndArray();
        }
    }

    /** A list of entries in the order of their keys: a key may be any text, which the name of a member may not. */
    <V> void entries(String name, Map<String, V> values, EntryWriter<V> writer) throws IOException {
        list(
                name,
                new TreeMap<>(values).entrySet(),
                (out, entry) -> writer.write(out, entry.getKey(), entry.getValue()));
    }

    /** Writes an entry as an object. */
    @FunctionalInterface
    interface EntryWriter<V> {
        void write(JsonOut out, String key, V value) throws IOException;
    }
}
