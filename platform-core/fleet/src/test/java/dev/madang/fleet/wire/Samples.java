package dev.madang.fleet.wire;

import dev.madang.rooms.event.LeaveReason;
import dev.madang.rooms.event.RoomEnd;
import dev.madang.rooms.message.Act;
import dev.madang.rooms.message.Answer;
import dev.madang.rooms.message.Attendance;
import dev.madang.rooms.message.Attendance.LegState;
import dev.madang.rooms.message.Attendance.PresenceState;
import dev.madang.rooms.message.Attendance.TrackState;
import dev.madang.rooms.message.Coding;
import dev.madang.rooms.message.Envelope;
import dev.madang.rooms.message.HomeMessage;
import dev.madang.rooms.message.LegKey;
import dev.madang.rooms.message.Ranking;
import dev.madang.rooms.message.RosterEntry;
import dev.madang.rooms.message.RosterEntry.RosterTrack;
import dev.madang.rooms.message.RouterId;
import dev.madang.rooms.message.RouterMessage;
import dev.madang.rooms.message.Said;
import dev.madang.rooms.mode.ChatPolicy;
import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.mode.Right;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Actor;
import dev.madang.rooms.model.Ban;
import dev.madang.rooms.model.Direction;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.Invitation;
import dev.madang.rooms.model.LegEnd;
import dev.madang.rooms.model.Message;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.ParticipantView;
import dev.madang.rooms.model.PresenceEnd;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.RoomChange;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.model.Standing;
import dev.madang.rooms.model.TrackId;
import dev.madang.rooms.model.TrackKind;
import dev.madang.rooms.model.TrackSource;
import dev.madang.rooms.model.TrackView;
import dev.madang.rooms.registry.NodeRef;
import dev.madang.rooms.registry.RegisteredRoom;
import dev.madang.rooms.store.KeptRoom;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A frame of each kind, by the name of the file that has its text. Samples are added, never changed: what was written once must be read for ever. */
final class Samples {
    static final RoomKey ROOM = SampleRoom.KEY;
    static final RouterId ROUTER = new RouterId("n1", 3);

    private static final Instant TIME = SampleRoom.TIME;
    private static final ParticipantId ANN = new ParticipantId("~a1");
    private static final ParticipantId BOB = new ParticipantId("~b2");
    private static final TrackId TRACK = new TrackId(ANN, 2);
    private static final Actor BY_ANN = new Actor.Somebody(ANN);
    private static final Grants GRANTS = new Grants(Map.of(Right.PUBLISH_SCREEN, true, Right.SEND_DATA, false));
    private static final Standing STANDING = new Standing(
            Role.VIEWER, Role.GUEST, GRANTS, Map.of(TrackKind.AUDIO, true, TrackKind.VIDEO, false), "{}", "Anna");
    private static final Entrant ENTRANT =
            new Entrant("ann", Role.GUEST, "Ann", GRANTS, "{\"seat\":1}", "token-1", STANDING, "bob");
    private static final Coding CODED = new Coding(List.of("VP8", "H264"), List.of("h", "l"));
    private static final Coding NOT_CODED = new Coding(List.of(), List.of());
    private static final LegState LEG = new LegState(
            7,
            Direction.DUPLEX,
            3,
            true,
            true,
            List.of(
                    new TrackState("0", TrackKind.AUDIO, new TrackSource("microphone", true), false, NOT_CODED),
                    new TrackState("1", TrackKind.VIDEO, new TrackSource("camera", false), true, CODED)));
    private static final Attendance ATTENDANCE = new Attendance(
            ANN,
            8,
            new PresenceState(3, true, true),
            List.of(LEG, new LegState(8, Direction.RECEIVE, 0, false, false, List.of())),
            LeaveReason.REPLACED);
    private static final List<Act.Wanted> WANTED = List.of(
            new Act.Wanted(TrackKind.AUDIO, new TrackSource("microphone", true)),
            new Act.Wanted(TrackKind.VIDEO, new TrackSource("screen", false)));
    private static final Ban BAN = new Ban("ban-1", "ann", "token-1", "Ann", TIME, TIME.plusSeconds(60), 2);
    private static final Invitation INVITATION =
            new Invitation("code-1", Role.GUEST, 5, 2, TIME, TIME.plusSeconds(3_600), "friends", "ann");
    private static final Said SAID = new Said(
            new Message(9, ANN, "ann", "Ann", TIME, "{\"text\":\"마당\"}"),
            "ann",
            new ChatPolicy.Voice(true, true),
            ChatPolicy.STAGE);
    private static final Said SAID_BY_SERVICE = new Said(
            new Message(10, null, null, null, TIME, "1"), null, new ChatPolicy.Voice(false, false), ChatPolicy.ALL);
    private static final Ranking RANKING = new Ranking(List.of(ANN, BOB), 1, List.of(ANN), ANN);

