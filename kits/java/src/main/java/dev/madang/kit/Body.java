package dev.madang.kit;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object to be sent; what is null is left out. */
final class Body {
    private final Map<String, Object> members = new LinkedHashMap<>();

    Body with(String name, @Nullable Object value) {
        if (value != null) {
            members.put(name, value);
        }
        return this;
    }

    String json() {
        return Json.write(members);
    }
}
