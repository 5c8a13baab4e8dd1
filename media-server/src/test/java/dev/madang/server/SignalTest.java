package dev.madang.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.madang.rooms.sim.Offers;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signalling of rooms over real sockets, with a media core without packets. */
@QuarkusTest
@TestProfile(TestServices.class)
class SignalTest {
    private final List<SignalClient> clients = new ArrayList<>();

    @AfterEach
    void close() {
        clients.forEach(SignalClient::close);
    }

    private SignalClient joined(String room, String role, String name) {
        SignalClient client = SignalClient.joined(room, role, name);
        clients.add(client);
        return client;
    }

    private SignalClient socket() {
        SignalClient client = new SignalClient();
        clients.add(client);
        return client;
    }

    @Test
    void whoJoinsIsToldOfTheRoomAndOthersOfIt() {
        String room = Api.room(Api.SHOP, "group");
        SignalClient ann = socket();
        JsonNode joined = ann.join(room, "member", "ann");
        assertThat(joined.at("/room/mode").asText()).isEqualTo("group");
        assertThat(joined.at("/self/name").asText()).isEqualTo("ann");
        assertThat(joined.at("/rights/publish").asBoolean()).isTrue();
        assertThat(joined.get("others")).isEmpty();
        SignalClient ben = socket();
        assertThat(ben.join(room, "member", "ben").at("/others/0/name").asText())
                .isEqualTo("ann");
        assertThat(ann.await("participants").at("/present/0/name").asText()).isEqualTo("ben");
        ben.done("{\"type\":\"leave\"}");
        assertThat(ann.await("participants").at("/gone")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"metadata\",\"metadata\":{\"a\":\"\\ud800\"}}",
                "{\"type\":\"send\",\"data\":\"\\udc00\"}",
                "{\"type\":\"close-room\",\"reason\":\"\\ud800\"}",
                "{\"type\":\"invite\",\"role\":\"member\",\"name\":\"\\ud800\"}",
            })
    void halfACharacterIsTakenFromNobody(String message) {
        String room = Api.room(Api.SHOP, "group");
        SignalClient ann = joined(room, "member", "ann");
        // As it is: a parser here would spoil it.
        ann.send(message.replaceFirst("}$", ",\"id\":99}"));
        JsonNode answer = ann.await(one -> one.path("id").asInt() == 99);
        assertThat(answer.path("code").asText()).as(answer.toString()).isEqualTo("invalid-value");
        assertThat(Api.get("/v1/rooms/" + room + "/participants", Api.SHOP).statusCode())
                .isEqualTo(200);
    }

    @Test
    void whatIsPublishedIsOfferedAndPutIntoSlots() {
        String room = Api.room(Api.SHOP, "group");
        SignalClient ann = joined(room, "member", "ann");
        JsonNode published = ann.publish();
        assertThat(published.get("tracks")).hasSize(2);
        SignalClient ben = joined(room, "member", "ben");
        JsonNode offer = ben.done("{\"type\":\"receive\"}");
        assertThat(offer.get("sdp").asText()).contains("a=mid:a0", "a=mid:v0").doesNotContain("a=mid:a1");
        ben.answer(offer);
        JsonNode slots = ben.await("slots").get("slots");
        assertThat(slots.findValuesAsText("mid")).containsExactlyInAnyOrder("a0", "v0");
        assertThat(slots.findValuesAsText("track"))
                .containsExactlyInAnyOrder(
                        published.at("/tracks/0").asText(),
                        published.at("/tracks/1").asText());
    }

    @Test
    void slotsGrowInPowersOfTwoAndOnlyThen() {
        String room = Api.room(Api.SHOP, "group");
        SignalClient watcher = joined(room, "member", "watcher");
        watcher.answer(watcher.done("{\"type\":\"receive\"}"));
        int offers = 1;
        for (int i = 1; i <= 8; i++) {
            joined(room, "member", "m" + i).publish();
            if (i == 2 || i == 3 || i == 5) {
                JsonNode offer = watcher.await("offer");
                assertThat(offer.get("offer").asInt()).isEqualTo(++offers);
                watcher.answer(offer);
            }
            assertThat(watcher.others())
                    .noneMatch(message -> message.path("type").asText().equals("offer"));
        }
        assertThat(offers).isEqualTo(4);
    }

