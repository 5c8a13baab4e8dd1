package dev.madang.media.net;

import java.util.Arrays;

/** A queue of ints that grows. */
final class IntQueue {
    private int[] values = new int[64];
    private int head;
    private int size;

    int size() {
        return size;
    }

    void add(int value) {
        if (size == values.length) {
            int[] longer = Arrays.copyOfRange(values, head, head + size * 2);
            System.arraycopy(values, 0, longer, size - head, head);
            values = longer;
            head = 0;
        }
        values[head + size++ & values.length - 1] = value;
    }

    /** The oldest; there must be one. */
    int remove() {
        int value = values[head];
        head = head + 1 & values.length - 1;
        size--;
        return value;
    }
}
