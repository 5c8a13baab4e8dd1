package dev.madang.rooms;

import dev.madang.rooms.RoomClock.Alarm;
import dev.madang.rooms.event.RoomEnd;
import dev.madang.rooms.mode.EmptyRoom;
import dev.madang.rooms.mode.HostLeaves;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** When a room waits, is live, and ends by itself. The room's lock guards it. */
final class RoomLife {
    private final RuleBook rules;
    private final RoomClock clock;
    private final Consumer<Ending> onDue;
    private RoomState state = RoomState.WAITING;
    private boolean hostWasConnected;
    private @Nullable Ending hostGone;
    private @Nullable Ending empty;
    private @Nullable Ending scheduled;

    /** A wait for the room's end; only the one that the room still has in mind counts. */
    static final class Ending {
        private final RoomEnd why;
        private @Nullable Alarm alarm;

        private Ending(RoomEnd why) {
            this.why = why;
        }

        RoomEnd why() {
            return why;
        }

        private void cancel() {
            if (alarm != null) {
                alarm.cancel();
            }
        }
    }

    /** @param onDue called without the lock when a wait is over; {@link #stillMeant} then tells whether it counts */
    RoomLife(RuleBook rules, RoomClock clock, Consumer<Ending> onDue) {
        this.rules = rules;
        this.clock = clock;
        this.onDue = onDue;
    }

    RoomState state() {
        return state;
    }

    /** Whether that wait was not called off meanwhile. */
    boolean stillMeant(Ending ending) {
        return ending == hostGone || ending == empty || ending == scheduled;
    }

    /** A host reached us with media at least once: from now on its leaving matters. */
    void hostConnected() {
        hostWasConnected = true;
    }

    /**
     * Takes note of who is there.
     *
     * @param hostPublishes whether somebody publishes as host
     * @param hostIsThere whether a host publishes, or is there by signalling
     * @param anybodyPublishes whether somebody publishes at all
     * @param nobodyThere whether the room is empty
     */
    void settle(boolean hostPublishes, boolean hostIsThere, boolean anybodyPublishes, boolean nobodyThere) {
        if (state == RoomState.CLOSED) {
            return;
        }
        switch (rules.now().hostLeaves()) {
            case HostLeaves.NothingHappens() -> state = anybodyPublishes ? RoomState.LIVE : RoomState.WAITING;
            case HostLeaves.RoomEnds(Duration grace) -> settleHost(hostPublishes, hostIsThere, grace);
        }
        switch (rules.now().emptyRoom()) {
            case EmptyRoom.Stays() -> {}
            case EmptyRoom.Closes(Duration after) ->
                empty = wait(empty, nobodyThere && state == RoomState.WAITING, RoomEnd.EMPTY, after);
        }
    }

    private void settleHost(boolean hostPublishes, boolean hostIsThere, Duration grace) {
        if (hostPublishes) {
            state = RoomState.LIVE;
        } else {
            state = hostWasConnected && !hostIsThere ? RoomState.GRACE : RoomState.WAITING;
        }
        hostGone = wait(hostGone, state == RoomState.GRACE, RoomEnd.HOST_LEFT, grace);
    }

    private @Nullable Ending wait(@Nullable Ending current, boolean wanted, RoomEnd why, Duration delay) {
        if (!wanted) {
            if (current != null) {
                current.cancel();
            }
            return null;
        }
        if (current != null) {
            return current;
        }
        Ending ending = new Ending(why);
        ending.alarm = clock.after(delay, () -> onDue.accept(ending));
        return ending;
    }

    /** The room closes at that time, or at none, in place of what was said before. */
    void closeAt(@Nullable Instant time) {
        scheduled = wait(scheduled, false, RoomEnd.SCHEDULED, Duration.ZERO);
        if (time != null && state != RoomState.CLOSED) {
            Duration left = Duration.between(clock.now(), time);
            scheduled = wait(null, true, RoomEnd.SCHEDULED, left.isNegative() ? Duration.ZERO : left);
        }
    }

    void close() {
        state = RoomState.CLOSED;
        scheduled = wait(scheduled, false, RoomEnd.SCHEDULED, Duration.ZERO);
        hostGone = wait(hostGone, false, RoomEnd.HOST_LEFT, Duration.ZERO);
        empty = wait(empty, false, RoomEnd.EMPTY, Duration.ZERO);
    }
}