    private final Map<String, RoomFrame> all = new LinkedHashMap<>();

    private Samples() {
        ofRouters();
        ofHomes();
        acts();
        moderation();
        answers();
        others();
    }

    /** Null where it has none. */
    static @Nullable Object message(RoomFrame frame) {
        return switch (frame) {
            case RoomFrame.ToHome toHome -> toHome.envelope().message();
            case RoomFrame.ToRouter toRouter -> toRouter.envelope().message();
            case RoomFrame.NoHome none -> null;
            case RoomFrame.NewHome now -> null;
        };
    }

    static Map<String, RoomFrame> all() {
        return new Samples().all;
    }

    private void add(String name, RoomFrame frame) {
        if (all.put(name, frame) != null) {
            throw new AssertionError(name);
        }
    }

    private void add(String name, RouterMessage message) {
        add("to-home/" + name, new RoomFrame.ToHome(ROOM, ROUTER, new Envelope<>(4, 2, 5, 6, message)));
    }

    private void add(String name, HomeMessage message) {
        add("to-router/" + name, new RoomFrame.ToRouter(ROOM, ROUTER, new Envelope<>(4, 2, 5, 6, message)));
    }

    private void add(String name, Act<?> act) {
        add(
                "act/" + name,
                new RoomFrame.ToHome(ROOM, ROUTER, new Envelope<>(4, 2, 5, 6, new RouterMessage.Request(8, act))));
    }

    private void add(String name, Answer answer) {
        add(
                "answer/" + name,
                new RoomFrame.ToRouter(ROOM, ROUTER, new Envelope<>(4, 2, 5, 6, new HomeMessage.Reply(8, answer))));
    }

    private void ofRouters() {
        add("to-home/acknowledgement", new RoomFrame.ToHome(ROOM, ROUTER, new Envelope<>(4, 2, 0, 6, null)));
        add("hello", new RouterMessage.Hello(List.of()));
        add(
                "hello-with-people",
                new RouterMessage.Hello(List.of(
                        new RouterMessage.Here(ENTRANT, ATTENDANCE),
                        new RouterMessage.Here(
                                Entrant.anonymous(Role.VIEWER, "Bob"),
                                new Attendance(BOB, 0, null, List.of(), LeaveReason.LOST)))));
        add("goodbye", new RouterMessage.Goodbye());
        add("attends", new RouterMessage.Attends(ATTENDANCE));
        add("attends-nowhere", new RouterMessage.Attends(new Attendance(ANN, 0, null, List.of(), LeaveReason.LEFT)));
        add("give-up", new RouterMessage.GiveUp(ANN, 7));
        add("wants-speakers", new RouterMessage.WantsSpeakers(true));
        add("wants-no-speakers", new RouterMessage.WantsSpeakers(false));
        add("loudness", new RouterMessage.Loudness(Map.of(ANN, 127, BOB, 0)));
        add("unknown", new RouterMessage.Unknown("sing"));
    }

    private static RosterEntry host() {
        List<RosterTrack> tracks = List.of(
                new RosterTrack(
                        new TrackView(new TrackId(ANN, 1), TrackKind.AUDIO, "microphone", true, true, true),
                        new LegKey(ROUTER, 7),
                        "0",
                        false,
                        NOT_CODED),
                new RosterTrack(
                        new TrackView(TRACK, TrackKind.VIDEO, "camera", false, false, false),
                        new LegKey(new RouterId("n2", 4), 7),
                        "1",
                        true,
                        CODED));
        ParticipantView view = new ParticipantView(
                ANN,
                "ann",
                Role.GUEST,
                "Anna",
                "{\"seat\":1}",
                TIME,
                true,
                true,
                Set.of(Right.PUBLISH_AUDIO, Right.MODERATE),
                tracks.stream().map(RosterTrack::view).toList());
        return new RosterEntry(view, "ann", STANDING, 12, 3, true, tracks);
    }

