package dev.madang.fleet.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.madang.rooms.event.LeaveReason;
import dev.madang.rooms.event.RoomEnd;
import dev.madang.rooms.message.Act;
import dev.madang.rooms.message.Answer;
import dev.madang.rooms.message.Channel;
import dev.madang.rooms.message.Coding;
import dev.madang.rooms.message.HomeMessage;
import dev.madang.rooms.message.RosterEntry;
import dev.madang.rooms.message.RouterMessage;
import dev.madang.rooms.mode.AudioPolicy;
import dev.madang.rooms.mode.ChatPolicy;
import dev.madang.rooms.mode.EmptyRoom;
import dev.madang.rooms.mode.HostLeaves;
import dev.madang.rooms.mode.ModeRules;
import dev.madang.rooms.mode.Placement;
import dev.madang.rooms.mode.Right;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.mode.VideoPolicy;
import dev.madang.rooms.model.LegEnd;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.PresenceEnd;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.RoomState;
import dev.madang.rooms.store.KeptRoom;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a node of another version says: more than is known here, other words, less. */
class NewerVersionTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LATER = "later-word";

    static Set<String> names() {
        return FrozenTest.names();
    }

    private static ObjectNode tree(String name) throws IOException {
        return (ObjectNode) JSON.readTree(FrozenTest.text(name));
    }

    private static RoomFrame decode(JsonNode tree) throws WireException {
        try {
            return RoomMessages.decode(JSON.writeValueAsBytes(tree));
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** The message of that text after it was changed like that; a path has the steps to an object. */
    private static Object changed(String name, String path, Consumer<ObjectNode> change)
            throws IOException, WireException {
        ObjectNode tree = tree(name);
        change.accept((ObjectNode) tree.at("/message" + path));
        return Objects.requireNonNull(Samples.message(decode(tree)));
    }

    private static Object worded(String name, String path, String member) throws IOException, WireException {
        return changed(name, path, object -> {
            assertThat(object.has(member)).isTrue();
            object.put(member, LATER);
        });
    }

    private static HomeMessage.Welcome welcome(String path, String member) throws IOException, WireException {
        return (HomeMessage.Welcome) worded("to-router/welcome", path, member);
    }

    private static ModeRules rules(String path, String member) throws IOException, WireException {
        return welcome("/status/rules" + path, member).status().rules();
    }

    private static void addToEveryObject(JsonNode node) {
        node.forEach(NewerVersionTest::addToEveryObject);
        if (node instanceof ObjectNode object) {
            object.putObject("later").putArray("more").add(1).addNull().addObject();
            object.putNull("laterStill");
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void membersThatAreNotKnownAreIgnored(String name) throws IOException, WireException {
        ObjectNode tree = tree(name);
        addToEveryObject(tree);
        assertThat(decode(tree)).isEqualTo(Samples.all().get(name));
    }

    @Test
    void aMessageThatIsNotKnownIsNumberedAndAcknowledged() throws IOException, WireException {
        ObjectNode toHome = tree("to-home/hello");
        ((ObjectNode) toHome.at("/message")).put("is", LATER).putObject("with").put("more", 1);
        RoomFrame.ToHome frame = (RoomFrame.ToHome) decode(toHome);

        assertThat(frame.envelope().message()).isEqualTo(new RouterMessage.Unknown(LATER));
        Channel<HomeMessage, RouterMessage> channel = new Channel<>(4, 2);
        for (long before = 1; before < 5; before++) {
            ObjectNode earlier = tree("to-home/hello").put("n", before);
            channel.receive(((RoomFrame.ToHome) decode(earlier)).envelope());
        }
        assertThat(channel.receive(frame.envelope())).containsExactly(new RouterMessage.Unknown(LATER));
        assertThat(channel.outgoing(Instant.EPOCH))
                .singleElement()
                .satisfies(answer -> assertThat(answer.acknowledged()).isEqualTo(5));
        assertThat(worded("to-router/welcome", "", "is")).isEqualTo(new HomeMessage.Unknown(LATER));
    }

    @Test
    void anActThatIsNotKnownKeepsItsNumber() throws IOException, WireException {
        assertThat(worded("act/mute", "/act", "is")).isEqualTo(new RouterMessage.Request(8, new Act.Unknown(LATER)));
    }

    @Test
    void anActThatSaysSomethingByAWordThatIsNotKnownIsNotKnown() throws IOException, WireException {
        assertThat(worded("act/enter", "/act/who", "role"))
                .isEqualTo(new RouterMessage.Request(8, new Act.Unknown("enter")));
        assertThat(worded("act/admit-tracks", "/act/tracks/1", "kind"))
                .isEqualTo(new RouterMessage.Request(8, new Act.Unknown("admit-tracks")));
        assertThat(worded("act/close", "/act/by", "is"))
                .isEqualTo(new RouterMessage.Request(8, new Act.Unknown("close")));
        assertThat(worded("act/promote", "/act", "role"))
                .isEqualTo(new RouterMessage.Request(8, new Act.Unknown("promote")));
    }

    @Test
    void aFrameThatIsNotKnownIsRefused() throws IOException {
        for (String name : List.of("to-home/hello", "to-router/listen", "other/no-home", "other/new-home")) {
            ObjectNode tree = tree(name).put("is", LATER);
            assertThatThrownBy(() -> decode(tree))
                    .isExactlyInstanceOf(WireException.class)
                    .hasMessageContaining(LATER);
        }
    }

    @Test
    void nobodyIsTakenForTheService() throws IOException {
        ObjectNode tree = tree("act/close");
        ((ObjectNode) tree.at("/message/act")).remove("by");
        assertThatThrownBy(() -> decode(tree)).isInstanceOf(WireException.class).hasMessageContaining("by is missing");
    }

    @Test
    void anAnswerThatIsNotKnownIsARefusal() throws IOException, WireException {
        for (String member : List.of("is", "role")) {
            assertThat(((HomeMessage.Reply) worded("answer/admitted", "/answer", member)).answer())
                    .isInstanceOfSatisfying(
                            Answer.Refused.class,
                            refused -> assertThat(refused.refusal()).isEqualTo(Refusal.NOT_UNDERSTOOD));
        }
        assertThat(((HomeMessage.Reply) worded("answer/refused", "/answer", "refusal")).answer())
                .isEqualTo(new Answer.Refused(Refusal.NOT_UNDERSTOOD, "the room is full"));
    }

    @Test
    void aReasonThatIsNotKnownBecomesTheNearest() throws IOException, WireException {
        assertThat(((RouterMessage.Attends) worded("to-home/attends", "", "ifGone"))
                        .attendance()
                        .ifGone())
                .isEqualTo(LeaveReason.LOST);
        assertThat(((HomeMessage.EndLeg) worded("to-router/end-leg", "", "why")).why())
                .isEqualTo(LegEnd.INTERNAL_ERROR);
        assertThat(((HomeMessage.EndPresence) worded("to-router/end-presence", "", "why")).why())
                .isEqualTo(PresenceEnd.REMOVED);
        assertThat(((HomeMessage.Closed) worded("to-router/closed", "", "why")).why())
                .isEqualTo(RoomEnd.REQUESTED);
        assertThat(welcome("/status", "state").status().state()).isEqualTo(RoomState.LIVE);
    }

    @Test
    void aRuleThatIsNotKnownBecomesTheNearest() throws IOException, WireException {
        assertThat(rules("/hostLeaves", "is").hostLeaves()).isEqualTo(new HostLeaves.NothingHappens());
        assertThat(rules("/emptyRoom", "is").emptyRoom()).isEqualTo(new EmptyRoom.Stays());
        assertThat(rules("/audio", "is").audio()).isEqualTo(new AudioPolicy.All());
        assertThat(rules("/video", "is").video()).isEqualTo(new VideoPolicy.All());
        assertThat(rules("", "placement").placement()).isEqualTo(Placement.TOGETHER);
        assertThat(rules("/talk", "chat").talk().chat()).isEqualTo(ChatPolicy.OFF);
        assertThat(welcome("/history/0", "policy").history().getFirst().policy())
                .isEqualTo(ChatPolicy.OFF);
    }

    @Test
    void somebodyOfARoleThatIsNotKnownIsLeftOut() throws IOException, WireException {
        assertThat(welcome("/people/0", "role").people().stream().map(RosterEntry::id))
                .containsExactly(new ParticipantId("~b2"));
        assertThat(worded("to-router/present", "/entry", "role")).isEqualTo(new HomeMessage.Unknown("present"));
        assertThat(((HomeMessage.Reply) worded("answer/invitations", "/answer/invitations/0", "role")).answer())
                .isInstanceOfSatisfying(
                        Answer.Invitations.class,
                        invitations -> assertThat(invitations.invitations()).hasSize(1));
    }

    @Test
    void aRouterIsWelcomedThoughItHasSomebodyOfARoleThatIsNotKnown() throws IOException, WireException {
        RouterMessage.Hello hello = (RouterMessage.Hello) worded("to-home/hello-with-people", "/here/0/who", "role");
        assertThat(hello.here().stream().map(each -> each.attendance().participant()))
                .containsExactly(new ParticipantId("~b2"));
    }

    @Test
    void noBanIsLostForAStandingOrAnInvitationThatIsNotKnown() throws IOException, WireException {
        for (String member : List.of("role", "cameAs")) {
            KeptRoom kept = kept(worded("to-router/inherit", "/kept/standings/0/standing", member));
            assertThat(kept.standings()).containsOnlyKeys("bob");
            assertThat(kept.invitations()).hasSize(1);
            assertThat(kept.bans()).hasSize(1);
        }
        KeptRoom kept = kept(worded("to-router/inherit", "/kept/invitations/0", "role"));
        assertThat(kept.standings()).containsOnlyKeys("ann", "bob");
        assertThat(kept.invitations()).isEmpty();
        assertThat(kept.bans()).hasSize(1);
    }

    private static KeptRoom kept(Object message) {
        return ((HomeMessage.Inherit) message).room();
    }

    @Test
    void aTrackOfAKindThatIsNotKnownIsLeftOut() throws IOException, WireException {
        RosterEntry entry = welcome("/people/0/tracks/0", "kind").people().getFirst();
        assertThat(entry.tracks()).hasSize(1);
        assertThat(entry.view().tracks()).hasSize(1);
        assertThat(((RouterMessage.Attends) worded("to-home/attends", "/legs/0/tracks/1", "kind"))
                        .attendance()
                        .legs()
                        .getFirst()
                        .tracks())
                .hasSize(1);
    }

    @Test
    void aRightOrRoleThatIsNotKnownIsLeftOut() throws IOException, WireException {
        HomeMessage.Welcome welcome = (HomeMessage.Welcome) changed("to-router/welcome", "", message -> {
            ((ArrayNode) message.at("/people/0/rights")).add(LATER);
            ((ObjectNode) message.at("/people/0/standing/promoted")).put(LATER, true);
            ((ObjectNode) message.at("/people/0/standing/silenced")).put(LATER, true);
            ObjectNode roles = (ObjectNode) message.at("/status/rules/roles");
            ((ArrayNode) roles.at("/host/sees")).add(LATER);
            ((ArrayNode) roles.at("/host/rights")).add(LATER);
            roles.putObject(LATER).put("publishes", true).putArray("sees").add(LATER);
        });

        assertThat(welcome)
                .isEqualTo(Samples.message(Objects.requireNonNull(Samples.all().get("to-router/welcome"))));
        assertThat(welcome.people().getFirst().view().rights())
                .containsExactlyInAnyOrder(Right.PUBLISH_AUDIO, Right.MODERATE);
        assertThat(welcome.status().rules().roles()).containsKey(Role.HOST);
    }

    @Test
    void whatIsAbsentIsFalseZeroOrNone() throws IOException, WireException {
        RouterMessage.Attends attends = (RouterMessage.Attends) changed("to-home/attends", "", message -> {
            message.remove(List.of("answered", "presence", "legs"));
        });
        assertThat(attends.attendance().answered()).isZero();
        assertThat(attends.attendance().presence()).isNull();
        assertThat(attends.attendance().legs()).isEmpty();
        assertThat(changed("to-home/hello-with-people", "", message -> message.remove("here")))
                .isEqualTo(new RouterMessage.Hello(List.of()));
    }

    @Test
    void howATrackIsCodedMayBeLeftOut() throws IOException, WireException {
        Coding none = new Coding(List.of(), List.of());
        RouterMessage.Attends attends = (RouterMessage.Attends)
                changed("to-home/attends", "/legs/0/tracks/1", track -> track.remove(List.of("codecs", "rids")));
        assertThat(attends.attendance().legs().getFirst().tracks().get(1).coding())
                .isEqualTo(none);
        HomeMessage.Present present = (HomeMessage.Present)
                changed("to-router/present", "/entry/tracks/1", track -> track.remove(List.of("codecs", "rids")));
        assertThat(present.entry().tracks().get(1).coding()).isEqualTo(none);
    }

    @Test
    void aKeptRoomMayHaveItsRecordOnly() throws IOException, WireException {
        KeptRoom kept = kept(changed("to-router/inherit", "/kept", room -> room.retain("record")));
        assertThat(kept)
                .isEqualTo(new KeptRoom(
                        kept.record(), null, null, false, false, Set.of(), Map.of(), List.of(), List.of()));
    }

    /** Every member of every text, absent or null: it is taken for what it is by default, or the frame is refused. */
    @ParameterizedTest
    @MethodSource("names")
    void nothingThatIsMissingDoesMoreThanRefuseTheFrame(String name) throws IOException {
        ObjectNode tree = tree(name);
        forEachMember(tree, (object, member) -> {
            JsonNode value = object.remove(member);
            decodeOrRefuse(tree);
            object.putNull(member);
            decodeOrRefuse(tree);
            object.set(member, value);
        });
    }

    /** Whatever has another word than those that are known. */
    @ParameterizedTest
    @MethodSource("names")
    void noWordThatIsNotKnownRefusesTheFrame(String name) throws IOException {
        List<String> words = List.of(
                "is",
                "role",
                "cameAs",
                "kind",
                "direction",
                "why",
                "ifGone",
                "policy",
                "chat",
                "placement",
                "state",
                "refusal");
        ObjectNode tree = tree(name);
        forEachMember(tree, (object, member) -> {
            JsonNode value = object.get(member);
            boolean isKindOfFrame = object == tree && member.equals("is");
            if (words.contains(member) && value.isTextual() && !isKindOfFrame) {
                object.put(member, LATER);
                try {
                    decode(tree);
                } catch (WireException refused) {
                    throw new AssertionError(name + ": " + member, refused);
                }
                object.set(member, value);
            }
        });
    }

    private interface MemberTest {
        void test(ObjectNode object, String member);
    }

    private static void forEachMember(JsonNode node, MemberTest test) {
        if (node instanceof ObjectNode object) {
            List<String> members = List.copyOf(
                    object.properties().stream().map(Map.Entry::getKey).toList());
            members.forEach(member -> test.test(object, member));
        }
        node.forEach(each -> forEachMember(each, test));
    }

    private static void decodeOrRefuse(JsonNode tree) {
        try {
            assertThat(decode(tree)).isNotNull();
        } catch (WireException refused) {
            assertThat(refused).hasMessageNotContaining("null");
        }
    }
}
