package dev.madang.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.madang.rooms.sim.Offers;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signalling of rooms over real sockets, with a media core without packets: who comes in, what is said, and what is wrong or too much. */
@QuarkusTest
@TestProfile(TestServices.class)
class SignalTest {
    private final SignalClients clients = new SignalClients();

    @AfterEach
    void close() {
        clients.close();
    }

    @Test
    void whoJoinsIsToldOfTheRoomAndOthersOfIt() {
        String room = Api.room(Api.SHOP, "group");
        SignalClient ann = clients.socket();
        JsonNode joined = ann.join(room, "member", "ann");
        assertThat(joined.at("/room/mode").asText()).isEqualTo("group");
        assertThat(joined.at("/self/name").asText()).isEqualTo("ann");
        assertThat(joined.at("/rights/publish").asBoolean()).isTrue();
        assertThat(joined.get("others")).isEmpty();
        SignalClient ben = clients.socket();
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
        SignalClient ann = clients.joined(room, "member", "ann");
        // As it is: a parser here would spoil it.
        ann.send(message.replaceFirst("}$", ",\"id\":99}"));
        JsonNode answer = ann.await(one -> one.path("id").asInt() == 99);
        assertThat(answer.path("code").asText()).as(answer.toString()).isEqualTo("invalid-value");
        assertThat(Api.get("/v1/rooms/" + room + "/participants", Api.SHOP).statusCode())
                .isEqualTo(200);
    }

    @Test
    void oneOfManyWhoComeAtOnceByOneIdentityStaysAndAllOthersAreToldSo() {
        String room = Api.room(Api.SHOP, "group");
        String join = "{\"type\":\"join\",\"token\":\""
                + Api.bearer(Api.SHOP, room, "member", "ann").substring("Bearer ".length()) + "\"}";
        for (int round = 0; round < 5; round++) {
            List<SignalClient> sockets =
                    IntStream.range(0, 12).mapToObj(i -> clients.socket()).toList();
            sockets.parallelStream().forEach(socket -> socket.send(join));
            List<JsonNode> first = new ArrayList<>();
            for (SignalClient socket : sockets) {
                first.add(socket.await(message -> Set.of("joined", "end", "error")
                        .contains(message.path("type").asText())));
            }
            assertThat(Api.get("/v1/rooms/" + room + "/participants", Api.SHOP).body())
                    .containsOnlyOnce("\"identity\":\"ann\"");
            int staying = 0;
            for (int i = 0; i < sockets.size(); i++) {
                if (sockets.get(i).isIn()) {
                    staying++;
                } else {
                    boolean joined = first.get(i).path("type").asText().equals("joined");
                    JsonNode last = joined ? sockets.get(i).await("end") : first.get(i);
                    assertThat(last.path("reason").asText()).as(last.toString()).isEqualTo("replaced");
                    assertThat(sockets.get(i).awaitClose()).isEqualTo(4000);
                }
            }
            assertThat(staying).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"mute\",\"track\":\"~x-1\"}",
                "{\"type\":\"hand\"}",
                "{\"type\":\"silence\",\"participant\":\"~x\",\"kind\":\"audio\"}"
            })
    void whatIsLeftOutIsNeitherYesNorNo(String message) {
        SignalClient ann = clients.joined(Api.room(Api.SHOP, "group"), "host", "ann");
        ann.assertRefused(message, "invalid-value");
    }

    @Test
    void messagesGoToAllOrToSome() {
        String room = Api.room(Api.SHOP, "group");
        SignalClient ann = clients.joined(room, "member", "ann");
        SignalClient ben = clients.socket();
        String id = ben.join(room, "member", "ben").at("/self/id").asText();
        SignalClient cho = clients.joined(room, "member", "cho");
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
    void theSameMemberComingInAnewEndsTheEarlierPresence() {
        String room = Api.room(Api.SHOP, "group");
        SignalClient first = clients.joined(room, "member", "ann");
        clients.joined(room, "member", "ann");
        assertThat(first.await("end").get("reason").asText()).isEqualTo("replaced");
    }

    @Test
    void aSecondHostAndAMemberTooManyAreRefused() {
        String live = Api.room(Api.SHOP, "live");
        SignalClient host = clients.joined(live, "host", "hana");
        SignalClient second = clients.socket();
        assertThat(second.join(live, "host", "hugo").path("code").asText()).isEqualTo("place-taken");
        assertThat(host.publish().get("tracks")).hasSize(2);
        assertThat(second.join(live, "viewer", "hugo").at("/others/0/tracks")).hasSize(2);
        String group = Api.room(Api.SHOP, "group");
        SignalClient first = clients.joined(group, "member", "m0");
        SignalClient last = first;
        for (int i = 1; i < 50; i++) {
            last = clients.joined(group, "member", "m" + i);
        }
        SignalClient late = clients.socket();
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
        SignalClient ann = clients.joined(room, "member", "ann");
        ann.assertRefused(message, code);
        SignalClient ben = clients.joined(room, "member", "ben");
        ben.done("{\"type\":\"send\",\"data\":1}");
        ann.await("data");
    }

    @Test
    void planBThatContradictsItselfIsRefusedAndTheRoomGoesOn() {
        String room = Api.room(Api.SHOP, "group");
        SignalClient ann = clients.joined(room, "member", "ann");
        SignalClient ben = clients.joined(room, "member", "ben");
        ann.assertRefused(SignalClient.sdp("publish", Offers.contradictoryPlanB()), "malformed-sdp");
        ben.publish();
        ann.await(message -> message.at("/present/0/tracks").size() == 2);
        assertThat(ann.publish().get("tracks")).hasSize(2);
    }

    @Test
    void textThatIsNoJsonIsAnsweredAndAMegabyteEndsTheSocketOnly() {
        String room = Api.room(Api.SHOP, "group");
        SignalClient ann = clients.joined(room, "member", "ann");
        SignalClient ben = clients.joined(room, "member", "ben");
        ann.send("nonsense {");
        assertThat(ann.await("error").get("code").asText()).isEqualTo("malformed-json");
        ann.send("{\"type\":\"send\",\"data\":\"" + "x".repeat(1024 * 1024) + "\"}");
        assertThat(ann.awaitClose()).isEqualTo(1009);
        ben.done("{\"type\":\"send\",\"data\":1}");
    }

    @Test
    void nobodyActsBeforeJoining() {
        SignalClient stranger = clients.socket();
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
        SignalClient ann = clients.joined(room, "member", "ann");
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
        SignalClient ann = clients.joined(room, "member", "ann");
        String message = "{\"type\":\"send\",\"data\":\"" + "a".repeat(16_000) + "\"}";
        int sent = 0;
        while (!ann.request(message).path("code").asText().equals("too-many-requests")) {
            assertThat(++sent).isLessThan(35);
        }
        assertThat(sent).isGreaterThanOrEqualTo(16);
        ann.done("{\"type\":\"ping\"}");
    }
}
