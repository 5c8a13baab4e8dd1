package dev.madang.fleet.redis;

import dev.madang.rooms.registry.RegistryAwayException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The way to Redis: asks with a deadline, and sees to it that there are connections that answer. Where a server has been silent for a
 * second, or is a replica by now, callers are told at once that it is away, while one thread tries it on the old connections and on new
 * ones. Methods may be called from any thread.
 */
public final class RedisLink implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(RedisLink.class.getName());

    /** Lists that are read at once. */
    private static final int MOST_LISTS = 4;

    private static final Duration BETWEEN_CHECKS = Duration.ofMillis(100);
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(200);
    /** How long a server that is away may take to show that it is back. */
    private static final Duration PROBE = Duration.ofMillis(300);

    /** What a server says that cannot do it at present; on Redis 6 the code of an error within a script is in the midst of the text. */
    private static final Pattern PASSING =
            Pattern.compile("\\b(READONLY|LOADING|OOM|MISCONF|BUSY|MASTERDOWN|CLUSTERDOWN"
                    + "|TRYAGAIN|NOREPLICAS|UNKILLABLE|NOAUTH|WRONGPASS|NOPERM|MOVED|ASK)\\b");

    /** Those after which it is tried on other connections. */
    private static final Set<String> OTHER_NEEDED = Set.of("READONLY", "LOADING", "MASTERDOWN", "CLUSTERDOWN");

    private final Client client;
    private final Keys keys;
    private final RedisCounts counts = new RedisCounts();
    private final Semaphore lists = new Semaphore(MOST_LISTS);
    private final Thread keeper;
    private volatile @Nullable Connections connections;
    private volatile boolean closed;
    /** Why no connection could be made last. */
    private volatile String trouble = "none was tried yet";

    private RedisLink(RedisSettings settings) {
        client = new Client(settings);
        keys = new Keys(settings.prefix());
        keeper = Thread.ofVirtual().name("madang-redis").unstarted(this::keep);
    }

    /** Returns at once: whether Redis is there shows when it is asked, and it may come later. */
    public static RedisLink open(RedisSettings settings) {
        RedisLink link = new RedisLink(settings);
        link.keeper.start();
        return link;
    }

    /** Whether no call is let through at present to some server at least. */
    public boolean isAway() {
        Connections current = connections;
        return current == null || current.pulses().stream().anyMatch(Pulse::isAway);
    }

    public RedisCounts counts() {
        return counts;
    }

    Keys keys() {
        return keys;
    }

    /** Takes up to two seconds; calls that are under way end with {@link RegistryAwayException}. */
    @Override
    public void close() {
        closed = true;
        keeper.interrupt();
        try {
            keeper.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        connections = null;
        client.close();
    }

    /**
     * Runs a script.
     *
     * @param keys of one slot
     * @return what it says, a word first
     * @throws RegistryAwayException where there is no answer within the deadline
     */
    List<String> run(Lane lane, Deadline deadline, Script script, String[] keys, String... arguments) {
        try {
            return ask(
                    lane,
                    deadline,
                    keys[0],
                    commands -> commands.evalsha(script.digest(), ScriptOutputType.MULTI, keys, arguments));
        } catch (RedisNoScriptException unknown) {
            return ask(
                    lane,
                    deadline,
                    keys[0],
                    commands -> commands.eval(script.text(), ScriptOutputType.MULTI, keys, arguments));
        }
    }

    /**
     * Reads one of few lists at once.
     *
     * @throws RegistryAwayException where others still read theirs at the deadline
     */
    <T> T listed(Deadline deadline, Supplier<T> reading) {
        try {
            if (!lists.tryAcquire(deadline.left(), TimeUnit.NANOSECONDS)) {
                throw away("too many lists are read at once", null);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw away("interrupted", stopped);
        }
        try {
            return reading.get();
        } finally {
            lists.release();
        }
    }

    /**
     * Asks one thing.
     *
     * @param key the server that has it is asked
     * @throws RegistryAwayException where there is no answer within the deadline, or one that says that it is not possible at present
     */
    <T> T ask(
            Lane lane,
            Deadline deadline,
            String key,
            Function<RedisClusterAsyncCommands<String, String>, RedisFuture<T>> command) {
        Connections current = connections;
        if (current == null) {
            throw away("there is no connection to Redis: " + trouble, null);
        }
        Pulse pulse = current.pulse(lane, key);
        if (pulse.isAway()) {
            throw away("Redis does not answer at present", null);
        }
        pulse.asked(key, System.nanoTime());
        try {
            T answer = await(command.apply(current.commands(lane)).toCompletableFuture(), deadline);
            pulse.answered();
            return answer;
        } catch (RedisCommandExecutionException refused) {
            pulse.answered();
            throw refused(refused, pulse);
        } catch (RedisException unsaid) {
            throw away("Redis cannot be asked", unsaid);
        } catch (TimeoutException silent) {
            throw away("Redis does not answer in time", silent);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw away("interrupted", stopped);
        }
    }

    /** @throws RedisException for what it is that the connection or the server said */
    private static <T> T await(CompletableFuture<T> asked, Deadline deadline)
            throws TimeoutException, InterruptedException {
        try {
            return asked.get(deadline.left(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | CancellationException failed) {
            if (failed.getCause() instanceof RedisException known) {
                throw known;
            }
            throw new RedisException(failed);
        } finally {
            // What is not sent yet need not be.
            asked.cancel(true);
        }
    }

    private RuntimeException refused(RedisCommandExecutionException refused, Pulse pulse) {
        if (refused instanceof RedisNoScriptException) {
            return refused;
        }
        Matcher code = PASSING.matcher(String.valueOf(refused.getMessage()));
        if (!code.find()) {
            return new IllegalStateException("Redis was asked wrongly", refused);
        }
        if (OTHER_NEEDED.contains(code.group())) {
            pulse.needOther();
            LockSupport.unpark(keeper);
        }
        return away("Redis says " + code.group(), refused);
    }

    private RegistryAwayException away(String why, @Nullable Throwable cause) {
        counts.away.increment();
        return new RegistryAwayException(why, cause);
    }

    private void keep() {
        boolean well = true;
        while (!closed) {
            boolean before = well;
            try {
                well = check();
            } catch (InterruptedException stopped) {
                continue;
            } catch (RuntimeException unexpected) {
                LOG.log(System.Logger.Level.WARNING, "the connections to Redis cannot be looked after", unexpected);
                well = false;
            }
            if (well != before) {
                String news =
                        well ? "Redis answers again" : "Redis is away; last trouble with a connection: " + trouble;
                LOG.log(System.Logger.Level.WARNING, news);
            }
            long pause = (well ? BETWEEN_CHECKS : BETWEEN_ATTEMPTS).toNanos();
            LockSupport.parkNanos(this, pause + ThreadLocalRandom.current().nextLong(pause / 2));
        }
    }

    /** @return whether there are connections to all who were asked */
    private boolean check() throws InterruptedException {
        Connections current = connections;
        if (current == null) {
            connections = connected();
            return connections != null;
        }
        long now = System.nanoTime();
        List<Pulse> away = new ArrayList<>();
        for (Pulse pulse : current.pulses()) {
            if (pulse.check(now)) {
                away.add(pulse);
            }
        }
        List<Pulse> back = answering(
                current, away.stream().filter(pulse -> !pulse.needsOther()).toList());
        back.forEach(Pulse::recovered);
        away.removeAll(back);
        if (away.isEmpty()) {
            return true;
        }
        Connections fresh = connected();
        if (fresh == null) {
            return false;
        }
        List<Pulse> better = answering(fresh, away);
        if (better.isEmpty()) {
            fresh.close();
            return false;
        }
        away.removeAll(better);
        away.forEach(pulse -> fresh.pulse(pulse.lane(), pulse.key()).setAway());
        counts.renewed.increment();
        connections = fresh;
        current.close();
        return away.isEmpty();
    }

    private @Nullable Connections connected() throws InterruptedException {
        try {
            return client.connect();
        } catch (TimeoutException slow) {
            trouble = "it takes too long";
        } catch (ExecutionException | RedisException failed) {
            Throwable cause = failed;
            while (cause.getCause() != null && cause.getCause() != cause) {
                cause = cause.getCause();
            }
            trouble = cause.getClass().getSimpleName() + ": " + cause.getMessage();
        }
        return null;
    }

    /** Those of which the server takes a command that writes, though this one changes nothing. */
    private static List<Pulse> answering(Connections connections, List<Pulse> asked) throws InterruptedException {
        Deadline deadline = Deadline.in(PROBE);
        List<CompletableFuture<Long>> answers = new ArrayList<>();
        for (Pulse pulse : asked) {
            try {
                answers.add(connections
                        .commands(pulse.lane())
                        .del(Keys.beside(pulse.key()))
                        .toCompletableFuture());
            } catch (RedisException unsaid) {
                answers.add(CompletableFuture.failedFuture(unsaid));
            }
        }
        List<Pulse> answering = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            try {
                await(answers.get(i), deadline);
                answering.add(asked.get(i));
            } catch (RedisCommandExecutionException refused) {
                Matcher code = PASSING.matcher(String.valueOf(refused.getMessage()));
                if (!code.find() || !OTHER_NEEDED.contains(code.group())) {
                    answering.add(asked.get(i));
                }
            } catch (RedisException | TimeoutException silent) {
                // That one does not.
                continue;
            }
        }
        return answering;
    }
}
