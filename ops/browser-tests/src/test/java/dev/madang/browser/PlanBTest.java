package dev.madang.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A real libwebrtc that speaks Plan B, with browsers that speak Unified Plan, both ways. */
@ExtendWith(LiveExtension.class)
final class PlanBTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** A hundred pictures and sounds in one client, on cores that do much else: how soon is not asked. */
    private static final Duration CROWD_PATIENCE = Duration.ofSeconds(90);

    private static final int HUES = 8;
    /** Two tracks of each are fifty. */
    private static final int CROWD = 25;

    private static Map<String, Object> endpoint(Meeting meeting, Live live, String protocol, String role, String name) {
        return Map.of(
                "url",
                live.node().address() + "/" + protocol + "/" + live.room(),
                "token",
                meeting.token(role, name),
                "number",
                5);
    }

    /** What the old client sees and hears, by kind: the numbers of colours that move and of tones. */
    private static Set<Integer> received(OldClient old, String kind, String what) {
        Set<Integer> numbers = new TreeSet<>();
        for (JsonNode track : old.receives().get("tracks")) {
            boolean flows = track.get("kind").asText().equals(kind)
                    && (!kind.equals("video") || track.get("frames").asInt() > 10);
            if (flows && track.get(what).asInt() >= 0) {
                numbers.add(track.get(what).asInt());
            }
        }
        return numbers;
    }

    private static void awaitReceives(OldClient old, Integer... numbers) {
        Set<Integer> wanted = Set.of(numbers);
        try {
            Await.until(
                    "the old client gets " + wanted,
                    PATIENCE,
                    () -> received(old, "video", "sees").equals(wanted)
                            && received(old, "audio", "hears").equals(wanted));
        } catch (RuntimeException notSo) {
            throw new AssertionError("the old client wants " + wanted + " and gets " + old.receives(), notSo);
        }
    }

    @Test
    void anOldHostIsWatchedByBrowsersAndByItsLikeOverWhipAndWhep(Live live) {
        Meeting meeting = new Meeting(live, "live");
        try (OldClient host = OldClient.start();
                OldClient viewer = OldClient.start()) {
            host.act("whip", endpoint(meeting, live, "whip", "host", "old"));
            viewer.act("whep", endpoint(meeting, live, "whep", "viewer", "old-viewer"));
            ParticipantPage browser = meeting.join("viewer");
            browser.awaitGets("old", 5);
            awaitReceives(viewer, 5);
        }
    }

    @Test
    void anOldHostSendsThreeEncodingsAndBrowsersGetTheOneThatFits(Live live) {
        Meeting meeting = new Meeting(live, "live");
        try (OldClient host = OldClient.start()) {
            Map<String, Object> endpoint = new HashMap<>(endpoint(meeting, live, "whip", "host", "old"));
            endpoint.put("simulcast", true);
            host.act("whip", endpoint);
            ParticipantPage browser = meeting.join("viewer");
            browser.awaitGets("old", 5);
            for (int height : new int[] {135, 540, 270}) {
                browser.prefer("old", height);
                browser.awaitHeight("old", height);
            }
        }
    }

    @Test
    void oldViewersOfAStageGetEverybodyOnItOverWhep(Live live) {
        Meeting meeting = new Meeting(live, "multi-guest");
        meeting.join("host").publish();
        meeting.join("guest").publish();
        try (OldClient viewer = OldClient.start()) {
            viewer.act("whep", endpoint(meeting, live, "whep", "viewer", "old-viewer"));
            awaitReceives(viewer, 0, 1);
        }
    }

    /** How many of the people in the crowd it sees and hears as they are, in two tracks of each. */
    private static int completePeople(OldClient old) {
        Set<Integer> seen = new TreeSet<>();
        Set<Integer> heard = received(old, "audio", "hears");
        int moving = 0;
        for (JsonNode track : old.receives().get("tracks")) {
            if (track.get("kind").asText().equals("video")
                    && track.get("frames").asInt() > 10) {
                moving++;
                seen.add(track.get("sees").asInt());
            }
        }
        return seen.size() == HUES ? Math.min(moving, heard.size()) : 0;
    }

    /** So many in one process are at times too much for the client's own library: another then takes their places. */
    private static final class OldClients implements AutoCloseable {
        private static final int TRIES = 3;
        private @Nullable OldClient crowd;

        void enter(Map<String, ?> values) {
            for (int tries = 1; crowd == null; tries++) {
                OldClient made = OldClient.start();
                try {
                    made.act("crowd", values);
                    crowd = made;
                } catch (OldClient.EndedException crashed) {
                    if (tries == TRIES) {
                        throw crashed;
                    }
                }
            }
        }

        @Override
        public void close() {
            if (crowd != null) {
                crowd.close();
            }
        }
    }

    /** The tracks that are somebody's: a look in a moment in which nothing comes of one of them says nothing of it. */
    private static List<JsonNode> tracksThatAllFlow(OldClient old) {
        List<JsonNode> tracks = new ArrayList<>();
        Await.until("all flow at the same time", CROWD_PATIENCE, () -> {
            tracks.clear();
            for (JsonNode track : old.receives().get("tracks")) {
                // Else it is a Slot that is free.
                if (!track.get("name").isNull()) {
                    tracks.add(track);
                }
            }
            return tracks.stream().allMatch(track -> number(track) >= 0);
        });
        return tracks;
    }

    private static boolean isVideo(JsonNode track) {
        return track.get("kind").asText().equals("video");
    }

    /** What is seen or heard of it, -1 for nothing. */
    private static int number(JsonNode track) {
        return track.get(isVideo(track) ? "sees" : "hears").asInt();
    }

    @Test
    void oldClientsReceiveFiftyTracksOverWhepAndTheWebSocket(Live live) {
        Meeting meeting = new Meeting(live, "group");
        String signal = live.node().address().replace("http", "ws") + "/v1/signal";
        List<String> tokens = IntStream.range(0, CROWD)
                .mapToObj(number -> meeting.token("member", "old-" + number))
                .toList();
        try (OldClient member = OldClient.start();
                OldClient recorder = OldClient.start();
                OldClients crowd = new OldClients()) {
            member.act("join", Map.of("url", signal, "token", meeting.token("member", "old-member")));
            crowd.enter(Map.of("url", signal, "tokens", tokens));
            recorder.act("whep", endpoint(meeting, live, "whep", "recorder", "old-recorder"));
            for (OldClient each : List.of(member, recorder)) {
                Await.until("everybody is seen and heard", CROWD_PATIENCE, () -> completePeople(each) == CROWD);
            }
            List<JsonNode> tracks = tracksThatAllFlow(member);
            for (JsonNode track : tracks) {
                int number = Integer.parseInt(track.get("name").asText().replace("old-", ""));
                assertThat(number(track)).isEqualTo(isVideo(track) ? number % HUES : number);
            }
            assertThat(tracks).hasSize(2 * CROWD);
            assertThat(member.receives().get("offers").asInt()).isLessThanOrEqualTo(7);
        }
    }

    @Test
    void anOldMemberTakesPartInAGroupWhichGrowsAndShrinks(Live live) {
        Meeting meeting = new Meeting(live, "group");
        ParticipantPage a = meeting.join("member").publish();
        try (OldClient old = OldClient.start()) {
            old.act(
                    "join",
                    Map.of(
                            "url",
                            live.node().address().replace("http", "ws") + "/v1/signal",
                            "token",
                            meeting.token("member", "old"),
                            "number",
                            5));
            awaitReceives(old, 0);
            a.awaitGets("old", 5);
            ParticipantPage b = meeting.join("member").publish();
            ParticipantPage c = meeting.join("member").publish();
            awaitReceives(old, 0, 1, 2);
            c.awaitGets("old", 5);
            b.leave();
            Await.until("one place is free", PATIENCE, () -> {
                for (JsonNode track : old.receives().get("tracks")) {
                    if (b.name().equals(track.get("name").asText())) {
                        return false;
                    }
                }
                return true;
            });
            assertThat(old.receives().get("offers").asInt()).isLessThanOrEqualTo(3);
            assertThat(old.receives().get("failure").isNull()).isTrue();
        }
        a.awaitExactly(meeting.last());
    }
}
