package dev.madang.fleet.wire;

import dev.madang.rooms.message.Answer;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Ban;
import dev.madang.rooms.model.Invitation;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.TrackId;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** What the Home answers. One that is not known is a refusal, so that nobody waits for ever. */
final class AnswerJson {
    private static final String DONE = "done";
    private static final String REFUSED = "refused";
    private static final String ENTERED = "entered";
    private static final String ADMITTED = "admitted";
    private static final String ATTACHED = "attached";
    private static final String NUMBERED = "numbered";
    private static final String BANNED = "banned";
    private static final String BANS = "bans";
    private static final String INVITED = "invited";
    private static final String INVITATIONS = "invitations";

    private AnswerJson() {}

    static void write(JsonOut out, Answer answer) throws IOException {
        switch (answer) {
            case Answer.Done() -> out.kind(DONE);
            case Answer.Refused(Refusal refusal, String words) -> {
                out.kind(REFUSED);
                out.word("refusal", Words.REFUSALS, refusal);
                out.text("words", words);
            }
            case Answer.Entered(ParticipantId participant) -> {
                out.kind(ENTERED);
                Ids.write(out, "participant", participant);
            }
            case Answer.Admitted(ParticipantId participant, Role role) -> {
                out.kind(ADMITTED);
                Ids.write(out, "participant", participant);
                out.word("role", Words.ROLES, role);
            }
            case Answer.Attached(Map<String, TrackId> tracks) -> {
                out.kind(ATTACHED);
                out.entries("tracks", tracks, (track, mid, id) -> {
                    track.text("mid", mid);
                    Ids.write(track, "id", id);
                });
            }
            case Answer.Numbered(long number) -> {
                out.kind(NUMBERED);
                out.number("number", number);
            }
            case Answer.Banned(Ban ban) -> {
                out.kind(BANNED);
                out.object("ban", ban, AccessJson::write);
            }
            case Answer.Bans(List<Ban> bans) -> {
                out.kind(BANS);
                out.list("bans", bans, AccessJson::write);
            }
            case Answer.Invited(Invitation invitation) -> {
                out.kind(INVITED);
                out.object("invitation", invitation, AccessJson::write);
            }
            case Answer.Invitations(List<Invitation> invitations) -> {
                out.kind(INVITATIONS);
                out.list("invitations", invitations, AccessJson::write);
            }
        }
    }

    static Answer read(Fields in) throws WireException {
        String kind = in.kind();
        try {
            return read(kind, in);
        } catch (NotKnownException newer) {
            return notUnderstood(kind);
        }
    }

    private static Answer notUnderstood(String kind) {
        return new Answer.Refused(Refusal.NOT_UNDERSTOOD, "this node does not know the answer: " + kind);
    }

    private static Answer read(String kind, Fields in) throws WireException {
        return switch (kind) {
            case DONE -> Answer.Done.DONE;
            case REFUSED ->
                new Answer.Refused(in.word("refusal", Words.REFUSALS, Words.FALLBACK_REFUSAL), in.text("words", ""));
            case ENTERED -> new Answer.Entered(Ids.participant(in, "participant"));
            case ADMITTED -> new Answer.Admitted(Ids.participant(in, "participant"), in.word("role", Words.ROLES));
            case ATTACHED ->
                new Answer.Attached(in.entries("tracks", track -> track.text("mid"), track -> Ids.track(track, "id")));
            case NUMBERED -> new Answer.Numbered(in.number("number"));
            case BANNED -> new Answer.Banned(in.object("ban", AccessJson::readBan));
            case BANS -> new Answer.Bans(in.list("bans", AccessJson::readBan));
            case INVITED -> new Answer.Invited(in.object("invitation", AccessJson::readInvitation));
            case INVITATIONS -> new Answer.Invitations(in.list("invitations", AccessJson::readInvitation));
            default -> notUnderstood(kind);
        };
    }
}
