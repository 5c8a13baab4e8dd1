package dev.madang.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.madang.rooms.sim.Offers;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Legs and Slots by signalling, and what moderators do with them. */
@QuarkusTest
@TestProfile(TestServices.class)
class SignalMediaTest {
    private final SignalClients clients = new SignalClients();

    @AfterEach
    void close() {
        clients.close();
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
    void whatIsPublishedIsOfferedAndPutIntoSlots() {
        String room = Api.room(Api.SHOP, "group");
        SignalClient ann = clients.joined(room, "member", "ann");
        JsonNode published = ann.publish();
        assertThat(published.get("tracks")).hasSize(2);
        SignalClient ben = clients.joined(room, "member", "ben");
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
        SignalClient watcher = clients.joined(room, "member", "watcher");
        watcher.answer(watcher.done("{\"type\":\"receive\"}"));
        int offers = 1;
        for (int i = 1; i <= 8; i++) {
            clients.joined(room, "member", "m" + i).publish();
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
    void anOfferOfAnotherConnectionGetsALegOfItsOwn() {
        String room = Api.room(Api.SHOP, "group");
        SignalClient ann = clients.joined(room, "member", "ann");
        SignalClient ben = clients.joined(room, "member", "ben");
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
    void aViewerIsBroughtOnStageAndSentBack() {
        String room = Api.room(Api.SHOP, "multi-guest");
        SignalClient host = clients.joined(room, "host", "hana");
        SignalClient viewer = clients.socket();
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
        SignalClient host = clients.joined(room, "host", "hana");
        SignalClient guest = clients.socket();
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
        SignalClient host = clients.joined(room, "host", "hana");
        SignalClient guest = clients.socket();
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
}
