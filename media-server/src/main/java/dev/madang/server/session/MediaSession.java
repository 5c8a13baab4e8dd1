package dev.madang.server.session;

import dev.madang.rooms.Room;
import dev.madang.rooms.model.LegEnd;
import dev.madang.rooms.router.Leg;
import dev.madang.server.auth.AccessToken;
import dev.madang.server.sdp.SdpDialect;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A leg as HTTP knows it: its address, whose it is, and which ICE session its entity tag stands for. */
final class MediaSession {
    private final String id;
    private final Protocol protocol;
    private final Room room;
    private final AccessToken token;
    private final SdpDialect dialect;
    private final Set<EventStream> streams = new HashSet<>();
    private volatile @Nullable Leg leg;
    private volatile Activity activity = new Activity(false, false);
    private String remoteUfrag;
    private int iceSession = 1;
    private volatile @Nullable LegEnd endReason;
    private volatile @Nullable String endDetail;

    MediaSession(String id, Protocol protocol, Room room, AccessToken token, String remoteUfrag, SdpDialect dialect) {
        this.id = id;
        this.dialect = dialect;
        this.protocol = protocol;
        this.remoteUfrag = remoteUfrag;
        this.room = room;
        this.token = token;
    }

    String id() {
        return id;
    }

    Room room() {
        return room;
    }

    /** Its path on this server. */
    String path() {
        return "/" + protocol.path() + "/" + room.key().id() + "/" + id;
    }

    Protocol protocol() {
        return protocol;
    }

    /** What the client speaks. */
    SdpDialect dialect() {
        return dialect;
    }

    /** Null until the leg has joined. */
    @Nullable
    Leg leg() {
        return leg;
    }

    void leg(Leg joined) {
        leg = joined;
    }

    /** Whether that room's path leads to this session. */
    boolean isIn(String roomId) {
        return room.key().id().value().equals(roomId);
    }

    /** Whether the token's bearer is who opened this session. */
    boolean belongsTo(AccessToken token) {
        return this.token.isOfSame(token);
    }

    /** The entity tag of the present ICE session (RFC 9725, 4.3.1). */
    synchronized String entityTag() {
        return "\"" + iceSession + "\"";
    }

    /** Whether an {@code If-Match} header names the present ICE session, by strong comparison. */
    synchronized boolean matches(String ifMatch) {
        String current = entityTag();
        for (String tag : ifMatch.split(",", -1)) {
            if (tag.strip().equals(current)) {
                return true;
            }
        }
        return false;
    }

    synchronized boolean hasRemoteUfrag(String ufrag) {
        return remoteUfrag.equals(ufrag);
    }

    synchronized void iceRestarted(String ufrag) {
        remoteUfrag = ufrag;
        iceSession++;
    }

    /**
     * What a viewer is told of the media.
     *
     * @param active whether any comes its way
     * @param foreign whether there is some in a codec that it does not take
     */
    record Activity(boolean active, boolean foreign) {}

    Activity activity() {
        return activity;
    }

    void active(boolean now, boolean foreign) {
        activity = new Activity(now, foreign);
    }

    /** Keeps the stream; false when there are too many, or the session is over. */
    synchronized boolean add(EventStream stream, int atMost) {
        return endReason == null && streams.size() < atMost && streams.add(stream);
    }

    synchronized Set<EventStream> streams() {
        return Set.copyOf(streams);
    }

    /**
     * It is over: no more streams. Only the first reason counts; false for any other.
     *
     * @param detail what the one who closed the room said, or null
     */
    synchronized boolean end(LegEnd why, @Nullable String detail) {
        if (endReason != null) {
            return false;
        }
        endDetail = detail;
        endReason = why;
        leg = null;
        return true;
    }

    /** Why it is over, null as long as it is not. */
    @Nullable
    LegEnd endReason() {
        return endReason;
    }

    /** The end in the words of the API, or null as long as there is none. */
    @Nullable
    EndDocument endDocument() {
        LegEnd why = endReason;
        return why == null ? null : EndDocument.of(why, endDetail);
    }
}
