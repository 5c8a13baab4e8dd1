package dev.madang.media.rtp;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which id stands for which header extension in one m-section; immutable. */
public final class HeaderExtensionIds {
    /** No extension at all. */
    public static final HeaderExtensionIds NONE = new HeaderExtensionIds(Map.of());

    private final @Nullable HeaderExtension[] byId = new @Nullable HeaderExtension[256];
    private final int[] ids = new int[HeaderExtension.values().length];
    /** A bit for each extension that has an id, by its ordinal: every packet sent asks for each of them. */
    private final int agreed;

    /**
     * @param ids id by extension, 1 to 255
     * @throws IllegalArgumentException when an id is out of range or 15 is used, which one-byte headers reserve
     */
    public HeaderExtensionIds(Map<HeaderExtension, Integer> ids) {
        int bits = 0;
        for (Map.Entry<HeaderExtension, Integer> entry : ids.entrySet()) {
            int id = entry.getValue();
            if (id < 1 || id > 255 || id == 15) {
                throw new IllegalArgumentException("header extension id " + id);
            }
            byId[id] = entry.getKey();
            this.ids[entry.getKey().ordinal()] = id;
            bits |= 1 << entry.getKey().ordinal();
        }
        agreed = bits;
    }

    /** The id of that extension, or 0 where it was not agreed. */
    public int id(HeaderExtension extension) {
        return ids[extension.ordinal()];
    }

    /** The extension of that id, or null. */
    public @Nullable HeaderExtension of(int id) {
        return byId[id];
    }

    /** Whether that extension was negotiated. */
    public boolean has(HeaderExtension extension) {
        return (agreed >>> extension.ordinal() & 1) != 0;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HeaderExtensionIds that && Arrays.equals(ids, that.ids);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ids);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (HeaderExtension extension : HeaderExtension.values()) {
            if (has(extension)) {
                text.append(text.isEmpty() ? "" : " ")
                        .append(extension)
                        .append('=')
                        .append(id(extension));
            }
        }
        return text.toString();
    }
}
