package dev.madang.rooms.home;

import static dev.madang.rooms.sim.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.rooms.Room;
import dev.madang.rooms.message.History;
import dev.madang.rooms.mode.ChatPolicy;
import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.mode.Right;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Actor;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.RefusedException;
import dev.madang.rooms.model.RoomChange;
import dev.madang.rooms.model.RoomView;
import dev.madang.rooms.model.Service;
import dev.madang.rooms.sim.Meeting;
import dev.madang.rooms.sim.MeetingMode;
import dev.madang.rooms.sim.RoomWorld;
import dev.madang.rooms.sim.Somebody;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who hears what is said, and what is kept of it for those who come later. */
class ChatTest {
    private final Meeting meeting = new Meeting();
    private final Room room = meeting.room();

    private static Grants grants(Right right, boolean given) {
        return new Grants(Map.of(right, given));
    }

    private static RoomChange settings(String name, String value) {
        return new RoomChange(null, null, new ModeSettings(Map.of(name, value)), null, null);
    }

    private void say(Somebody who, String data) {
        try {
            room.send(who.presence().actor(), null, data);
        } catch (RefusedException refused) {
            assertThat(refused.refusal()).isEqualTo(Refusal.RIGHT_MISSING);
        }
    }

    private static List<String> history(Room room, Somebody who) {
        List<String> said = new ArrayList<>();
        who.presence().snapshot(now -> now.history().forEach(message -> said.add(message.data())));
        return said;
    }

    @Test
    void theChatPolicyDecidesWhoHearsWhom() {
        Somebody host = meeting.enter(Entrant.named(Role.HOST, "hana"));
        Somebody ann = meeting.enter(Entrant.named(Role.MEMBER, "ann").granted(grants(Right.MODERATE, false)));
        Somebody vera = meeting.knownViewer("vera");
        Somebody vito = meeting.knownViewer("vito");
        for (ChatPolicy policy : ChatPolicy.values()) {
            room.change(host.presence().actor(), settings("chat", policy.label()));
            assertThat(vera.room()).isNotNull().extracting(RoomView::chat).isEqualTo(policy);
            say(vera, policy + " vera");
            say(ann, policy + " ann");
            say(host, policy + " hana");
        }
        assertThat(vito.heard())
                .containsExactly(
                        "ALL vera",
                        "ALL ann",
                        "ALL hana",
                        "STAGE ann",
                        "STAGE hana",
                        "MODERATORS ann",
                        "MODERATORS hana",
                        "OFF hana");
        assertThat(host.heard())
                .containsExactly(
                        "ALL vera",
                        "ALL ann",
                        "ALL hana",
                        "STAGE ann",
                        "STAGE hana",
                        "MODERATORS vera",
                        "MODERATORS ann",
                        "MODERATORS hana",
                        "OFF hana");
        assertRefused(
                Refusal.RIGHT_MISSING,
                () -> room.send(
                        meeting.enter(Entrant.named(Role.VIEWER, "mo").granted(grants(Right.SEND_DATA, false)))
                                .presence()
                                .actor(),
                        null,
                        "1"));
    }

    @Test
    void aRoomKeepsMessagesFromWhenItsServiceWantsItOn() {
        Somebody host = meeting.enter(Entrant.named(Role.HOST, "hana"));
        room.send(Actor.SERVICE, null, "before");
        assertRefused(Refusal.RIGHT_MISSING, () -> room.change(host.presence().actor(), settings("chat-history", "2")));
        room.change(Actor.SERVICE, settings("chat-history", "2"));
        room.send(Actor.SERVICE, null, "after");
        assertThat(history(room, host)).containsExactly("after");
    }

    @Test
    void whatWasSaidToModeratorsStaysAmongThem() {
        RoomWorld chatty = new RoomWorld(
                new MeetingMode(),
                new Service(
                        "shop",
                        "meeting",
                        100,
                        1_000,
                        Map.of("meeting", new ModeSettings(Map.of("chat-history", "3")))));
        Room yard = chatty.room("yard");
        Somebody vera = chatty.enter(yard, Entrant.named(Role.VIEWER, "vera"));
        yard.send(vera.presence().actor(), null, "to moderators");
        yard.change(Actor.SERVICE, settings("chat", "all"));
        assertThat(history(yard, chatty.enter(yard, Entrant.named(Role.VIEWER, "vito"))))
                .isEmpty();
    }

    @Test
    void manyHearersAreToldOnlySoMuch() {
        Deliveries deliveries = new Deliveries(100, 300);
        Instant now = Instant.EPOCH;
        assertThat(deliveries.allows(200, now)).isTrue();
        assertThat(deliveries.allows(200, now)).isFalse();
        assertThat(deliveries.allows(200, now.plusSeconds(1))).isTrue();
        assertThat(deliveries.allows(1_000, now.plusSeconds(2))).isFalse();
        assertThat(deliveries.allows(1_000, now.plusSeconds(5)))
                .as("one to all, when all is there")
                .isTrue();
    }

    @Test
    void historyIsBoundedByCountAndBytes() {
        RoomWorld chatty = new RoomWorld(
                new MeetingMode(),
                new Service(
                        "shop",
                        "meeting",
                        100,
                        1_000,
                        Map.of("meeting", new ModeSettings(Map.of("chat-history", "3")))));
        Room yard = chatty.room("yard");
        Somebody host = chatty.enter(yard, Entrant.named(Role.HOST, "hana"));
        Somebody vera = chatty.enter(yard, Entrant.named(Role.VIEWER, "vera"));
        for (String text : List.of("1", "2", "3", "4")) {
            yard.send(host.presence().actor(), null, text);
        }
        yard.send(vera.presence().actor(), null, "to moderators");
        yard.send(host.presence().actor(), Set.of(vera.id()), "in private");
        Somebody vito = chatty.enter(yard, Entrant.named(Role.VIEWER, "vito"));
        assertThat(history(yard, vito)).containsExactly("3", "4");
        assertThat(history(yard, host)).containsExactly("3", "4", "to moderators");
        String much = "x".repeat(History.MOST_BYTES / 2 + 1);
        yard.send(Actor.SERVICE, null, much);
        yard.send(Actor.SERVICE, null, much);
        assertThat(history(yard, vito)).hasSize(1);
    }
}
