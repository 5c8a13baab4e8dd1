package dev.madang.fleet.wire;

import dev.madang.rooms.message.Act;
import dev.madang.rooms.model.Actor;
import dev.madang.rooms.model.ParticipantId;
import java.io.IOException;
import java.util.List;

/**
 * What somebody wants of the Home. One that is not known, or that says something by a word that is not known, is refused as a whole:
 * nothing that is asked for is left out. What is only told may be: rights among grants, and tracks of a leg.
 */
final class ActJson {
    private static final String ENTER = "enter";
    private static final String ADMIT_ENTRANT = "admit-entrant";
    private static final String ADMIT_PRESENT = "admit-present";
    private static final String ADMIT_TRACKS = "admit-tracks";
    private static final String ATTACH = "attach";
    private static final String CHANGE_TRACKS = "change-tracks";
    private static final String MUTE = "mute";
    private static final String RAISE_HAND = "raise-hand";
    private static final String SEND = "send";
    private static final String PROMOTE = "promote";
    private static final String SILENCE_TRACK = "silence-track";
    private static final String SILENCE_KIND = "silence-kind";
    private static final String REMOVE = "remove";
    private static final String BAN_IDENTITY = "ban-identity";
    private static final String LIST_BANS = "list-bans";
    private static final String UNBAN = "unban";
    private static final String CHANGE_METADATA = "change-metadata";
    private static final String RENAME = "rename";
    private static final String CHANGE_ROOM = "change-room";
    private static final String INVITE = "invite";
    private static final String LIST_INVITATIONS = "list-invitations";
    private static final String REVOKE_INVITATION = "revoke-invitation";
    private static final String FIND_INVITATION = "find-invitation";
    private static final String USE_INVITATION = "use-invitation";
    private static final String ASK_TO_CLOSE = "ask-to-close";
    private static final String CLOSE = "close";

    private static final String THE_SERVICE = "service";
    private static final String SOMEBODY = "participant";

    private ActJson() {}

