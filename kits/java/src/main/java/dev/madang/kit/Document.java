package dev.madang.kit;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An object that the media server answered with, read by names. What it does not have reads as null, nothing, zero or false. */
record Document(Map<?, ?> members) {
    /** Empty for what is no object. */
    static Document of(@Nullable Object json) {
        return new Document(json instanceof Map<?, ?> map ? map : Map.of());
    }

    static Document parse(String text) {
        return of(Json.read(text));
    }

    @Nullable
    String text(String name) {
        return members.get(name) instanceof String text ? text : null;
    }

    /** A text that is always there. */
    String string(String name) {
        String text = text(name);
        return text == null ? "" : text;
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(members.get(name));
    }

    long number(String name) {
        return members.get(name) instanceof Number number ? number.longValue() : 0;
    }

    @Nullable
    Instant time(String name) {
        String text = text(name);
        return text == null ? null : Instant.parse(text);
    }

    /** A time that is always there. */
    Instant instant(String name) {
        Instant time = time(name);
        return time == null ? Instant.EPOCH : time;
    }

    @Nullable
    Document object(String name) {
        return members.get(name) instanceof Map<?, ?> map ? new Document(map) : null;
    }

    Map<String, Object> map(String name) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (members.get(name) instanceof Map<?, ?> found) {
            found.forEach((key, value) -> map.put(String.valueOf(key), value));
        }
        return map;
    }

    Map<String, String> texts(String name) {
        Map<String, String> texts = new LinkedHashMap<>();
        map(name).forEach((key, value) -> texts.put(key, String.valueOf(value)));
        return texts;
    }

    List<String> strings(String name) {
        return members.get(name) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    <T> List<T> list(String name, Function<Document, T> each) {
        return members.get(name) instanceof List<?> list
                ? list.stream().map(item -> each.apply(of(item))).toList()
                : List.of();
    }
}
