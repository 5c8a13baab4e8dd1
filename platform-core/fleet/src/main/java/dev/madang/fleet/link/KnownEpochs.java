package dev.madang.fleet.link;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The highest epoch that is known of each node. Holds {@value #MOST} nodes at the most and forgets the one that was least recently
 * heard of. Thread-safe.
 */
public final class KnownEpochs {
    static final int MOST = 8192;

    private final Map<String, Long> highest = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST;
        }
    };

    /** That node has or had that epoch, as somebody says who is to be believed. */
    public synchronized void seen(String name, long epoch) {
        highest.merge(name, epoch, Math::max);
    }

    /** The highest epoch that is known of that node, 0 for none. */
    public synchronized long of(String name) {
        return highest.getOrDefault(name, 0L);
    }
}
