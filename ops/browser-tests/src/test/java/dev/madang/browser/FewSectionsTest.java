package dev.madang.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Pages without the SDK in a room of several publishers: they get those who speak in the sections that they offered. */
@ExtendWith(LiveExtension.class)
final class FewSectionsTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int NOBODY = -1;

    private static Map<String, Integer> playing(int sees, int hears) {
        return Map.of("sees", sees, "hears", hears);
    }

    private static void awaitPlays(ParticipantPage page, List<Map<String, Integer>> wanted) {
        AtomicReference<List<?>> last = new AtomicReference<>(List.of());
        try {
            Await.until(page.name() + " plays " + wanted, LONG, () -> {
                last.set(page.plays());
                return last.get().equals(wanted);
            });
        } catch (RuntimeException notSo) {
            throw new AssertionError(page.name() + " wants " + wanted + " and plays " + last.get(), notSo);
        }
    }

    @Test
    void aPageOfOneSoundAndOnePictureGetsEverybodyInTurn(Live live) {
        Meeting meeting = new Meeting(live, "multi-guest");
        ParticipantPage guest = meeting.plain("guest");
        guest.publishPlainly(live.room(), meeting.token("guest", guest.name()));
        ParticipantPage host = meeting.plain("host");
        host.publishPlainly(live.room(), meeting.token("host", host.name()));
        ParticipantPage viewer = meeting.plain("viewer");
        viewer.playPlainly(1, live.room(), meeting.token("viewer", viewer.name()));
        ParticipantPage wide = meeting.plain("viewer");
        wide.playPlainly(2, live.room(), meeting.token("viewer", wide.name()));

        awaitPlays(viewer, List.of(playing(host.number(), NOBODY)));
        for (ParticipantPage speaker : List.of(guest, host, guest)) {
            speaker.speak(true);
            long start = System.nanoTime();
            awaitPlays(viewer, List.of(playing(speaker.number(), speaker.number())));
            Report.line(
                    "one section of each kind: who speaks is seen and heard after %d ms",
                    (System.nanoTime() - start) / 1_000_000);
            speaker.speak(false);
        }
        Map<?, ?> sound = viewer.sound();
        assertThat(sound.get("lost")).isEqualTo(0);
        assertThat((List<?>) sound.get("ssrcs")).hasSize(1);

        // Nobody had spoken when it came, so the host has the first sections, and keeps them whoever speaks.
        guest.speak(true);
        host.speak(true);
        awaitPlays(wide, List.of(playing(host.number(), host.number()), playing(guest.number(), guest.number())));
    }
}