    @Test
    void aViewerIsBroughtOnStageAndSentBack() {
        String room = Api.room(Api.SHOP, "multi-guest");
        SignalClient host = joined(room, "host", "hana");
        SignalClient viewer = socket();
        String id = viewer.join(room, "viewer", "vera").at("/self/id").asText();
        viewer.assertRefused(SignalClient.sdp("publish", Offers.publish()), "role-not-allowed");
        host.done("{\"type\":\"role\",\"participant\":\"" + id + "\",\"role\":\"guest\"}");
        assertThat(viewer.await("self").at("/rights/publish").asBoolean()).isTrue();
        viewer.publish();
        host.await(message -> message.at("/present/0/tracks").size() == 2);
        viewer.done("{\"type\":\"role\",\"participant\":\"" + id + "\",\"role\":\"viewer\"}");
        host.await(message -> message.at("/present/0/role").asText().equals("viewer"));
        assertThat(viewer.await("leg-closed").get("leg").asText()).isEqualTo("publish");
    }

    @Test
    void theModeratorSilencesAndTakesOut() {
        String room = Api.room(Api.SHOP, "multi-guest");
        SignalClient host = joined(room, "host", "hana");
        SignalClient guest = socket();
        String id = guest.join(room, "guest", "gus").at("/self/id").asText();
        String track = guest.publish().at("/tracks/0").asText();
        guest.assertRefused("{\"type\":\"remove\",\"participant\":\"" + id + "\"}", "right-missing");
        host.done("{\"type\":\"silence\",\"track\":\"" + track + "\",\"silenced\":true}");
        assertThat(guest.await("self").at("/self/tracks/0/silenced").asBoolean())
                .isTrue();
        host.done("{\"type\":\"remove\",\"participant\":\"" + id + "\"}");
        assertThat(guest.await("end").get("reason").asText()).isEqualTo("removed");
        assertThat(guest.awaitClose()).isEqualTo(4000);
    }

    @Test
    void whoWasSilencedAndPublishesAnewIsToldBeforeTheAnswer() {
        String room = Api.room(Api.SHOP, "multi-guest");
        SignalClient host = joined(room, "host", "hana");
        SignalClient guest = socket();
        String id = guest.join(room, "guest", "gus").at("/self/id").asText();
        host.done("{\"type\":\"silence\",\"participant\":\"" + id + "\",\"kind\":\"audio\",\"silenced\":true}");
        assertThat(guest.await("self").at("/self/tracks")).isEmpty();

        int published = guest.publish().get("seq").asInt();

        JsonNode self = guest.await("self");
        assertThat(self.get("seq").asInt()).isLessThan(published);
        JsonNode told = self.at("/self/tracks");
        assertThat(told).hasSize(2);
        for (JsonNode track : told) {
            boolean isAudio = track.get("kind").asText().equals("audio");
            assertThat(track.get("silenced").asBoolean()).isEqualTo(isAudio);
            assertThat(track.get("held").asBoolean()).isEqualTo(isAudio);
        }
    }

    @Test
    void whoIsTakenOutWhileAwayIsToldSoAndStaysOut() {
        String room = Api.room(Api.SHOP, "multi-guest");
        SignalClient host = joined(room, "host", "hana");
        SignalClient guest = socket();
        JsonNode joined = guest.join(room, "guest", "gus");
        String token = Api.bearer(Api.SHOP, room, "guest", "gus").substring("Bearer ".length());
        guest.breakOff();
        host.done("{\"type\":\"remove\",\"participant\":\""
                + joined.at("/self/id").asText() + "\"}");
        SignalClient again = socket();
        again.send("{\"type\":\"join\",\"token\":\"" + token + "\",\"resume\":{\"session\":\""
                + joined.get("session").asText() + "\",\"last\":1}}");
        assertThat(again.await("end").get("reason").asText()).isEqualTo("removed");
        assertThat(again.awaitClose()).isEqualTo(4000);
        assertThat(host.others())
                .noneMatch(message -> message.at("/present/0/name").asText().equals("gus")
                        && message.at("/present/0/joinedAt")
                                        .asText()
                                        .compareTo(joined.at("/self/joinedAt").asText())
                                > 0);
    }