    private static RosterEntry viewer() {
        ParticipantView view = new ParticipantView(
                BOB, null, Role.VIEWER, "Bob", null, TIME, false, false, Set.of(Right.SEND_DATA), List.of());
        Standing plain = new Standing(Role.VIEWER, Role.VIEWER, Grants.NONE, Map.of(), null, null);
        return new RosterEntry(view, BOB.value(), plain, 13, 0, false, List.of());
    }

    /** What is no message between a Home and a Router. */
    private void others() {
        add("other/no-home", new RoomFrame.NoHome(ROOM, ROUTER, 4, 2));
        add(
                "other/new-home",
                new RoomFrame.NewHome(new RegisteredRoom(
                        SampleRoom.RECORD, new NodeRef("n1", 1_767_323_045_678L), Map.of("n1", 7, "n2", 0))));
        add(
                "other/new-home-of-nobody",
                new RoomFrame.NewHome(new RegisteredRoom(SampleRoom.PLAIN_RECORD, new NodeRef("n1", 0), Map.of())));
    }

    private void ofHomes() {
        add("to-router/acknowledgement", new RoomFrame.ToRouter(ROOM, ROUTER, new Envelope<>(4, 2, 0, 6, null)));
        add(
                "welcome",
                new HomeMessage.Welcome(
                        SampleRoom.status(), List.of(host(), viewer()), RANKING, List.of(SAID, SAID_BY_SERVICE), true));
        add(
                "welcome-to-nobody",
                new HomeMessage.Welcome(SampleRoom.plainStatus(), List.of(), Ranking.NONE, List.of(), false));
        add("people", new HomeMessage.People(List.of(viewer()), true));
        add("last-people", new HomeMessage.People(List.of(), false));
        add("status", new HomeMessage.StatusChanged(SampleRoom.plainStatus(), true));
        add("present", new HomeMessage.Present(host(), true));
        add("gone", new HomeMessage.Gone(ANN));
        add("end-leg", new HomeMessage.EndLeg(ANN, 7, LegEnd.ROLE_CHANGED));
        add("end-presence", new HomeMessage.EndPresence(ANN, 3, PresenceEnd.REPLACED));
        add("speaking", new HomeMessage.Speaking(RANKING, true));
        add(
                "inherit",
                new HomeMessage.Inherit(SampleRoom.kept(
                        Map.of(
                                "ann",
                                STANDING,
                                "bob",
                                new Standing(Role.HOST, Role.HOST, Grants.NONE, Map.of(), null, null)),
                        List.of(BAN),
                        List.of(INVITATION))));
        add(
                "inherit-little",
                new HomeMessage.Inherit(new KeptRoom(
                        SampleRoom.PLAIN_RECORD, null, null, false, false, Set.of(), Map.of(), List.of(), List.of())));
        add("take-over", new HomeMessage.TakeOver());
        add("listen", new HomeMessage.Listen(true));
        add("listen-no-more", new HomeMessage.Listen(false));
        add("heard", new HomeMessage.Heard(SAID, null));
        add("heard-by-some", new HomeMessage.Heard(SAID, Set.of(BOB, ANN)));
        add("heard-by-nobody", new HomeMessage.Heard(SAID, Set.of()));
        add("closed", new HomeMessage.Closed(RoomEnd.HOST_LEFT, "good night"));
        add("closed-silently", new HomeMessage.Closed(RoomEnd.EMPTY, null));
        add("unknown", new HomeMessage.Unknown("sing"));
    }

