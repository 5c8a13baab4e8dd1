package dev.madang.server.http;

import dev.madang.server.bound.Rate;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Bounds how fast one client guesses secrets. Right ones cost nothing, and what other clients try holds nobody up: a bound on a
 * service's key would let strangers lock its owner out. Any thread.
 */
final class Guesses {
    private static final double WRONG_A_SECOND = 1;
    private static final double WRONG_AT_ONCE = 30;
    private static final int REMEMBERED = 10_000;

    private final Map<Object, Rate> byClient = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Rate> eldest) {
            return size() > REMEMBERED;
        }
    };

    /**
     * Whether that client's try counts; one that does not must be refused whatever it says, or guessing would go on. A wrong one is
     * paid for at once, so tries at the same time are bounded as well.
     *
     * @param client who, equal for requests of one client
     * @param right whether the secret is right
     */
    synchronized boolean allows(Object client, boolean right, long nowNanos) {
        Rate rate = byClient.get(client);
        if (right) {
            return rate == null || rate.has(1, nowNanos);
        }
        return byClient.computeIfAbsent(client, fresh -> new Rate(WRONG_A_SECOND, WRONG_AT_ONCE))
                .allows(1, nowNanos);
    }
}
