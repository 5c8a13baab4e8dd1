package dev.madang.rooms.message;

import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Ban;
import dev.madang.rooms.model.Invitation;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.TrackId;
import java.util.List;
import java.util.Map;

/** What the Home answers to an {@link Act}. */
public sealed interface Answer {
    /** It is done, and there is nothing more to say. */
    record Done() implements Answer {
        public static final Done DONE = new Done();
    }

    /** Nothing was done. */
    record Refused(Refusal refusal, String words) implements Answer {}

    /** The presence is that participant's. */
    record Entered(ParticipantId participant) implements Answer {}

    /** A leg may be negotiated, and will be that participant's, which has that role. */
    record Admitted(ParticipantId participant, Role role) implements Answer {}

    /**
     * The leg is in the room.
     *
     * @param tracks what comes in by it, by mid
     */
    record Attached(Map<String, TrackId> tracks) implements Answer {
        public Attached {
            tracks = Map.copyOf(tracks);
        }
    }

    /** The message has that number. */
    record Numbered(long number) implements Answer {}

    record Banned(Ban ban) implements Answer {}

    /** Who is kept out, the oldest first. */
    record Bans(List<Ban> bans) implements Answer {
        public Bans {
            bans = List.copyOf(bans);
        }
    }

    record Invited(Invitation invitation) implements Answer {}

    /** The oldest first. */
    record Invitations(List<Invitation> invitations) implements Answer {
        public Invitations {
            invitations = List.copyOf(invitations);
        }
    }
}
