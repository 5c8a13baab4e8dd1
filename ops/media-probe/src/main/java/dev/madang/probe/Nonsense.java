package dev.madang.probe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What nobody should say to a server, and how each is answered; the room must not notice. */
enum Nonsense {
    UNKNOWN_MESSAGE("malformed-json"),
    STALE_ANSWER("out-of-order"),
    SECOND_JOIN("out-of-order"),
    BROKEN_OFFER("malformed-sdp"),
    UNKNOWN_TRACK("track-not-found"),
    UNKNOWN_PERSON("participant-not-found"),
    ROLE_WITHOUT_RIGHT("right-missing"),
    SECOND_HOST("place-taken"),
    MEGABYTE("1009");

    private static final int MEGABYTE_CHARS = 1 << 20;

    private final String answer;

    Nonsense(String answer) {
        this.answer = answer;
    }

    static Nonsense of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** As a scenario names it. */
    String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Those that would be wrong of that person in a room of that mode. */
    static List<Nonsense> possible(String mode, Caller caller) {
        List<Nonsense> possible = new ArrayList<>(List.of(values()));
        if (!caller.isSending()) {
            possible.remove(BROKEN_OFFER);
        }
        if (!mode.equals("group") && !caller.role().equals("viewer")) {
            possible.remove(ROLE_WITHOUT_RIGHT);
        }
        boolean oneHost = mode.equals("live") || mode.equals("multi-guest");
        if (!oneHost || !caller.role().equals("host")) {
            possible.remove(SECOND_HOST);
        }
        return possible;
    }

    /**
     * Says it.
     *
     * @throws IllegalStateException when the answer is another than the documented one
     */
    void say(Caller caller, Caller anotherHost) throws IOException {
        String answered = switch (this) {
            case MEGABYTE -> String.valueOf(caller.sayTooMuch("x".repeat(MEGABYTE_CHARS)));
            case SECOND_HOST ->
                answerOf(() -> {
                    try (anotherHost) {
                        anotherHost.join();
                    }
                });
            default -> answerOf(() -> caller.request(message(caller)));
        };
        if (!answered.equals(answer)) {
            throw new IllegalStateException(
                    title() + " by " + caller.name() + " was answered by " + answered + ", not " + answer);
        }
    }

    private ObjectNode message(Caller caller) {
        return switch (this) {
            case UNKNOWN_MESSAGE -> SignalLink.message("fly");
            case STALE_ANSWER -> SignalLink.message("answer").put("offer", 0).put("sdp", "v=0\r\n");
            case SECOND_JOIN -> SignalLink.message("join").put("token", "a.b.c");
            case BROKEN_OFFER -> SignalLink.message("publish").put("sdp", "v=0\r\nm=nothing\r\n");
            case UNKNOWN_TRACK -> {
                ObjectNode prefer = SignalLink.message("prefer");
                prefer.putObject("tracks").putObject("999999999").put("height", 90);
                yield prefer;
            }
            case UNKNOWN_PERSON -> {
                ObjectNode send = SignalLink.message("send").put("data", "hello");
                send.putArray("to").add("nobody");
                yield send;
            }
            case ROLE_WITHOUT_RIGHT ->
                SignalLink.message("role").put("participant", caller.id()).put("role", "host");
            case SECOND_HOST, MEGABYTE -> throw new IllegalStateException(title() + " is no message");
        };
    }

    private interface Attempt {
        void run() throws IOException;
    }

    private static String answerOf(Attempt attempt) throws IOException {
        try {
            attempt.run();
            return "ok";
        } catch (SignalLink.RefusedException refused) {
            return refused.code();
        }
    }
}
