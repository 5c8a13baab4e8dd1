package dev.madang.rooms.router;

import dev.madang.rooms.model.HeadCount;
import dev.madang.rooms.model.Message;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.ParticipantView;
import dev.madang.rooms.model.PresenceEnd;
import dev.madang.rooms.model.RoomView;
import dev.madang.rooms.model.TrackId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a presence is told of its room. On whatever thread; calls come in order, one at a time in a room, under no lock of it:
 * implementations return at once, for others wait behind them.
 */
public interface PresenceListener {
    /**
     * Others came, changed or left; never the presence itself.
     *
     * @param present who is there now, or is there in another way than before
     * @param gone who is not there any more
     */
    void onParticipants(List<ParticipantView> present, List<ParticipantId> gone);

    /** Other things than before feed these Slots of the receive leg. */
    void onSlots(List<SlotView> slots);

    /** There are more tracks to receive than Slots: the receive leg should be offered again. */
    void onSlotsNeeded();

    /**
     * Of a track of the presence only these encodings are watched by anybody; the others need not be sent until they are
     * named again.
     *
     * @param track which one
     * @param rids the lowest quality first
     */
    void onEncodings(TrackId track, List<String> rids);

    /**
     * Who speaks has changed.
     *
     * @param speaking the loudest first
     * @param dominant the dominant speaker, or who was it last; null when nobody ever spoke
     */
    void onSpeakers(List<ParticipantId> speaking, @Nullable ParticipantId dominant);

    /** The participant itself has another role, other rights, metadata or name, or other tracks are silenced. */
    void onSelf(ParticipantView self);

    /** Somebody says something, maybe the presence itself. */
    void onData(Message message);

    /** How many are in the room has changed. */
    void onCounts(HeadCount counts);

    /** The room is another than before: locked, its settings, its metadata. */
    void onRoom(RoomView room);

    /**
     * The presence has ended, the last call; not made when it {@link Presence#leave left} by itself.
     *
     * @param detail what the one who closed the room said, or null
     */
    void onEnd(PresenceEnd why, @Nullable String detail);
}
