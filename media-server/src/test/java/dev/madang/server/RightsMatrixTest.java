package dev.madang.server;

import static dev.madang.server.Api.SHOP;
import static dev.madang.server.Api.call;
import static dev.madang.server.Api.json;
import static dev.madang.server.Api.postJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.madang.conference.ConferenceMode;
import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.mode.ModeRules;
import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.mode.Right;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.sim.Offers;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the table in docs/rights.md, by every kind of actor on every kind of target, by WebSocket and by REST. */
@QuarkusTest
@TestProfile(TestServices.class)
class RightsMatrixTest {
    private static final ModeRules CONFERENCE = ModeRules.of(new ConferenceMode(), ModeSettings.DEFAULTS);
    private static final String DONE = "done";

    /** @param grants beyond the role's rights */
    private record Kind(String name, Role role, Map<Right, Boolean> grants) {
        Set<Right> rights() {
            return CONFERENCE.rights(role, new Grants(grants));
        }

        int rank() {
            return role == Role.HOST ? 2 : rights().contains(Right.MODERATE) ? 1 : 0;
        }
    }

    private static final Kind HOST = new Kind("host", Role.HOST, Map.of());
    private static final Kind MODERATOR = new Kind("moderator", Role.MEMBER, Map.of(Right.MODERATE, true));
    private static final Kind MEMBER = new Kind("member", Role.MEMBER, Map.of());
    private static final Kind VIEWER = new Kind("viewer", Role.VIEWER, Map.of());
    private static final List<Kind> TARGETS = List.of(HOST, MODERATOR, MEMBER, VIEWER);

    static Stream<RightsTable.Deed> deeds() {
        return RightsTable.deeds().stream();
    }

