package dev.madang.rooms.home;

import dev.madang.rooms.event.RoomEnd;
import dev.madang.rooms.home.people.RuleBook;
import dev.madang.rooms.mode.EmptyRoom;
import dev.madang.rooms.mode.HostLeaves;
import dev.madang.rooms.model.RoomState;
import dev.madang.rooms.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** When a room waits, is live, and ends by itself. */
final class RoomLife {
    /** A time of day that is awaited is compared with the clock so often. */
    private static final Duration LOOKS_AGAIN = Duration.ofMinutes(1);

    private final RuleBook rules;
    private final InstantSource clock;
    private final Timers timers;
    private final Consumer<RoomEnd> onDue;
    private RoomState state = RoomState.WAITING;
    private boolean hostWasConnected;
    private @Nullable Ending hostGone;
    private @Nullable Ending empty;
    private @Nullable Ending scheduled;

    /** A wait for the room's end. */
    private static final class Ending {
        private Timers.@Nullable Timer timer;

        private void cancel() {
            if (timer != null) {
                timer.cancel();
            }
        }
    }

    /** @param onDue what ends the room when a wait is over */
    RoomLife(RuleBook rules, InstantSource clock, Timers timers, Consumer<RoomEnd> onDue) {
        this.rules = rules;
        this.clock = clock;
        this.timers = timers;
        this.onDue = onDue;
    }

    RoomState state() {
        return state;
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
        Ending ending = new Ending();
        ending.timer = timers.after(delay, () -> onDue.accept(why));
        return ending;
    }

    /** The room closes at that time, or at none, in place of what was said before. */
    void closeAt(@Nullable Instant time) {
        scheduled = wait(scheduled, false, RoomEnd.SCHEDULED, Duration.ZERO);
        if (time != null && state != RoomState.CLOSED) {
            Duration left = Duration.between(clock.instant(), time);
            if (left.compareTo(LOOKS_AGAIN) <= 0) {
                scheduled = wait(null, true, RoomEnd.SCHEDULED, left.isNegative() ? Duration.ZERO : left);
            } else {
                // A time of day: the machine's clock may be set, or the machine sleep, meanwhile.
                scheduled = new Ending();
                scheduled.timer = timers.after(LOOKS_AGAIN, () -> closeAt(time));
            }
        }
    }

    void close() {
        state = RoomState.CLOSED;
        scheduled = wait(scheduled, false, RoomEnd.SCHEDULED, Duration.ZERO);
        hostGone = wait(hostGone, false, RoomEnd.HOST_LEFT, Duration.ZERO);
        empty = wait(empty, false, RoomEnd.EMPTY, Duration.ZERO);
    }
}