    @Test
    void anotherSocketOfTheSameSessionTakesTheFirstOnesPlace() {
        String room = Api.room(Api.SHOP, "group");
        SignalClient ann = socket();
        JsonNode joined = ann.join(room, "member", "ann");
        String token = Api.bearer(Api.SHOP, room, "member", "ann").substring("Bearer ".length());
        SignalClient second = socket();
        second.send("{\"type\":\"join\",\"token\":\"" + token + "\",\"resume\":{\"session\":\""
                + joined.get("session").asText() + "\",\"last\":1}}");
        second.await("resumed");
        assertThat(ann.awaitClose()).isEqualTo(4010);
        second.done("{\"type\":\"ping\"}");
    }

    @Test
    void whatIsSaidAgainAfterALossIsDoneOnce() {
        String room = Api.room(Api.SHOP, "group");
        SignalClient ann = socket();
        JsonNode joined = ann.join(room, "member", "ann");
        SignalClient ben = joined(room, "member", "ben");
        String token = Api.bearer(Api.SHOP, room, "member", "ann").substring("Bearer ".length());
        ann.send("{\"type\":\"send\",\"id\":7,\"data\":\"first\"}");
        assertThat(ben.await("data").get("data").asText()).isEqualTo("first");
        ann.breakOff();
        SignalClient second = socket();
        second.done("{\"type\":\"join\",\"token\":\"" + token + "\",\"resume\":{\"session\":\""
                + joined.get("session").asText() + "\",\"last\":1}}");
        second.send("{\"type\":\"send\",\"id\":7,\"again\":true,\"data\":\"first\"}");
        second.send("{\"type\":\"send\",\"id\":8,\"again\":true,\"data\":\"never came\"}");
        second.await(message ->
                message.path("type").asText().equals("ok") && message.path("id").asInt() == 8);
        assertThat(ben.await("data").get("data").asText()).isEqualTo("never came");
        assertThat(ben.others())
                .noneMatch(message -> message.path("type").asText().equals("data"));
    }

    @Test
    void aPageThatGoesAwaySaysGoodbyeByABeacon() {
        String room = Api.room(Api.SHOP, "group");
        SignalClient ann = socket();
        JsonNode joined = ann.join(room, "member", "ann");
        SignalClient ben = joined(room, "member", "ben");
        String id = joined.at("/self/id").asText();
        ann.breakOff();
        for (String session : List.of("nobody", joined.get("session").asText())) {
            var answer = Api.call("POST", "/v1/signal/leave", session, "Content-Type", "text/plain;charset=UTF-8");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
        }
        ben.await(message -> message.at("/gone/0").asText().equals(id));
    }

