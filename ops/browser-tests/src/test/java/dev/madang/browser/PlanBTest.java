package dev.madang.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A real libwebrtc that speaks Plan B, with browsers that speak Unified Plan, both ways. */
@ExtendWith(LiveExtension.class)
final class PlanBTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

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
    void oldViewersOfAStageGetEverybodyOnItOverWhep(Live live) {
        Meeting meeting = new Meeting(live, "multi-guest");
        meeting.join("host").publish();
        meeting.join("guest").publish();
        try (OldClient viewer = OldClient.start()) {
            viewer.act("whep", endpoint(meeting, live, "whep", "viewer", "old-viewer"));
            awaitReceives(viewer, 0, 1);
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
