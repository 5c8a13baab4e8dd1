package dev.madang.server.signal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
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
     * @param legs those that the session has already: it went on, and too much was missed to repeat it
     */
    record Joined(
            @Nullable Integer id,
            String session,
            long resumeSeconds,
            Room room,
            Person self,
            Rights rights,
            List<Person> others,
            List<Slot> slots,
            List<String> legs,
            List<IceServer> iceServers)
            implements ServerMessage {}

    /** The session goes on; what was missed follows. */
    record Resumed(@Nullable Integer id) implements ServerMessage {}

    record Room(String id, String mode) {}

    /** What a participant may do. */
    record Rights(boolean publish, boolean receive, boolean moderate, List<String> mayBecome) {}

    record Person(
            String id,
            String role,
            String name,
            String joinedAt,
            boolean hand,
            boolean interrupted,
            List<Track> tracks) {}

    record Track(String track, String kind, String source, boolean muted, boolean silenced) {}

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

    /** The participant itself has another role, or another track of it is silenced. */
    record Self(Person self, Rights rights) implements ServerMessage {}

    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Speakers(List<String> speaking, @Nullable String dominant) implements ServerMessage {}

    /** What somebody said. */
    record Data(String from, @JsonRawValue String data) implements ServerMessage {}

    /** What is sent in each Slot, and why. */
    record Quality(long estimateBps, List<QualityDocument.Slot> slots) implements ServerMessage {}

    /** A leg has ended by itself. */
    record LegClosed(String leg, String reason) implements ServerMessage {}

    record Ok(int id) implements ServerMessage {}

    /**
     * Something was refused; nothing else has changed.
     *
     * @param code stable name: the slug of a problem
     */
    record Failure(@Nullable Integer id, String code, String message) implements ServerMessage {}

    /** The session is over. */
    record End(String reason) implements ServerMessage {}
}
