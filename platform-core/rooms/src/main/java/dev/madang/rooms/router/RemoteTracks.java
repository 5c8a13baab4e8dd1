package dev.madang.rooms.router;

import dev.madang.media.engine.ProducerHandle;
import dev.madang.rooms.message.RosterEntry.RosterTrack;
import org.jspecify.annotations.Nullable;

/** Where a Router finds tracks that come in on other nodes; a port. Called within steps: implementations return at once. */
public interface RemoteTracks {
    /** There are no other nodes. */
    RemoteTracks NONE = track -> null;

    /** What a Slot is fed by to carry that track, or null while it cannot be had. */
    @Nullable
    ProducerHandle find(RosterTrack track);
}
