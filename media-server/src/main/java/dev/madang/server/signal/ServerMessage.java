package dev.madang.server.signal;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.madang.server.api.BanDocument;
import dev.madang.server.api.InvitationDocument;
import dev.madang.server.api.QualityDocument;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the server says. On the wire what is kept for a client that comes back also has a {@code seq}, one more each time: see {@link Outbox}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonSubTypes({
    @JsonSubTypes.Type(value = ServerMessage.Joined.class, name = "joined"),
    @JsonSubTypes.Type(value = ServerMessage.Resumed.class, name = "resumed"),
    @JsonSubTypes.Type(value = ServerMessage.Published.class, name = "published"),
    @JsonSubTypes.Type(value = ServerMessage.Offer.class, name = "offer"),
    @JsonSubTypes.Type(value = ServerMessage.Slots.class, name = "slots"),
    @JsonSubTypes.Type(value = ServerMessage.SlotsNeeded.class, name = "slots-needed"),
    @JsonSubTypes.Type(value = ServerMessage.Encodings.class, name = "encodings"),
    @JsonSubTypes.Type(value = ServerMessage.Participants.class, name = "participants"),
    @JsonSubTypes.Type(value = ServerMessage.Self.class, name = "self"),
    @JsonSubTypes.Type(value = ServerMessage.Speakers.class, name = "speakers"),
    @JsonSubTypes.Type(value = ServerMessage.Data.class, name = "data"),
    @JsonSubTypes.Type(value = ServerMessage.Quality.class, name = "quality"),
    @JsonSubTypes.Type(value = ServerMessage.Counts.class, name = "counts"),
    @JsonSubTypes.Type(value = ServerMessage.RoomChanged.class, name = "room"),
    @JsonSubTypes.Type(value = ServerMessage.People.class, name = "people"),
    @JsonSubTypes.Type(value = ServerMessage.Bans.class, name = "bans"),
    @JsonSubTypes.Type(value = ServerMessage.Invited.class, name = "invitation"),
    @JsonSubTypes.Type(value = ServerMessage.Ticket.class, name = "ticket"),
    @JsonSubTypes.Type(value = ServerMessage.LegClosed.class, name = "leg-closed"),
    @JsonSubTypes.Type(value = ServerMessage.Ok.class, name = "ok"),
    @JsonSubTypes.Type(value = ServerMessage.Failure.class, name = "error"),
    @JsonSubTypes.Type(value = ServerMessage.End.class, name = "end"),
})
sealed interface ServerMessage {
    /**
     * The participant is in the room; everything that it is told of, at this moment.
     *
     * @param session secret name to resume by
     * @param resumeSeconds how long a session without a socket is kept
     * @param ticket to come back by where the session is not there any more
     * @param others whom it is told of: all of the stage, the first of the audience
     * @param more where the next page of the audience begins, null when it is all there
     * @param version of the server
     * @param legs those that the session has already: it went on, and too much was missed to repeat it
     */
    record Joined(
            @Nullable Integer id,
            String session,
            long resumeSeconds,
            String ticket,
            String version,
            Room room,
            Person self,
            Rights rights,
            List<Person> others,
            @Nullable String more,
            List<Slot> slots,
            List<String> legs,
            List<IceServer> iceServers,
            @Nullable HeadCount counts,
            List<Data> history)
            implements ServerMessage {}

    /** The session goes on; what was missed follows. */
    record Resumed(@Nullable Integer id) implements ServerMessage {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Room(
            String id,
            String mode,
            boolean locked,
            String chat,
            boolean recording,
            Map<String, String> settings,
            @JsonRawValue @Nullable String metadata,
            @Nullable String closeAt) {}

    /**
     * What a participant may do.
     *
     * @param rights whether it has each of them, by label
     */
    record Rights(
            boolean publish,
            boolean receive,
            List<String> mayBecome,
            @JsonAnyGetter Map<String, Boolean> rights) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Person(
            String id,
            @Nullable String identity,
            String role,
            String name,
            @JsonRawValue @Nullable String metadata,
            String joinedAt,
            boolean hand,
            boolean interrupted,
            boolean moderates,
            List<Track> tracks) {}

