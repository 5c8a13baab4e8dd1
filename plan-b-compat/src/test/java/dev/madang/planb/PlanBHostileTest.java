package dev.madang.planb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.sdp.MediaSection;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SdpException.Reason;
import dev.madang.media.sdp.SdpParser;
import dev.madang.media.sdp.SessionDescription;
import dev.madang.media.sdp.negotiation.AnswerMaker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever the text is, it is translated or gives an {@link SdpException}, never another exception. */
final class PlanBHostileTest {
    @Property(tries = 500)
    void damagedTextIsTranslatedOrRefused(@ForAll("names") String name, @ForAll long seed) throws SdpException {
        Random random = new Random(seed);
        PlanBSession client = new PlanBSession();
        PlanBSession server = new PlanBSession();
        for (int round = 0; round < 3; round++) {
            SessionDescription damaged;
            try {
                damaged = SdpParser.parse(damaged(name, random));
            } catch (SdpException unreadable) {
                continue;
            }
            PlanB.detects(damaged);
            negotiate(client, damaged, random.nextInt(4));
            server.toPlanBOffer(Sdps.offer(Sdps.slots(1 + round), 1).description());
            try {
                server.toUnifiedAnswer(damaged);
            } catch (SdpException refused) {
                assertThat(refused.reason()).isNotNull();
            }
        }
    }

    @Property(tries = 500)
    void randomGroupsAreTakenOnlyWhereTheyFit(@ForAll long seed) throws SdpException {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder(Sdps.text("publish-one").replaceAll("a=ssrc.*\n", ""));
        for (int ssrc = 1; ssrc <= 6; ssrc++) {
            if (random.nextInt(6) > 0) {
                text.append("a=ssrc:" + ssrc + " msid:s t" + random.nextInt(2) + "\n");
            }
        }
        List<MediaSection.SsrcGroup> groups = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            List<Integer> ssrcs = new ArrayList<>();
            for (int n = random.nextInt(8) == 0 ? 3 : 2; n > 0; n--) {
                ssrcs.add(1 + random.nextInt(6));
            }
            groups.add(new MediaSection.SsrcGroup(random.nextBoolean() ? "FID" : "SIM", ssrcs));
            text.append("a=ssrc-group:" + groups.getLast().semantics());
            ssrcs.forEach(ssrc -> text.append(" " + ssrc));
            text.append("\n");
        }
        SessionDescription offer = SdpParser.parse(text.toString());
        boolean fits = fits(offer.media().get(1), groups);

        try {
            new PlanBSession().toUnifiedOffer(offer);
            assertThat(fits).isTrue();
        } catch (SdpException refused) {
            assertThat(refused.reason()).isEqualTo(Reason.CONTRADICTORY_SSRC_GROUPS);
            assertThat(fits).isFalse();
        }
    }

    /** The rules once more, as plainly as they are said. */
    private static boolean fits(MediaSection section, List<MediaSection.SsrcGroup> groups) {
        Map<Integer, String> names = new HashMap<>();
        for (String line : section.values("ssrc")) {
            names.put(Integer.parseInt(line.split(" ", 2)[0]), line.split(" msid:", 2)[1]);
        }
        Set<String> seen = new HashSet<>();
        Set<Integer> repairing = new HashSet<>();
        Set<Integer> media = new HashSet<>();
        boolean fits = true;
        for (MediaSection.SsrcGroup group : groups) {
            boolean layers = group.semantics().equals("SIM");
            fits &= layers || group.ssrcs().size() == 2;
            repairing.addAll(layers ? List.of() : List.of(group.ssrcs().getLast()));
            media.addAll(layers ? group.ssrcs() : group.ssrcs().subList(0, 1));
            for (int ssrc : group.ssrcs()) {
                fits &= seen.add(group.semantics() + ssrc) && (!layers || names.containsKey(ssrc));
            }
            fits &= group.ssrcs().stream()
                            .map(names::get)
                            .filter(Objects::nonNull)
                            .distinct()
                            .count()
                    < 2;
        }
        return fits && Collections.disjoint(repairing, media);
    }

    private static void negotiate(PlanBSession session, SessionDescription offer, int slots) {
        try {
            SessionDescription unified = session.toUnifiedOffer(offer, slots, slots);
            session.toPlanBAnswer(
                    AnswerMaker.answer(unified, Sdps.local(true, true)).local());
        } catch (SdpException refused) {
            assertThat(refused.getMessage()).doesNotContain("clientPasswordOf24Chars0");
        }
    }

    private static String damaged(String name, Random random) {
        List<String> lines = new ArrayList<>(Sdps.text(name).lines().toList());
        for (int i = random.nextInt(6); i > 0; i--) {
            int at = 1 + random.nextInt(lines.size() - 1);
            int other = 1 + random.nextInt(lines.size() - 1);
            switch (random.nextInt(4)) {
                case 0 -> lines.remove(at);
                case 1 -> lines.add(at, lines.get(other));
                case 2 ->
                    lines.set(
                            at,
                            lines.get(at)
                                    .substring(0, random.nextInt(lines.get(at).length() + 1)));
                default -> lines.set(at, lines.get(at).replaceAll("[0-9]+", Integer.toString(random.nextInt(3))));
            }
        }
        return String.join("\r\n", lines);
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.of(
                "publish-two", "publish-simulcast", "play", "answer-to-one-slot", "unified-publish", "unified-play");
    }
}
