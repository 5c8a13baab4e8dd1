package dev.madang.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions that lose their socket, go on by another one, or end meanwhile. */
@QuarkusTest
@TestProfile(TestServices.class)
class SignalResumeTest {
    private final SignalClients clients = new SignalClients();

    @AfterEach
    void close() {
        clients.close();
    }

    private static String vera(String room, String role) {
        return Api.json(Api.postJson(
                        "/v1/rooms/" + room + "/tokens", Api.SHOP, "{\"role\":\"" + role + "\",\"identity\":\"vera\"}"))
                .get("token")
                .asText();
    }

    @Test
    void whoIsTakenOutWhileAwayIsToldSoAndStaysOut() {
        String room = Api.room(Api.SHOP, "multi-guest");
        SignalClient host = clients.joined(room, "host", "hana");
        SignalClient guest = clients.socket();
        JsonNode joined = guest.join(room, "guest", "gus");
        String token = Api.bearer(Api.SHOP, room, "guest", "gus").substring("Bearer ".length());
        guest.breakOff();
        host.done("{\"type\":\"remove\",\"participant\":\""
                + joined.at("/self/id").asText() + "\"}");
        SignalClient again = clients.socket();
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
        SignalClient ann = clients.socket();
        JsonNode joined = ann.join(room, "member", "ann");
        String token = Api.bearer(Api.SHOP, room, "member", "ann").substring("Bearer ".length());
        SignalClient second = clients.socket();
        second.send("{\"type\":\"join\",\"token\":\"" + token + "\",\"resume\":{\"session\":\""
                + joined.get("session").asText() + "\",\"last\":1}}");
        second.await("resumed");
        assertThat(ann.awaitClose()).isEqualTo(4010);
        second.done("{\"type\":\"ping\"}");
    }

    @Test
    void whatIsSaidAgainAfterALossIsDoneOnce() {
        String room = Api.room(Api.SHOP, "group");
        SignalClient ann = clients.socket();
        JsonNode joined = ann.join(room, "member", "ann");
        SignalClient ben = clients.joined(room, "member", "ben");
        String token = Api.bearer(Api.SHOP, room, "member", "ann").substring("Bearer ".length());
        ann.send("{\"type\":\"send\",\"id\":7,\"data\":\"first\"}");
        assertThat(ben.await("data").get("data").asText()).isEqualTo("first");
        ann.breakOff();
        SignalClient second = clients.socket();
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
        SignalClient ann = clients.socket();
        JsonNode joined = ann.join(room, "member", "ann");
        SignalClient ben = clients.joined(room, "member", "ben");
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
        SignalClient ann = clients.joined(room, "member", "ann");
        SignalClient ben = clients.joined(room, "member", "ben");
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
        SignalClient ann = clients.socket();
        JsonNode joined = ann.join(room, "member", "ann");
        SignalClient ben = clients.joined(room, "member", "ben");
        String token = Api.bearer(Api.SHOP, room, "member", "ann").substring("Bearer ".length());
        ann.breakOff();
        ben.await(message -> message.at("/present/0/interrupted").asBoolean());
        clients.socket()
                .done("{\"type\":\"join\",\"token\":\"" + token + "\",\"resume\":{\"session\":\""
                        + joined.get("session").asText() + "\",\"last\":1}}");
        JsonNode back = ben.await("participants").at("/present/0");
        assertThat(back.get("name").asText()).isEqualTo("ann");
        assertThat(back.get("interrupted").asBoolean()).isFalse();
    }

    @Test
    void aSessionOutlivesItsSocket() {
        String room = Api.room(Api.SHOP, "group");
        SignalClient ann = clients.socket();
        JsonNode joined = ann.join(room, "member", "ann");
        SignalClient ben = clients.joined(room, "member", "ben");
        long last = ann.await("participants").get("seq").asLong();
        ann.breakOff();
        ben.done("{\"type\":\"send\",\"data\":\"while you were away\"}");
        SignalClient again = clients.socket();
        String token = Api.bearer(Api.SHOP, room, "member", "ann").substring("Bearer ".length());
        JsonNode resumed = again.done("{\"type\":\"join\",\"token\":\"" + token + "\",\"resume\":{\"session\":\""
                + joined.get("session").asText() + "\",\"last\":" + last + "}}");
        assertThat(resumed.get("type").asText()).isEqualTo("resumed");
        assertThat(again.await("data").get("data").asText()).isEqualTo("while you were away");
        assertThat(ben.others()).noneMatch(message -> message.at("/gone").size() > 0);
    }

    @Test
    void aSessionGoesOnWithATokenOfTheRoleThatWasGivenSinceAndWithTheOfferThatWaits() {
        String room = Api.room(Api.SHOP, "multi-guest");
        SignalClient host = clients.joined(room, "host", "hana");
        SignalClient viewer = clients.socket();
        JsonNode joined = viewer.done("{\"type\":\"join\",\"token\":\"" + vera(room, "viewer") + "\"}");
        String id = joined.at("/self/id").asText();
        host.done("{\"type\":\"role\",\"participant\":\"" + id + "\",\"role\":\"guest\"}");
        viewer.await("self");
        viewer.publish();
        JsonNode offer = viewer.done("{\"type\":\"receive\"}");
        viewer.breakOff();
        for (String role : List.of("guest", "viewer")) {
            SignalClient again = clients.socket();
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
        SignalClient ann = clients.socket();
        JsonNode joined = ann.join(room, "member", "ann");
        ann.breakOff();
        String token = Api.bearer(Api.SHOP, room, "member", "ann").substring("Bearer ".length());
        JsonNode again = clients.socket()
                .done("{\"type\":\"join\",\"token\":\"" + token + "\",\"resume\":{\"session\":\""
                        + joined.get("session").asText() + "\",\"last\":99}}");
        assertThat(again.get("type").asText()).isEqualTo("joined");
        assertThat(again.at("/self/id")).isEqualTo(joined.at("/self/id"));
    }
}