    @ParameterizedTest
    @MethodSource("deeds")
    void whoMayDoIt(RightsTable.Deed deed) {
        Right right = Objects.requireNonNull(Right.labelled(deed.right()));
        List<Kind> actors = List.of(
                HOST,
                MODERATOR,
                MEMBER,
                VIEWER,
                new Kind("host without", Role.HOST, Map.of(right, false)),
                new Kind("member with", Role.MEMBER, Map.of(right, true)),
                new Kind("viewer with", Role.VIEWER, Map.of(right, true)));
        List<String> wrong = new ArrayList<>();
        for (Kind actor : actors) {
            List<@Nullable Kind> targets = new ArrayList<>();
            targets.add(null);
            if (deed.over().equals("who ranks below") || deed.over().contains("nobody in it ranks above")) {
                targets.addAll(TARGETS);
            }
            for (Kind target : targets) {
                String expected = expected(deed, right, actor, target);
                for (boolean rest : new boolean[] {false, true}) {
                    String got = play(deed, actor, target, rest);
                    if (got != null && !got.equals(expected)) {
                        wrong.add("%s %s by %s on %s: %s, expected %s"
                                .formatted(
                                        rest ? "REST" : "WebSocket",
                                        deed.name(),
                                        actor.name(),
                                        target == null ? "itself" : target.name(),
                                        got,
                                        expected));
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** @param target null for the actor itself, alone in the room */
    private static String expected(RightsTable.Deed deed, Right right, Kind actor, @Nullable Kind target) {
        if (Right.PUBLISHING.contains(right) && !CONFERENCE.publishes(actor.role())) {
            return "role-not-allowed";
        }
        if (!actor.rights().contains(right)) {
            return "right-missing";
        }
        boolean below = target != null && actor.rank() > target.rank();
        if (deed.over().equals("who ranks below") && !below) {
            return "outranked";
        }
        boolean above = target != null && target.rank() > actor.rank();
        if (deed.over().contains("nobody in it ranks above") && above) {
            return "outranked";
        }
        return DONE;
    }

    /** What came of it: "done" or a slug; null where it cannot be said in that way. */
    private static @Nullable String play(RightsTable.Deed deed, Kind actor, @Nullable Kind target, boolean rest) {
        String room = Api.room(SHOP, "conference");
        String token = token(room, "actor", actor);
        try (SignalClient mine = new SignalClient();
                SignalClient other = new SignalClient()) {
            String self = join(mine, token);
            String who = target == null ? self : join(other, token(room, "target", target));
            return rest
                    ? byRest(deed, room, token, who, target == null ? "actor" : "target", target)
                    : bySocket(deed, mine, who, target);
        } finally {
            call("DELETE", "/v1/rooms/" + room, null, "Authorization", SHOP);
        }
    }

    private static String join(SignalClient client, String token) {
        return client.done("{\"type\":\"join\",\"token\":\"" + token + "\"}")
                .at("/self/id")
                .asText();
    }

    private static String token(String room, String identity, Kind kind) {
        ObjectNode wanted = Api.JSON.createObjectNode().put("role", kind.role().label());
        wanted.put("identity", identity);
        ObjectNode grants = wanted.putObject("grants");
        new Grants(kind.grants()).labels().forEach(grants::put);
        return json(postJson("/v1/rooms/" + room + "/tokens", SHOP, wanted.toString()))
                .get("token")
                .asText();
    }

    /** A change that the mode and every moderator's own rights allow, and that is no step down of one's own. */
    private static String promotion(@Nullable Kind target) {
        return target != null && target.role() == Role.MEMBER
                ? "\"role\":\"viewer\""
                : "\"grants\":{\"raiseHand\":false}";
    }

    private static @Nullable String bySocket(
            RightsTable.Deed deed, SignalClient mine, String who, @Nullable Kind target) {
        JsonNode answer = switch (deed.name()) {
            case "promote" ->
                mine.request("{\"type\":\"role\",\"participant\":\"" + who + "\"," + promotion(target) + "}");
            case "silence" ->
                mine.request(
                        "{\"type\":\"silence\",\"participant\":\"" + who + "\",\"kind\":\"audio\",\"silenced\":true}");
            case "remove" -> mine.request("{\"type\":\"remove\",\"participant\":\"" + who + "\"}");
            case "list-bans" -> mine.request("{\"type\":\"bans\"}");
            case "change-room" -> mine.request("{\"type\":\"room\",\"locked\":true}");
            case "close-room" -> mine.request("{\"type\":\"close-room\"}");
            case "record" -> mine.request("{\"type\":\"room\",\"recording\":true}");
            case "invite" -> mine.request("{\"type\":\"invite\",\"role\":\"viewer\"}");
            case "send" -> mine.request("{\"type\":\"send\",\"data\":1}");
            case "raise-hand" -> mine.request("{\"type\":\"hand\",\"raised\":true}");
            case "change-metadata" -> mine.request("{\"type\":\"metadata\",\"metadata\":{\"a\":1}}");
            case "publish-audio" -> mine.request(publish(Offers.publish(), "microphone", "camera"));
            case "publish-video" -> mine.request(publish(Offers.publish(), "microphone", "camera"));
            case "publish-screen" -> mine.request(publish(Offers.publish(), "microphone", "screen"));
            default -> null;
        };
        if (answer == null) {
            return null;
        }
        return answer.get("type").asText().equals("error") ? answer.get("code").asText() : DONE;
    }

    private static String publish(String sdp, String audio, String video) {
        ObjectNode message = Api.JSON.createObjectNode().put("type", "publish").put("sdp", sdp);
        ObjectNode sources = message.putObject("sources");
        sources.putObject("0").put("source", audio).put("muted", false);
        sources.putObject("1").put("source", video).put("muted", false);
        return message.toString();
    }

    private static @Nullable String byRest(
            RightsTable.Deed deed, String room, String token, String who, String identity, @Nullable Kind target) {
        String bearer = "Bearer " + token;
        String path = "/v1/rooms/" + room;
        String person = path + "/participants/" + who;
        HttpResponse<String> answer = switch (deed.name()) {
            case "promote" -> postJson(person, bearer, "{" + promotion(target) + "}");
            case "silence" -> postJson(person + "/silence", bearer, "{\"kind\":\"audio\"}");
            case "remove" -> call("DELETE", person, null, "Authorization", bearer);
            case "ban" -> postJson(path + "/bans", bearer, "{\"identity\":\"" + identity + "\"}");
            case "list-bans" -> Api.get(path + "/bans", bearer);
            case "change-room" -> patch(path, bearer, "{\"locked\":true}");
            case "close-room" -> call("DELETE", path, null, "Authorization", bearer);
            case "record" -> patch(path, bearer, "{\"recording\":true}");
            case "invite" -> postJson(path + "/invitations", bearer, "{\"role\":\"viewer\"}");
            case "send" -> postJson(path + "/messages", bearer, "{\"data\":1}");
            case "change-metadata" -> postJson(person, bearer, "{\"metadata\":{\"a\":1}}");
            case "publish-audio", "publish-video" ->
                call("POST", "/whip/" + room, Offers.publish(), "Authorization", bearer, "Content-Type", Api.SDP);
            default -> null;
        };
        if (answer == null) {
            return null;
        }
        return answer.statusCode() < 300
                ? DONE
                : json(answer).get("type").asText().replace("urn:madang:problem:", "");
    }

    private static HttpResponse<String> patch(String path, String bearer, String body) {
        return call("PATCH", path, body, "Authorization", bearer, "Content-Type", "application/json");
    }
}
