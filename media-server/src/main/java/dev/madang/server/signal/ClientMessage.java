package dev.madang.server.signal;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client says. {@code id} is the client's own number of a request; the answer carries it. Members that are absent are
 * null; members that are unknown are ignored, so that newer clients can speak to older servers.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonSubTypes({
    @JsonSubTypes.Type(value = ClientMessage.Join.class, name = "join"),
    @JsonSubTypes.Type(value = ClientMessage.Publish.class, name = "publish"),
    @JsonSubTypes.Type(value = ClientMessage.Receive.class, name = "receive"),
    @JsonSubTypes.Type(value = ClientMessage.Answer.class, name = "answer"),
    @JsonSubTypes.Type(value = ClientMessage.Trickle.class, name = "trickle"),
    @JsonSubTypes.Type(value = ClientMessage.Restart.class, name = "restart"),
    @JsonSubTypes.Type(value = ClientMessage.Mute.class, name = "mute"),
    @JsonSubTypes.Type(value = ClientMessage.Silence.class, name = "silence"),
    @JsonSubTypes.Type(value = ClientMessage.Prefer.class, name = "prefer"),
    @JsonSubTypes.Type(value = ClientMessage.Hand.class, name = "hand"),
    @JsonSubTypes.Type(value = ClientMessage.ChangeRole.class, name = "role"),
    @JsonSubTypes.Type(value = ClientMessage.Remove.class, name = "remove"),
    @JsonSubTypes.Type(value = ClientMessage.Send.class, name = "send"),
    @JsonSubTypes.Type(value = ClientMessage.Metadata.class, name = "metadata"),
    @JsonSubTypes.Type(value = ClientMessage.ChangeRoom.class, name = "room"),
    @JsonSubTypes.Type(value = ClientMessage.CloseRoom.class, name = "close-room"),
    @JsonSubTypes.Type(value = ClientMessage.Bans.class, name = "bans"),
    @JsonSubTypes.Type(value = ClientMessage.Unban.class, name = "unban"),
    @JsonSubTypes.Type(value = ClientMessage.Invite.class, name = "invite"),
    @JsonSubTypes.Type(value = ClientMessage.People.class, name = "people"),
    @JsonSubTypes.Type(value = ClientMessage.Ticket.class, name = "ticket"),
    @JsonSubTypes.Type(value = ClientMessage.Quality.class, name = "quality"),
    @JsonSubTypes.Type(value = ClientMessage.Ping.class, name = "ping"),
    @JsonSubTypes.Type(value = ClientMessage.Leave.class, name = "leave"),
})
sealed interface ClientMessage {
    /** The client's number of this request, or null where it wants no answer. */
    @Nullable
    Integer id();

    /**
     * The first message of a socket.
     *
     * @param resume the session to go on with, or null for a new one
     * @param ticket the newest that it was given, where there is no session to go on with
     */
    record Join(
            @Nullable Integer id,
            @Nullable String token,
            @Nullable Resume resume,
            @Nullable String ticket) implements ClientMessage {}

    /**
     * A session that lost its socket.
     *
     * @param session its secret name
     * @param last the number of the last message that the client got
     */
    record Resume(@Nullable String session, long last) {}

    /**
     * An offer of the publish leg, the first one or a later one.
     *
     * @param duplex whether it is to receive as well; decided by the first one
     * @param sources what the tracks are, by mid; in Plan B by the track's id
     */
    record Publish(
            @Nullable Integer id,
            @Nullable String sdp,
            boolean duplex,
            @Nullable Map<String, Source> sources) implements ClientMessage {}

    /** A track of the publisher. */
    record Source(@Nullable String source, boolean muted) {}

    /**
     * Begins to receive: an offer comes back.
     *
     * @param semantics {@code plan-b} for old clients
     * @param fresh whether it is for a new connection, in place of the one there was
     */
    record Receive(@Nullable Integer id, @Nullable String semantics, boolean fresh) implements ClientMessage {}

    /** Asks whether the server is there. */
    record Ping(@Nullable Integer id) implements ClientMessage {}

    /**
     * The answer to an offer of the receive leg.
     *
     * @param offer the number of the offer
     */
    record Answer(@Nullable Integer id, int offer, @Nullable String sdp) implements ClientMessage {}