    private void acts() {
        add("enter", new Act.Enter(ENTRANT, 3));
        add("enter-anonymously", new Act.Enter(Entrant.anonymous(Role.VIEWER, "Bob"), 3));
        add("admit-entrant", new Act.AdmitEntrant(ENTRANT, 7, Direction.PUBLISH, WANTED));
        add("admit-present", new Act.AdmitPresent(ANN, 3, 7, Direction.RECEIVE, WANTED));
        add("admit-tracks", new Act.AdmitTracks(ANN, 7, WANTED));
        add("attach", new Act.Attach(ANN, LEG));
        add("change-tracks", new Act.ChangeTracks(ANN, LEG));
        add("mute", new Act.Mute(ANN, TRACK, true));
        add("unmute", new Act.Mute(ANN, TRACK, false));
        add("raise-hand", new Act.RaiseHand(ANN, true));
        add("send", new Act.Send(BY_ANN, null, "\"hello\""));
        add("send-to-some", new Act.Send(Actor.SERVICE, Set.of(BOB, ANN), "1"));
        add("find-invitation", new Act.FindInvitation("code-1"));
        add("use-invitation", new Act.UseInvitation("code-1"));
        add("unknown", new Act.Unknown("sing"));
    }

    private void moderation() {
        add("promote", new Act.Promote(BY_ANN, BOB, Role.MEMBER, GRANTS));
        add("promote-in-role", new Act.Promote(Actor.SERVICE, BOB, null, Grants.NONE));
        add("promote-without-grants", new Act.Promote(Actor.SERVICE, BOB, Role.HOST, null));
        add("silence-track", new Act.SilenceTrack(BY_ANN, TRACK, true));
        add("let-track-be-heard", new Act.SilenceTrack(BY_ANN, TRACK, null));
        add("silence-kind", new Act.SilenceKind(BY_ANN, BOB, TrackKind.AUDIO, false));
        add("let-kind-be-heard", new Act.SilenceKind(BY_ANN, BOB, TrackKind.VIDEO, null));
        add("remove", new Act.Remove(BY_ANN, BOB, Duration.ZERO));
        add("remove-for-ever", new Act.Remove(BY_ANN, BOB, null));
        add("ban-identity", new Act.BanIdentity(BY_ANN, "bob", Duration.ofMinutes(5)));
        add("ban-identity-for-ever", new Act.BanIdentity(BY_ANN, "bob", null));
        add("list-bans", new Act.ListBans(BY_ANN));
        add("unban", new Act.Unban(BY_ANN, "ban-1"));
        add("change-metadata", new Act.ChangeMetadata(BY_ANN, BOB, "{}"));
        add("take-metadata", new Act.ChangeMetadata(BY_ANN, BOB, null));
        add("rename", new Act.Rename(Actor.SERVICE, BOB, "Robert"));
        add(
                "change-room",
                new Act.ChangeRoom(
                        BY_ANN,
                        new RoomChange(
                                true,
                                false,
                                new ModeSettings(Map.of("loudest", "3")),
                                Optional.of("{}"),
                                Optional.of(TIME))));
        add(
                "change-nothing",
                new Act.ChangeRoom(BY_ANN, new RoomChange(null, null, ModeSettings.DEFAULTS, null, null)));
        add(
                "change-room-back",
                new Act.ChangeRoom(
                        BY_ANN, new RoomChange(null, null, ModeSettings.DEFAULTS, Optional.empty(), Optional.empty())));
        add("invite", new Act.Invite(BY_ANN, Role.GUEST, 5, Duration.ofHours(1), "friends"));
        add("list-invitations", new Act.ListInvitations(BY_ANN));
        add("revoke-invitation", new Act.RevokeInvitation(BY_ANN, "code-1"));
        add("ask-to-close", new Act.AskToClose(BY_ANN));
        add("close", new Act.Close(Actor.SERVICE, "good night"));
    }

    private void answers() {
        add("done", new Answer.Done());
        add("refused", new Answer.Refused(Refusal.ROOM_FULL, "the room is full"));
        add("entered", new Answer.Entered(ANN));
        add("admitted", new Answer.Admitted(ANN, Role.RECORDER));
        add("attached", new Answer.Attached(Map.of("0", new TrackId(ANN, 1), "1", TRACK)));
        add("numbered", new Answer.Numbered(9));
        add("banned", new Answer.Banned(BAN));
        add("bans", new Answer.Bans(List.of(BAN, new Ban("ban-2", null, "", "Bob", TIME, null, 0))));
        add("invited", new Answer.Invited(INVITATION));
        add(
                "invitations",
                new Answer.Invitations(List.of(
                        INVITATION,
                        new Invitation("code-2", Role.VIEWER, 1, 0, TIME, TIME.plusSeconds(1), null, null))));
    }
}
