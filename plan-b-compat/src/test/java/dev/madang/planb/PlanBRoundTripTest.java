package dev.madang.planb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.rtp.MediaKind;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SdpParser;
import dev.madang.media.sdp.SessionDescription;
import dev.madang.media.sdp.negotiation.AgreedMedia;
import dev.madang.media.sdp.negotiation.AgreedSession;
import dev.madang.media.sdp.negotiation.AnswerMaker;
import dev.madang.media.sdp.negotiation.EncodingParameters;
import dev.madang.media.sdp.negotiation.LocalParameters;
import dev.madang.media.sdp.negotiation.Offer;
import dev.madang.media.sdp.negotiation.OfferMaker;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Over all offers of a session no track, layer or pair of retransmissions is lost, and none changes its place. */
final class PlanBRoundTripTest {
    private record Sent(MediaKind kind, int ssrc, int layers, boolean repaired) {
        String name() {
            return "s" + ssrc / 200 + " t" + ssrc;
        }

        List<EncodingParameters> encodings() {
            List<EncodingParameters> encodings = new ArrayList<>();
            for (int i = 0; i < layers; i++) {
                encodings.add(new EncodingParameters(null, ssrc + i, repaired ? ssrc + 10 + i : 0));
            }
            return encodings;
        }

        String lines() {
            StringBuilder text = new StringBuilder();
            StringBuilder layered = new StringBuilder("a=ssrc-group:SIM");
            for (EncodingParameters encoding : encodings()) {
                layered.append(" ").append(encoding.ssrc());
                text.append("a=ssrc:" + encoding.ssrc() + " cname:c\n");
                text.append("a=ssrc:" + encoding.ssrc() + " msid:" + name() + "\n");
                if (repaired) {
                    text.append("a=ssrc-group:FID " + encoding.ssrc() + " " + encoding.rtxSsrc() + "\n");
                    text.append("a=ssrc:" + encoding.rtxSsrc() + " msid:" + name() + "\n");
                }
            }
            return layers > 1 ? layered + "\n" + text : text.toString();
        }
    }

    @Provide
    Arbitrary<Integer> counts() {
        return Arbitraries.of(1, 2, 50);
    }

    @Property(tries = 60)
    void publishedTracksKeepTheirPlaces(@ForAll("counts") int count, @ForAll long seed) throws SdpException {
        Random random = new Random(seed);
        PlanBSession session = new PlanBSession();
        LocalParameters local = Sdps.local(true, true);
        List<Sent> tracks = new ArrayList<>();
        List<Sent> removed = new ArrayList<>();
        Map<String, String> places = new HashMap<>();
        AgreedSession agreed = null;
        for (int round = 0; round < 6; round++) {
            change(tracks, removed, round == 0 ? count : random.nextInt(count + 1), count, random);
            String template = Sdps.text("publish-one").replaceAll("a=ssrc.*\n", "");
            SessionDescription planB = SdpParser.parse(withTracks(template, tracks));
            SessionDescription unified = Sdps.sent(session.toUnifiedOffer(planB));
            if (random.nextInt(5) == 0) {
                unified = session.toUnifiedOffer(planB);
            }
            agreed = agreed == null
                    ? AnswerMaker.answer(unified, local)
                    : AnswerMaker.answerAgain(agreed, unified, local);
            SessionDescription answer = Sdps.sent(session.toPlanBAnswer(agreed.local()));

            places = checkedPlaces(tracks, unified, agreed, places);
            assertThat(unified.media()).hasSizeLessThanOrEqualTo(2 + 2 * count);
            assertThat(Sdps.mids(answer)).containsExactly("audio", "video");
            assertThat(answer.bundle()).containsExactly("audio", "video");
        }
    }