    static void write(JsonOut out, Act<?> act) throws IOException {
        switch (act) {
            case Act.Enter enter -> {
                out.kind(ENTER);
                out.object("who", enter.who(), PeopleJson::write);
                out.number("presence", enter.presence());
            }
            case Act.AdmitEntrant admit -> {
                out.kind(ADMIT_ENTRANT);
                out.object("who", admit.who(), PeopleJson::write);
                out.number("leg", admit.leg());
                out.word("direction", Words.DIRECTIONS, admit.direction());
                writeWanted(out, admit.tracks());
            }
            case Act.AdmitPresent admit -> {
                begin(out, ADMIT_PRESENT, admit.participant());
                out.number("presence", admit.presence());
                out.number("leg", admit.leg());
                out.word("direction", Words.DIRECTIONS, admit.direction());
                writeWanted(out, admit.tracks());
            }
            case Act.AdmitTracks admit -> {
                begin(out, ADMIT_TRACKS, admit.participant());
                out.number("leg", admit.leg());
                writeWanted(out, admit.tracks());
            }
            case Act.Attach attach -> {
                begin(out, ATTACH, attach.participant());
                out.object("leg", attach.leg(), AttendanceJson::write);
            }
            case Act.ChangeTracks change -> {
                begin(out, CHANGE_TRACKS, change.participant());
                out.object("leg", change.leg(), AttendanceJson::write);
            }
            case Act.Mute mute -> {
                begin(out, MUTE, mute.participant());
                Ids.write(out, "track", mute.track());
                out.flag("muted", mute.muted());
            }
            case Act.RaiseHand raise -> {
                begin(out, RAISE_HAND, raise.participant());
                out.flag("raised", raise.raised());
            }
            case Act.Send send -> {
                begin(out, SEND, send.by());
                ChatJson.writeHearers(out, send.to());
                out.text("data", send.data());
            }
            case Act.Promote promote -> {
                begin(out, PROMOTE, promote.by());
                Ids.write(out, "participant", promote.participant());
                if (promote.role() != null) {
                    out.word("role", Words.ROLES, promote.role());
                }
                out.objectIf("grants", promote.grants(), PeopleJson::write);
            }
            case Act.SilenceTrack silence -> {
                begin(out, SILENCE_TRACK, silence.by());
                Ids.write(out, "track", silence.track());
                out.flagIf("held", silence.held());
            }
            case Act.SilenceKind silence -> {
                begin(out, SILENCE_KIND, silence.by());
                Ids.write(out, "participant", silence.participant());
                out.word("kind", Words.KINDS, silence.kind());
                out.flagIf("held", silence.held());
            }
            case Act.Remove remove -> {
                begin(out, REMOVE, remove.by());
                Ids.write(out, "participant", remove.participant());
                out.durationIf("keptOut", remove.keptOut());
            }
            case Act.BanIdentity ban -> {
                begin(out, BAN_IDENTITY, ban.by());
                out.text("identity", ban.identity());
                out.durationIf("time", ban.time());
            }
            case Act.ListBans(Actor by) -> begin(out, LIST_BANS, by);
            case Act.Unban(Actor by, String ban) -> {
                begin(out, UNBAN, by);
                out.text("ban", ban);
            }
            case Act.ChangeMetadata change -> {
                begin(out, CHANGE_METADATA, change.by());
                Ids.write(out, "participant", change.participant());
                out.textIf("metadata", change.metadata());
            }
            case Act.Rename(Actor by, ParticipantId who, String name) -> {
                begin(out, RENAME, by);
                Ids.write(out, "participant", who);
                out.text("name", name);
            }
            case Act.ChangeRoom(Actor by, var change) -> {
                begin(out, CHANGE_ROOM, by);
                out.object("change", change, StatusJson::write);
            }
            case Act.Invite invite -> {
                begin(out, INVITE, invite.by());
                out.word("role", Words.ROLES, invite.role());
                out.number("uses", invite.uses());
                out.duration("life", invite.life());
                out.textIf("name", invite.name());
            }
            case Act.ListInvitations(Actor by) -> begin(out, LIST_INVITATIONS, by);
            case Act.RevokeInvitation(Actor by, String code) -> {
                begin(out, REVOKE_INVITATION, by);
                out.text("code", code);
            }
            case Act.FindInvitation(String code) -> {
                out.kind(FIND_INVITATION);
                out.text("code", code);
            }
            case Act.UseInvitation(String code) -> {
                out.kind(USE_INVITATION);
                out.text("code", code);
            }
            case Act.AskToClose(Actor by) -> begin(out, ASK_TO_CLOSE, by);
            case Act.Close(Actor by, String detail) -> {
                begin(out, CLOSE, by);
                out.textIf("detail", detail);
            }
            case Act.Unknown(String kind) -> out.kind(kind);
        }
    }

    private static void begin(JsonOut out, String kind, ParticipantId who) throws IOException {
        out.kind(kind);
        Ids.write(out, "participant", who);
    }

    private static void begin(JsonOut out, String kind, Actor by) throws IOException {
        out.kind(kind);
        out.object("by", by, ActJson::writeActor);
    }

    static Act<?> read(Fields in) throws WireException {
        String kind = in.kind();
        try {
            return read(kind, in);
        } catch (NotKnownException newer) {
            return new Act.Unknown(kind);
        }
    }

    private static Act<?> read(String kind, Fields in) throws WireException {
        return switch (kind) {
            case ENTER -> new Act.Enter(in.object("who", PeopleJson::readEntrant), in.number("presence"));
            case ADMIT_ENTRANT ->
                new Act.AdmitEntrant(
                        in.object("who", PeopleJson::readEntrant),
                        in.number("leg"),
                        in.word("direction", Words.DIRECTIONS),
                        readWanted(in));
            case ADMIT_PRESENT ->
                new Act.AdmitPresent(
                        participant(in),
                        in.number("presence"),
                        in.number("leg"),
                        in.word("direction", Words.DIRECTIONS),
                        readWanted(in));
            case ADMIT_TRACKS -> new Act.AdmitTracks(participant(in), in.number("leg"), readWanted(in));
            case ATTACH -> new Act.Attach(participant(in), in.object("leg", AttendanceJson::readLeg));
            case CHANGE_TRACKS -> new Act.ChangeTracks(participant(in), in.object("leg", AttendanceJson::readLeg));
            case MUTE -> new Act.Mute(participant(in), Ids.track(in, "track"), in.flag("muted"));
            case RAISE_HAND -> new Act.RaiseHand(participant(in), in.flag("raised"));
            case FIND_INVITATION -> new Act.FindInvitation(in.text("code"));
            case USE_INVITATION -> new Act.UseInvitation(in.text("code"));
            default -> readModeration(kind, in);
        };
    }

