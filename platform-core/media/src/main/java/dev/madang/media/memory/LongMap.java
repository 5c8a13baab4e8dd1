package dev.madang.media.memory;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A map from primitive longs, open addressing, so that look-ups per packet allocate nothing. One thread. */
public final class LongMap<V> {
    private long[] keys = new long[16];
    private @Nullable Object[] values = new @Nullable Object[16];
    private int size;

    /** The value of that key, or null. */
    @Nullable
    public V get(long key) {
        for (int at = start(key, keys.length); values[at] != null; at = at + 1 & keys.length - 1) {
            if (keys[at] == key) {
                return cast(values[at]);
            }
        }
        return null;
    }

    /** Sets the value of a key. */
    public void put(long key, V value) {
        if (size * 2 >= keys.length) {
            grow();
        }
        int at = start(key, keys.length);
        while (values[at] != null && keys[at] != key) {
            at = at + 1 & keys.length - 1;
        }
        if (values[at] == null) {
            size++;
        }
        keys[at] = key;
        values[at] = value;
    }

    /** Takes a key out; its value, or null. */
    @Nullable
    public V remove(long key) {
        int mask = keys.length - 1;
        int at = start(key, keys.length);
        while (values[at] != null && keys[at] != key) {
            at = at + 1 & mask;
        }
        V removed = cast(values[at]);
        if (removed == null) {
            return null;
        }
        size--;
        int hole = at;
        for (int next = at + 1 & mask; values[next] != null; next = next + 1 & mask) {
            int home = start(keys[next], keys.length);
            if ((next - home & mask) >= (next - hole & mask)) {
                keys[hole] = keys[next];
                values[hole] = values[next];
                hole = next;
            }
        }
        values[hole] = null;
        return removed;
    }

    /** Calls the action with each value; it may change the map. */
    public void forEach(Consumer<V> action) {
        for (Object value : values.clone()) {
            V typed = cast(value);
            if (typed != null) {
                action.accept(typed);
            }
        }
    }

    void clear() {
        Arrays.fill(values, null);
        size = 0;
    }

    /** How many keys there are. */
    public int size() {
        return size;
    }

    private void grow() {
        long[] oldKeys = keys;
        @Nullable Object[] oldValues = values;
        keys = new long[oldKeys.length * 2];
        values = new @Nullable Object[keys.length];
        size = 0;
        for (int i = 0; i < oldKeys.length; i++) {
            V value = cast(oldValues[i]);
            if (value != null) {
                put(oldKeys[i], value);
            }
        }
    }

    private static int start(long key, int length) {
        long mixed = key * 0x9e37_79b9_7f4a_7c15L;
        return (int) (mixed >>> 40) & (length - 1);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <V> @Nullable V cast(@Nullable Object value) {
        return (V) value;
    }
}