    private static void change(List<Sent> tracks, List<Sent> removed, int add, int most, Random random) {
        for (int i = tracks.isEmpty() ? 0 : random.nextInt(tracks.size() + 1); i > 0; i--) {
            removed.add(tracks.remove(random.nextInt(tracks.size())));
        }
        for (int i = 0; i < add && tracks.size() < most; i++) {
            boolean again = !removed.isEmpty() && random.nextBoolean();
            int ssrc = 100 * (1 + tracks.size() + removed.size());
            boolean video = random.nextBoolean();
            tracks.add(
                    again
                            ? removed.remove(random.nextInt(removed.size()))
                            : new Sent(
                                    video ? MediaKind.VIDEO : MediaKind.AUDIO,
                                    ssrc,
                                    video ? 1 + random.nextInt(3) : 1,
                                    video && random.nextBoolean()));
        }
    }

    private static String withTracks(String template, List<Sent> tracks) {
        StringBuilder audio = new StringBuilder();
        StringBuilder video = new StringBuilder();
        for (Sent track : tracks) {
            (track.kind() == MediaKind.AUDIO ? audio : video).append(track.lines());
        }
        int split = template.indexOf("m=video");
        return section(template.substring(0, split), audio) + section(template.substring(split), video);
    }

    private static String section(String text, StringBuilder lines) {
        return (lines.isEmpty() ? text.replace("a=sendrecv", "a=recvonly") : text) + lines;
    }

    private static Map<String, String> checkedPlaces(
            List<Sent> tracks, SessionDescription unified, AgreedSession agreed, Map<String, String> before) {
        List<String> mids = Sdps.mids(unified);
        assertThat(mids).doesNotHaveDuplicates().allMatch(mid -> mid.length() <= 16);
        Map<String, String> places = new HashMap<>();
        for (Sent track : tracks) {
            List<AgreedMedia> own = agreed.media().stream()
                    .filter(media -> track.name()
                            .equals(unified.media().get(media.index()).value("msid")))
                    .toList();
            assertThat(own).hasSize(1);
            assertThat(own.getFirst().receives()).isTrue();
            assertThat(own.getFirst().encodings()).isEqualTo(track.encodings());
            assertThat(unified.bundle()).contains(own.getFirst().mid());
            String place = own.getFirst().index() + " " + own.getFirst().mid();
            assertThat(before.getOrDefault(track.name(), place)).isEqualTo(place);
            places.put(track.name(), place);
        }
        assertThat(agreed.media().stream().filter(AgreedMedia::receives)).hasSameSizeAs(tracks);
        assertThat(agreed.media().stream().filter(AgreedMedia::sends)).hasSize(2);
        assertThat(new HashSet<>(places.values())).hasSameSizeAs(tracks);
        return places;
    }

    @Property(tries = 20)
    void slotsArriveOneByOneAtAClientThatReadsThem(@ForAll("counts") int count) throws SdpException {
        PlanBSession session = new PlanBSession();
        PlanBSession reader = new PlanBSession();
        AgreedSession client = null;
        for (int slots = 1; slots <= count; slots += 7) {
            Offer offer = Sdps.offer(Sdps.slots(slots), slots);
            SessionDescription planB = Sdps.sent(session.toPlanBOffer(offer.description()));
            SessionDescription read = reader.toUnifiedOffer(planB);
            LocalParameters receiving = Sdps.local(true, false);
            client = client == null
                    ? AnswerMaker.answer(read, receiving)
                    : AnswerMaker.answerAgain(client, read, receiving);
            SessionDescription answer = Sdps.sent(reader.toPlanBAnswer(client.local()));
            AgreedSession agreed = OfferMaker.accepted(offer, session.toUnifiedAnswer(answer));

            assertThat(PlanB.detects(planB)).isTrue();
            assertThat(agreed.media()).hasSize(2 * slots).allMatch(AgreedMedia::sends);
            assertThat(sent(read)).containsExactlyInAnyOrderElementsOf(sent(offer.description()));
        }
    }

    private static List<List<Object>> sent(SessionDescription description) {
        return description.media().stream()
                .map(section -> List.<Object>of(
                        String.valueOf(section.value("msid")),
                        section.ssrcs(),
                        section.ssrcGroups(),
                        section.rtpMaps()))
                .toList();
    }
}