    record Track(String track, String kind, String source, boolean muted, boolean silenced, boolean held) {}

    record IceServer(
            String urls,
            @Nullable String username,
            @Nullable String credential) {}

    /**
     * The publish leg's answer.
     *
     * @param tracks the track of each mid
     */
    record Published(@Nullable Integer id, String sdp, Map<String, String> tracks) implements ServerMessage {}

    /**
     * An offer of the receive leg.
     *
     * @param offer its number; an answer names it
     */
    record Offer(@Nullable Integer id, int offer, String sdp) implements ServerMessage {}

    /** Who is in which Slot, for those that changed. */
    record Slots(List<Slot> slots) implements ServerMessage {}

    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Slot(
            String mid,
            String kind,
            @Nullable String track,
            @Nullable String participant) {}

    /** A duplex leg has too few receiving sections: the client's next offer should have so many. */
    record SlotsNeeded(int audio, int video) implements ServerMessage {}

    /** Of an own track only these encodings are watched; the others need not be sent. */
    record Encodings(String track, List<String> active) implements ServerMessage {}

    record Participants(List<Person> present, List<String> gone) implements ServerMessage {}

    /** The participant itself has another role, other rights or metadata, or another track of it is silenced, also one that it has just published. */
    record Self(Person self, Rights rights, String ticket) implements ServerMessage {}

    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Speakers(List<String> speaking, @Nullable String dominant) implements ServerMessage {}

    /**
     * What somebody said, maybe the participant itself.
     *
     * @param message its number in the room
     * @param from null for the service
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Data(
            long message,
            @Nullable String from,
            @Nullable String identity,
            @Nullable String name,
            String at,
            @JsonRawValue String data)
            implements ServerMessage {}

    /** How many are in the room. */
    record Counts(int people, int audience) implements ServerMessage {}

    record HeadCount(int people, int audience) {}

    /** The room is another than before. */
    record RoomChanged(Room room) implements ServerMessage {}

    /** More of the audience. */
    record People(
            @Nullable Integer id,
            List<Person> people,
            @Nullable String more) implements ServerMessage {}

    /**
     * Who is kept out.
     *
     * @param more where the next page begins, null when there is none
     */
    record Bans(
            @Nullable Integer id,
            List<BanDocument> bans,
            @Nullable String more) implements ServerMessage {}

    /** An invitation that was made. */
    record Invited(
            @Nullable Integer id,
            String code,
            String path,
            String role,
            int uses,
            int used,
            String createdAt,
            String expiresAt,
            @Nullable String name)
            implements ServerMessage {
        static Invited of(@Nullable Integer id, InvitationDocument made) {
            return new Invited(
                    id,
                    made.code(),
                    made.path(),
                    made.role(),
                    made.uses(),
                    made.used(),
                    made.createdAt(),
                    made.expiresAt(),
                    made.name());
        }
    }

    /** A new resume ticket. */
    record Ticket(@Nullable Integer id, String ticket) implements ServerMessage {}

    /** What is sent in each Slot, and why. */
    record Quality(long estimateBps, List<QualityDocument.Slot> slots) implements ServerMessage {}

    /** A leg has ended by itself. */
    record LegClosed(String leg, String reason) implements ServerMessage {}

    /** @param message number of what was sent, null for anything else */
    record Ok(int id, @Nullable Long message) implements ServerMessage {}

    /**
     * Something was refused; nothing else has changed.
     *
     * @param code stable name: the slug of a problem
     */
    record Failure(@Nullable Integer id, String code, String message) implements ServerMessage {}

    /**
     * The session is over.
     *
     * @param detail what the one who closed the room said, or null
     */
    record End(String reason, @Nullable String detail) implements ServerMessage {}
}
