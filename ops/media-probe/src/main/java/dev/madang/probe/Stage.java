package dev.madang.probe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.madang.media.client.MediaClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The people of one room: does what a scenario says, knows what each should then get, and looks whether it does. */
final class Stage implements AutoCloseable {
    private static final long PATIENCE_NANOS = 15_000_000_000L;
    private static final long FLOWING_NANOS = 2_000_000_000L;
    private static final long LOOK_NANOS = 50_000_000L;
    private static final int ENOUGH = 5;
    private static final Set<String> PUBLISHING = Set.of("host", "guest", "member");

    private final String mode;
    private final Target target;
    private final MediaClient client;
    private final Map<String, Caller> people = new LinkedHashMap<>();
    private final Map<String, Integer> wantedEncoding = new LinkedHashMap<>();
    private int numbers;
    private int steps;
    private long checks;
    private long wrong;

    Stage(String mode, Target target, MediaClient client) {
        this.mode = mode;
        this.target = target;
        this.client = client;
    }

    String mode() {
        return mode;
    }

    Collection<String> names() {
        return Collections.unmodifiableSet(people.keySet());
    }

    Caller person(String name) {
        Caller caller = people.get(name);
        if (caller == null) {
            throw new IllegalStateException("nobody is called " + name);
        }
        return caller;
    }

    /** Does one step. */
    void act(JsonNode step) throws IOException {
        steps++;
        String who = step.path("who").asText();
        switch (step.path("do").asText()) {
            case "join" -> join(who, step.path("role").asText("member"));
            case "publish" -> publish(who);
            case "stop" -> person(who).stopSending();
            case "leave" -> leave(who);
            case "mute" -> mute(who, true);
            case "unmute" -> mute(who, false);
            case "role" ->
                changeRole(step.path("by").asText(who), who, step.path("role").asText());
            case "layer" ->
                layer(who, step.path("of").asText(), step.path("encoding").asText());
            case "drop" -> person(who).dropSocket();
            case "nonsense" ->
                Nonsense.of(step.path("say").asText()).say(person(who), new Caller(numbers++, "host", target, client));
            case "wait" -> LockSupport.parkNanos(step.path("millis").asLong() * 1_000_000L);
            default -> throw new IllegalStateException("no such step: " + step);
        }
    }

    void join(String who, String role) throws IOException {
        Caller caller = new Caller(numbers++, role, target, client);
        caller.join();
        caller.receive();
        people.put(who, caller);
    }

    void leave(String who) throws IOException {
        Caller caller = person(who);
        people.remove(who);
        wantedEncoding.keySet().removeIf(key -> key.startsWith(who + ">") || key.endsWith(">" + who));
        collect(caller);
        caller.leave();
    }

    private void publish(String who) throws IOException {
        // Preferences are for tracks, and these are new ones.
        wantedEncoding.keySet().removeIf(key -> key.endsWith(">" + who));
        person(who).send();
    }

    private void mute(String who, boolean muted) throws IOException {
        ObjectNode message = SignalLink.message("mute")
                .put("track", person(who).tracks().path("0").asText())
                .put("muted", muted);
        person(who).request(message);
    }

    void changeRole(String by, String who, String role) throws IOException {
        Caller caller = person(who);
        person(by)
                .request(SignalLink.message("role")
                        .put("participant", caller.id())
                        .put("role", role));
        await(() -> caller.role().equals(role) ? null : who + " was not told that it is " + role);
        if (!PUBLISHING.contains(role)) {
            await(() -> caller.isSending() ? who + " still sends" : null);
        }
    }

    void layer(String who, String of, String encoding) throws IOException {
        ObjectNode message = SignalLink.message("prefer");
        message.putObject("tracks")
                .putObject(person(of).tracks().path("1").asText())
                .put("encoding", encoding);
        person(who).request(message);
        wantedEncoding.put(who + ">" + of, CallSource.RIDS.indexOf(encoding));
    }

    /** Waits until everybody gets exactly what it should. */
    void check() {
        checks++;
        await(() -> {
            for (Map.Entry<String, Caller> person : people.entrySet()) {
                String complaint = complaint(person.getKey(), person.getValue());
                if (complaint != null) {
                    return complaint;
                }
            }
            return null;
        });
    }

    private @Nullable String complaint(String name, Caller caller) {
        if (caller.failure() != null) {
            return caller.failure();
        }
        if (caller.ended() != null) {
            return name + " was put out: " + caller.ended();
        }
        List<Integer> expected = expected(caller);
        List<Integer> told = caller.senders();
        if (!told.equals(expected)) {
            return name + " should get " + expected + " and is told of " + told;
        }
        long now = System.nanoTime();
        for (Map.Entry<String, SlotReception> slot : caller.slotsByMid().entrySet()) {
            SlotReception got = slot.getValue();
            if (got.sender() >= 0 && (got.sinceSwitch() < ENOUGH || now - got.lastNanos() > FLOWING_NANOS)) {
                return name + " gets nothing of " + got.sender() + " in " + slot.getKey();
            }
            int wanted = wanted(name, got.sender());
            if (slot.getKey().startsWith("v") && wanted >= 0 && got.encoding() != wanted) {
                return name + " wants encoding " + wanted + " of " + got.sender() + " and gets " + got.encoding();
            }
        }
        return null;
    }

    private int wanted(String name, int sender) {
        for (Map.Entry<String, Caller> other : people.entrySet()) {
            if (other.getValue().number() == sender) {
                return Objects.requireNonNullElse(wantedEncoding.get(name + ">" + other.getKey()), -1);
            }
        }
        return -1;
    }

    /** Everybody who sends is received by all others; in a live room the host sees itself too. */
    private List<Integer> expected(Caller watcher) {
        List<Integer> expected = new ArrayList<>();
        for (Caller other : people.values()) {
            boolean seen = other != watcher || mode.equals("live");
            if (seen && other.isSending()) {
                expected.add(other.number());
                expected.add(other.number());
            }
        }
        Collections.sort(expected);
        return expected;
    }

    private static void await(Supplier<@Nullable String> complaint) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        String last = complaint.get();
        while (last != null) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(last);
            }
            LockSupport.parkNanos(LOOK_NANOS);
            last = complaint.get();
        }
    }

    private void collect(Caller caller) {
        caller.slots().forEach(slot -> wrong += slot.wrong());
    }

    /** No packet may have been where it did not belong. */
    void requireNothingWrong() {
        people.values().forEach(this::collect);
        if (wrong > 0) {
            throw new IllegalStateException(wrong + " packets were in a wrong slot");
        }
    }

    String summary() {
        return steps + " steps, " + checks + " checks, " + numbers + " people";
    }

    @Override
    public void close() {
        people.values().forEach(Caller::close);
    }
}
