package dev.madang.rooms.router;

import dev.madang.media.engine.ProducerHandle;
import dev.madang.rooms.message.RosterEntry.RosterTrack;
import dev.madang.rooms.model.TrackId;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Where a room's Router finds tracks that come in on other nodes; a port. Called within steps: implementations return at once. */
public interface RemoteTracks {
    /** There are no other nodes. */
    RemoteTracks NONE = track -> null;

    /**
     * What a Slot is fed by to carry that track, the same each time as long as it comes in on that node; or null while it cannot be had:
     * {@link Router#remoteChanged} says when it can.
     */
    @Nullable
    ProducerHandle find(RosterTrack track);

    /** Tracks for which that is not so are gone. */
    default void keep(Predicate<TrackId> exists) {}

    /** What comes in on this node is not what it was: {@link Router#local} says what carries each track now. */
    default void localChanged() {}

    /** The Router is over. */
    default void close() {}
}