    private static Act<?> readModeration(String kind, Fields in) throws WireException {
        return switch (kind) {
            case SEND -> new Act.Send(by(in), ChatJson.readHearers(in), in.text("data"));
            case PROMOTE -> {
                boolean sameRole = in.textIf("role") == null;
                boolean sameGrants = in.objectIf("grants", grants -> grants) == null;
                yield new Act.Promote(
                        by(in),
                        participant(in),
                        sameRole ? null : in.word("role", Words.ROLES),
                        sameGrants ? null : PeopleJson.readGrants(in, "grants"));
            }
            case SILENCE_TRACK -> new Act.SilenceTrack(by(in), Ids.track(in, "track"), in.flagIf("held"));
            case SILENCE_KIND ->
                new Act.SilenceKind(by(in), participant(in), in.word("kind", Words.KINDS), in.flagIf("held"));
            case REMOVE -> new Act.Remove(by(in), participant(in), in.durationIf("keptOut"));
            case BAN_IDENTITY -> new Act.BanIdentity(by(in), in.text("identity"), in.durationIf("time"));
            case LIST_BANS -> new Act.ListBans(by(in));
            case UNBAN -> new Act.Unban(by(in), in.text("ban"));
            case CHANGE_METADATA -> new Act.ChangeMetadata(by(in), participant(in), in.textIf("metadata"));
            case RENAME -> new Act.Rename(by(in), participant(in), in.text("name"));
            case CHANGE_ROOM -> new Act.ChangeRoom(by(in), in.object("change", StatusJson::readChange));
            case INVITE ->
                new Act.Invite(
                        by(in), in.word("role", Words.ROLES), in.whole("uses"), in.duration("life"), in.textIf("name"));
            case LIST_INVITATIONS -> new Act.ListInvitations(by(in));
            case REVOKE_INVITATION -> new Act.RevokeInvitation(by(in), in.text("code"));
            case ASK_TO_CLOSE -> new Act.AskToClose(by(in));
            case CLOSE -> new Act.Close(by(in), in.textIf("detail"));
            default -> new Act.Unknown(kind);
        };
    }

    private static ParticipantId participant(Fields in) throws WireException {
        return Ids.participant(in, "participant");
    }

    /** Never absent: the service may do everything. */
    private static void writeActor(JsonOut out, Actor by) throws IOException {
        switch (by) {
            case Actor.TheService() -> out.kind(THE_SERVICE);
            case Actor.Somebody(ParticipantId id) -> {
                out.kind(SOMEBODY);
                Ids.write(out, "id", id);
            }
        }
    }

    private static Actor by(Fields in) throws WireException {
        return in.object("by", actor -> {
            String kind = actor.kind();
            return switch (kind) {
                case THE_SERVICE -> Actor.SERVICE;
                case SOMEBODY -> new Actor.Somebody(Ids.participant(actor, "id"));
                default -> throw new NotKnownException(kind);
            };
        });
    }

    private static void writeWanted(JsonOut out, List<Act.Wanted> tracks) throws IOException {
        out.list("tracks", tracks, (track, wanted) -> {
            track.word("kind", Words.KINDS, wanted.kind());
            AttendanceJson.writeSource(track, wanted.source());
        });
    }

    /** Leaving one out would let it in unasked. */
    private static List<Act.Wanted> readWanted(Fields in) throws WireException {
        return in.listOfKnown(
                "tracks", track -> new Act.Wanted(track.word("kind", Words.KINDS), AttendanceJson.readSource(track)));
    }
}
