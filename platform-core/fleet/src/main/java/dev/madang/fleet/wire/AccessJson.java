package dev.madang.fleet.wire;

import dev.madang.rooms.model.Ban;
import dev.madang.rooms.model.Invitation;
import java.io.IOException;

/** Who is kept out of a room, and what lets people in. */
final class AccessJson {
    private AccessJson() {}

    static void write(JsonOut out, Ban ban) throws IOException {
        out.text("id", ban.id());
        out.textIf("identity", ban.identity());
        if (!ban.tokenId().isEmpty()) {
            out.text("token", ban.tokenId());
        }
        out.text("name", ban.name());
        out.instant("at", ban.at());
        out.instantIf("until", ban.until());
        out.numberUnlessZero("rank", ban.rank());
    }

    static Ban readBan(Fields in) throws WireException {
        return new Ban(
                in.text("id"),
                in.textIf("identity"),
                in.text("token", ""),
                in.text("name"),
                in.instant("at"),
                in.instantIf("until"),
                in.whole("rank", 0));
    }

    static void write(JsonOut out, Invitation invitation) throws IOException {
        out.text("code", invitation.code());
        out.word("role", Words.ROLES, invitation.role());
        out.number("uses", invitation.uses());
        out.numberUnlessZero("used", invitation.used());
        out.instant("createdAt", invitation.createdAt());
        out.instant("expiresAt", invitation.expiresAt());
        out.textIf("name", invitation.name());
        out.textIf("by", invitation.by());
    }

    static Invitation readInvitation(Fields in) throws WireException {
        return new Invitation(
                in.text("code"),
                in.word("role", Words.ROLES),
                in.whole("uses"),
                in.whole("used", 0),
                in.instant("createdAt"),
                in.instant("expiresAt"),
                in.textIf("name"),
                in.textIf("by"));
    }
}