    /** A candidate of the client's; an ICE-lite server finds out by itself and has no use for it. */
    record Trickle(
            @Nullable Integer id,
            @Nullable String leg,
            @Nullable String candidate) implements ClientMessage {}

    /** Asks for new ICE credentials on the receive leg: an offer comes back. */
    record Restart(@Nullable Integer id) implements ClientMessage {}

    /** Mutes a track of one's own. */
    record Mute(
            @Nullable Integer id,
            @Nullable String track,
            @Nullable Boolean muted) implements ClientMessage {}

    /**
     * Silences a track of somebody else's, or all that somebody sends of a kind.
     *
     * @param held whether only a moderator lifts it; true where nothing is said
     */
    record Silence(
            @Nullable Integer id,
            @Nullable String track,
            @Nullable String participant,
            @Nullable String kind,
            @Nullable Boolean silenced,
            @Nullable Boolean held)
            implements ClientMessage {}

    /** How tracks would be liked, by track. */
    record Prefer(@Nullable Integer id, @Nullable Map<String, Wish> tracks) implements ClientMessage {}

    /**
     * How one track would be liked.
     *
     * @param height of the picture on the screen in pixels; 0 when it is not on the screen, null for no limit
     * @param encoding the wanted encoding, null to let the server choose
     * @param spatial highest spatial layer within an encoding
     * @param temporal highest temporal layer
     */
    record Wish(
            @Nullable Integer height,
            boolean pinned,
            @Nullable String encoding,
            @Nullable Integer spatial,
            @Nullable Integer temporal) {}

    /** Raises the hand, or takes it down. */
    record Hand(@Nullable Integer id, @Nullable Boolean raised) implements ClientMessage {}

    /**
     * Gives a participant, maybe oneself, another role, or other rights in the one it has.
     *
     * @param role null for the one it has
     * @param grants by the labels of rights
     */
    record ChangeRole(
            @Nullable Integer id,
            @Nullable String participant,
            @Nullable String role,
            @Nullable Map<String, Boolean> grants)
            implements ClientMessage {}

    /**
     * Takes a participant out of the room.
     *
     * @param banSeconds how long it is kept out, null for the room's life
     */
    record Remove(
            @Nullable Integer id,
            @Nullable String participant,
            @Nullable Long banSeconds) implements ClientMessage {}

    /**
     * Asks who is kept out.
     *
     * @param cursor where to begin, null for the oldest
     */
    record Bans(
            @Nullable Integer id,
            @Nullable String cursor,
            @Nullable Integer limit) implements ClientMessage {}

    /** Lifts a ban. */
    record Unban(@Nullable Integer id, @Nullable String ban) implements ClientMessage {}

    /** Changes one's own metadata. */
    record Metadata(@Nullable Integer id, @Nullable JsonNode metadata) implements ClientMessage {}

    /** Changes the room; what is null stays as it is. */
    record ChangeRoom(
            @Nullable Integer id,
            @Nullable Boolean locked,
            @Nullable String chat,
            @Nullable Map<String, String> settings,
            @Nullable JsonNode metadata,
            @Nullable Boolean recording)
            implements ClientMessage {}

    /** Closes the room for all. */
    record CloseRoom(@Nullable Integer id, @Nullable String reason) implements ClientMessage {}

    /**
     * Asks for more of the audience.
     *
     * @param cursor where to begin, null for the first of it
     */
    record People(
            @Nullable Integer id,
            @Nullable String cursor,
            @Nullable Integer limit) implements ClientMessage {}

    /** Makes an invitation. */
    record Invite(
            @Nullable Integer id,
            @Nullable String role,
            @Nullable Integer uses,
            @Nullable Long ttlSeconds,
            @Nullable String name)
            implements ClientMessage {}

    /** Asks for a new resume ticket. */
    record Ticket(@Nullable Integer id) implements ClientMessage {}

    /**
     * Says something to others.
     *
     * @param to whom; null for everybody, never empty
     */
    record Send(
            @Nullable Integer id,
            @Nullable List<String> to,
            @Nullable JsonNode data) implements ClientMessage {}

    /** Asks for reports of what is sent and why, every so many seconds; 0 for no more. */
    record Quality(@Nullable Integer id, int every) implements ClientMessage {}

    /** Goodbye. */
    record Leave(@Nullable Integer id) implements ClientMessage {}
}
