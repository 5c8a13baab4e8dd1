package dev.madang.probe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * People who do what comes to their mind, from a seed: what the room's mode allows, and now and then what nobody may and nobody
 * else should notice.
 */
final class RandomWalk {
    private final Stage stage;
    private final Random random;
    private final int people;
    private int names;

    RandomWalk(Stage stage, long seed, int people) {
        this.stage = stage;
        this.people = people;
        random = new Random(seed);
    }

    void run(int seconds, PrintStream out) throws IOException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < seconds * 1_000_000_000L) {
            ObjectNode step = step();
            out.println(String.format(Locale.ROOT, "%5.1f s  %s", (System.nanoTime() - start) / 1e9, step));
            stage.act(step);
            // What is done in quick succession must come out right as well.
            if (random.nextInt(3) > 0) {
                stage.check();
            }
        }
        stage.check();
    }

    private ObjectNode step() {
        List<ObjectNode> possible = new ArrayList<>();
        List<String> here = List.copyOf(stage.names());
        if (here.size() < people) {
            ObjectNode join = join(here);
            possible.add(join);
            possible.add(join);
        }
        for (String who : here) {
            Caller caller = stage.person(who);
            possible.add(step("drop", who));
            List<Nonsense> nonsense = Nonsense.possible(stage.mode(), caller);
            possible.add(step("nonsense", who)
                    .put("say", nonsense.get(random.nextInt(nonsense.size())).title()));
            if (mayPublish(caller.role()) && !caller.isSending()) {
                possible.add(step("publish", who));
                possible.add(step("publish", who));
            }
            if (caller.isSending()) {
                possible.add(step(random.nextBoolean() ? "mute" : "unmute", who));
                layer(here, who, possible);
            }
            if (!caller.role().equals("host")) {
                possible.add(step("leave", who));
                role(here, who, possible);
            }
        }
        return possible.get(random.nextInt(possible.size()));
    }

    private ObjectNode join(List<String> here) {
        boolean host = here.stream().anyMatch(name -> stage.person(name).role().equals("host"));
        String role = switch (stage.mode()) {
            case "live" -> host ? "viewer" : "host";
            case "multi-guest" -> !host ? "host" : guests(here) < 3 && random.nextBoolean() ? "guest" : "viewer";
            case "conference" -> !host ? "host" : random.nextBoolean() ? "member" : "viewer";
            default -> "member";
        };
        return step("join", "p" + ++names).put("role", role);
    }

    private long guests(List<String> here) {
        return here.stream()
                .filter(name -> stage.person(name).role().equals("guest"))
                .count();
    }

    private void layer(List<String> here, String of, List<ObjectNode> possible) {
        String who = here.get(random.nextInt(here.size()));
        if (!who.equals(of)) {
            String encoding = CallSource.RIDS.get(random.nextInt(CallSource.RIDS.size()));
            possible.add(step("layer", who).put("of", of).put("encoding", encoding));
        }
    }

    private void role(List<String> here, String who, List<ObjectNode> possible) {
        String role = stage.person(who).role();
        for (String by : here) {
            String power = stage.person(by).role();
            if (stage.mode().equals("multi-guest") && power.equals("host")) {
                if (role.equals("guest") || guests(here) < 4) {
                    possible.add(
                            step("role", who).put("by", by).put("role", role.equals("guest") ? "viewer" : "guest"));
                }
            } else if (stage.mode().equals("conference") && power.equals("host")) {
                possible.add(step("role", who).put("by", by).put("role", role.equals("member") ? "viewer" : "member"));
            }
        }
    }

    private static boolean mayPublish(String role) {
        return role.equals("host") || role.equals("guest") || role.equals("member");
    }

    private static ObjectNode step(String what, String who) {
        return SignalLink.JSON.createObjectNode().put("do", what).put("who", who);
    }
}
