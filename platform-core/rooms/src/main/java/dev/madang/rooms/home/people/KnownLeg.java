package dev.madang.rooms.home.people;

import dev.madang.rooms.message.Attendance.LegState;
import dev.madang.rooms.message.Attendance.TrackState;
import dev.madang.rooms.message.LegKey;
import dev.madang.rooms.model.Direction;
import java.util.List;

/** A leg as its Router told of it. Not thread-safe: guarded as its Home is. */
public final class KnownLeg {
    private final LegKey key;
    private LegState state;

    public KnownLeg(LegKey key, LegState state) {
        this.key = key;
        this.state = state;
    }

    public LegKey key() {
        return key;
    }

    public Direction direction() {
        return state.direction();
    }

    public void state(LegState now) {
        state = now;
    }

    /** Whether it came by that presence. */
    public boolean isBy(KnownPresence presence) {
        return state.presence() == presence.number() && key.router().equals(presence.router());
    }

    public boolean hasPresence() {
        return state.presence() != 0;
    }

    public boolean wasConnected() {
        return state.wasConnected();
    }

    /** Whether it was connected and is no more; one that still connects is not disconnected. */
    public boolean disconnected() {
        return state.disconnected();
    }

    /** It, when nothing is heard of its node any more. */
    public LegState cutOff() {
        return new LegState(
                state.number(),
                state.direction(),
                state.presence(),
                state.wasConnected(),
                true,
                state.tracks().stream().map(TrackState::inactive).toList());
    }

    public List<TrackState> tracks() {
        return state.tracks();
    }
}