    @Test
    void othersAreToldOfOneWhoIsSilentForSecondsAndOfItsReturn() {
        String room = Api.room(Api.SHOP, "group");
        SignalClient ann = joined(room, "member", "ann");
        SignalClient ben = joined(room, "member", "ben");
        ann.deaf(true);
        long start = System.nanoTime();
        ben.await(message -> message.at("/present/0/interrupted").asBoolean());
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(7));
        ann.deaf(false);
        JsonNode back = ben.await("participants").at("/present/0");
        assertThat(back.get("name").asText()).isEqualTo("ann");
        assertThat(back.get("interrupted").asBoolean()).isFalse();
    }

    @Test
    void othersAreToldOfASocketThatIsLostForSeconds() {
        String room = Api.room(Api.SHOP, "group");
        SignalClient ann = socket();
        JsonNode joined = ann.join(room, "member", "ann");
        SignalClient ben = joined(room, "member", "ben");
        String token = Api.bearer(Api.SHOP, room, "member", "ann").substring("Bearer ".length());
        ann.breakOff();
        ben.await(message -> message.at("/present/0/interrupted").asBoolean());
        socket().done("{\"type\":\"join\",\"token\":\"" + token + "\",\"resume\":{\"session\":\""
                + joined.get("session").asText() + "\",\"last\":1}}");
        JsonNode back = ben.await("participants").at("/present/0");
        assertThat(back.get("name").asText()).isEqualTo("ann");
        assertThat(back.get("interrupted").asBoolean()).isFalse();
    }

    private static String ufrag(JsonNode published) {
        return published
                .get("sdp")
                .asText()
                .lines()
                .filter(line -> line.startsWith("a=ice-ufrag:"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anOfferOfAnotherConnectionGetsALegOfItsOwn() {
        String room = Api.room(Api.SHOP, "group");
        SignalClient ann = joined(room, "member", "ann");
        SignalClient ben = joined(room, "member", "ben");
        JsonNode first = ann.publish();
        JsonNode again = ann.publish();
        assertThat(again.get("tracks")).isEqualTo(first.get("tracks"));
        JsonNode anew = ann.done(SignalClient.sdp("publish", Offers.publishAnew()));
        assertThat(ufrag(anew)).isNotEqualTo(ufrag(first));
        assertThat(ufrag(again)).isEqualTo(ufrag(first));
        assertThat(anew.get("tracks")).as("the same things").isEqualTo(first.get("tracks"));

        ben.done("{\"type\":\"receive\"}");
        ben.assertRefused("{\"type\":\"receive\"}", "out-of-order");
        JsonNode offer = ben.done("{\"type\":\"receive\",\"fresh\":true}");
        ben.answer(offer);
        assertThat(ben.await("slots").at("/slots")).isNotEmpty();
    }

    @Test
    void messagesGoToAllOrToSome() {
        String room = Api.room(Api.SHOP, "group");
        SignalClient ann = joined(room, "member", "ann");
        SignalClient ben = socket();
        String id = ben.join(room, "member", "ben").at("/self/id").asText();
        SignalClient cho = joined(room, "member", "cho");
        ann.done("{\"type\":\"send\",\"data\":{\"text\":\"hi\"}}");
        assertThat(ben.await("data").at("/data/text").asText()).isEqualTo("hi");
        assertThat(cho.await("data").at("/data/text").asText()).isEqualTo("hi");
        ann.done("{\"type\":\"send\",\"to\":[\"" + id + "\"],\"data\":7}");
        assertThat(ben.await("data").get("data").asInt()).isEqualTo(7);
        assertThat(cho.others())
                .noneMatch(message -> message.path("type").asText().equals("data"));
        ann.assertRefused("{\"type\":\"send\",\"to\":[\"nobody\"],\"data\":7}", "participant-not-found");
        ann.assertRefused("{\"type\":\"send\",\"to\":[],\"data\":7}", "invalid-value");
        ann.assertRefused("{\"type\":\"send\",\"data\":\"" + "\u00e9".repeat(9 * 1024) + "\"}", "too-large");
        assertThat(cho.others())
                .noneMatch(message -> message.path("type").asText().equals("data"));
    }

    @Test
    void aSessionOutlivesItsSocket() {
        String room = Api.room(Api.SHOP, "group");
        SignalClient ann = socket();
        JsonNode joined = ann.join(room, "member", "ann");
        SignalClient ben = joined(room, "member", "ben");
        long last = ann.await("participants").get("seq").asLong();
        ann.breakOff();
        ben.done("{\"type\":\"send\",\"data\":\"while you were away\"}");
        SignalClient again = socket();
        String token = Api.bearer(Api.SHOP, room, "member", "ann").substring("Bearer ".length());
        JsonNode resumed = again.done("{\"type\":\"join\",\"token\":\"" + token + "\",\"resume\":{\"session\":\""
                + joined.get("session").asText() + "\",\"last\":" + last + "}}");
        assertThat(resumed.get("type").asText()).isEqualTo("resumed");
        assertThat(again.await("data").get("data").asText()).isEqualTo("while you were away");
        assertThat(ben.others()).noneMatch(message -> message.at("/gone").size() > 0);
    }

    private static String vera(String room, String role) {
        return Api.json(Api.postJson(
                        "/v1/rooms/" + room + "/tokens", Api.SHOP, "{\"role\":\"" + role + "\",\"identity\":\"vera\"}"))
                .get("token")
                .asText();
    }

    @Test
    void aSessionGoesOnWithATokenOfTheRoleThatWasGivenSinceAndWithTheOfferThatWaits() {
        String room = Api.room(Api.SHOP, "multi-guest");
        SignalClient host = joined(room, "host", "hana");
        SignalClient viewer = socket();
        JsonNode joined = viewer.done("{\"type\":\"join\",\"token\":\"" + vera(room, "viewer") + "\"}");
        String id = joined.at("/self/id").asText();
        host.done("{\"type\":\"role\",\"participant\":\"" + id + "\",\"role\":\"guest\"}");
        viewer.await("self");
        viewer.publish();
        JsonNode offer = viewer.done("{\"type\":\"receive\"}");
        viewer.breakOff();
        for (String role : List.of("guest", "viewer")) {
            SignalClient again = socket();
            String token = vera(room, role);
            JsonNode resumed = again.done("{\"type\":\"join\",\"token\":\"" + token + "\",\"resume\":{\"session\":\""
                    + joined.get("session").asText() + "\",\"last\":"
                    + offer.get("seq").asLong() + "}}");
            assertThat(resumed.get("type").asText()).isEqualTo("resumed");
            assertThat(again.await("offer").get("offer")).isEqualTo(offer.get("offer"));
        }
        assertThat(host.others()).noneMatch(message -> message.at("/gone").size() > 0);
    }

    @Test
    void aSessionThatMissedTooMuchIsToldEverythingAnew() {
        String room = Api.room(Api.SHOP, "group");
        SignalClient ann = socket();
        JsonNode joined = ann.join(room, "member", "ann");
        ann.breakOff();
        String token = Api.bearer(Api.SHOP, room, "member", "ann").substring("Bearer ".length());
        JsonNode again = socket().done("{\"type\":\"join\",\"token\":\"" + token + "\",\"resume\":{\"session\":\""
                + joined.get("session").asText() + "\",\"last\":99}}");
        assertThat(again.get("type").asText()).isEqualTo("joined");
        assertThat(again.at("/self/id")).isEqualTo(joined.at("/self/id"));
    }

    @Test
    void theSameMemberComingInAnewEndsTheEarlierPresence() {
        String room = Api.room(Api.SHOP, "group");
        SignalClient first = joined(room, "member", "ann");
        joined(room, "member", "ann");
        assertThat(first.await("end").get("reason").asText()).isEqualTo("replaced");
    }

    @Test
    void aSecondHostAndAMemberTooManyAreRefused() {
        String live = Api.room(Api.SHOP, "live");
        SignalClient host = joined(live, "host", "hana");
        SignalClient second = socket();
        assertThat(second.join(live, "host", "hugo").path("code").asText()).isEqualTo("place-taken");
        assertThat(host.publish().get("tracks")).hasSize(2);
        assertThat(second.join(live, "viewer", "hugo").at("/others/0/tracks")).hasSize(2);
        String group = Api.room(Api.SHOP, "group");
        SignalClient first = joined(group, "member", "m0");
        SignalClient last = first;
        for (int i = 1; i < 50; i++) {
            last = joined(group, "member", "m" + i);
        }
        SignalClient late = socket();
        assertThat(late.join(group, "member", "late").path("code").asText()).isEqualTo("room-full");
        first.done("{\"type\":\"send\",\"data\":\"still here\"}");
        assertThat(last.await("data").get("data").asText()).isEqualTo("still here");
        last.done("{\"type\":\"leave\"}");
        assertThat(late.join(group, "member", "late").path("type").asText()).isEqualTo("joined");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|malformed-json",
                "{\"type\":\"fly\"}|malformed-json",
                "{\"type\":\"publish\"}|invalid-value",
                "{\"type\":\"publish\",\"sdp\":\"x\"}|malformed-sdp",
                "{\"type\":\"answer\",\"offer\":1,\"sdp\":\"x\"}|out-of-order",
                "{\"type\":\"restart\"}|out-of-order",
                "{\"type\":\"mute\",\"track\":\"999999\",\"muted\":true}|track-not-found",
                "{\"type\":\"mute\",\"track\":\"zero\",\"muted\":true}|track-not-found",
                "{\"type\":\"prefer\",\"tracks\":{\"999999\":{\"height\":90}}}|track-not-found",
                "{\"type\":\"prefer\"}|invalid-value",
                "{\"type\":\"role\",\"participant\":\"x\",\"role\":\"king\"}|invalid-value",
                "{\"type\":\"role\",\"participant\":\"x\",\"role\":\"host\"}|right-missing",
                "{\"type\":\"quality\",\"every\":999}|invalid-value",
                "{\"type\":\"join\",\"token\":\"x\"}|out-of-order",
            })
    void whatIsWrongIsAnsweredAndTheRoomGoesOn(String message, String code) {
        String room = Api.room(Api.SHOP, "group");
        SignalClient ann = joined(room, "member", "ann");
        ann.assertRefused(message, code);
        SignalClient ben = joined(room, "member", "ben");
        ben.done("{\"type\":\"send\",\"data\":1}");
        ann.await("data");
    }

    @Test
    void planBThatContradictsItselfIsRefusedAndTheRoomGoesOn() {
        String room = Api.room(Api.SHOP, "group");
        SignalClient ann = joined(room, "member", "ann");
        SignalClient ben = joined(room, "member", "ben");
        ann.assertRefused(SignalClient.sdp("publish", Offers.contradictoryPlanB()), "malformed-sdp");
        ben.publish();
        ann.await(message -> message.at("/present/0/tracks").size() == 2);
        assertThat(ann.publish().get("tracks")).hasSize(2);
    }

    @Test
    void textThatIsNoJsonIsAnsweredAndAMegabyteEndsTheSocketOnly() {
        String room = Api.room(Api.SHOP, "group");
        SignalClient ann = joined(room, "member", "ann");
        SignalClient ben = joined(room, "member", "ben");
        ann.send("nonsense {");
        assertThat(ann.await("error").get("code").asText()).isEqualTo("malformed-json");
        ann.send("{\"type\":\"send\",\"data\":\"" + "x".repeat(1024 * 1024) + "\"}");
        assertThat(ann.awaitClose()).isEqualTo(1009);
        ben.done("{\"type\":\"send\",\"data\":1}");
    }

    @Test
    void nobodyActsBeforeJoining() {
        SignalClient stranger = socket();
        stranger.assertRefused("{\"type\":\"receive\"}", "out-of-order");
        stranger.assertRefused("{\"type\":\"join\"}", "credentials-missing");
        stranger.assertRefused("{\"type\":\"join\",\"token\":\"a.b.c\"}", "token-malformed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"type\":\"hand\",\"raised\":true};5",
                "{\"type\":\"send\",\"data\":1};40",
                "{\"type\":\"prefer\",\"tracks\":{}};50"
            })
    void whatOthersPayForHasARateOfItsKind(String message, int atOnce) {
        String room = Api.room(Api.SHOP, "group");
        SignalClient ann = joined(room, "member", "ann");
        for (int i = 0; i < atOnce; i++) {
            ann.done(message);
        }
        // Some of them may have come back meanwhile on a slow machine.
        int more = 0;
        while (!ann.request(message).path("code").asText().equals("too-many-requests")) {
            assertThat(++more).isLessThan(atOnce);
        }
        ann.done("{\"type\":\"ping\"}");
    }

    @Test
    void dataHasARateInBytesToo() {
        String room = Api.room(Api.SHOP, "group");
        SignalClient ann = joined(room, "member", "ann");
        String message = "{\"type\":\"send\",\"data\":\"" + "a".repeat(16_000) + "\"}";
        int sent = 0;
        while (!ann.request(message).path("code").asText().equals("too-many-requests")) {
            assertThat(++sent).isLessThan(35);
        }
        assertThat(sent).isGreaterThanOrEqualTo(16);
        ann.done("{\"type\":\"ping\"}");
    }
}
