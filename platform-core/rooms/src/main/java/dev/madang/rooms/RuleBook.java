package dev.madang.rooms;

import dev.madang.rooms.mode.ModeRules;

/** A room's rules as they are now: settings may change while it is open. Changed under the room's lock, read from any thread. */
final class RuleBook {
    private volatile ModeRules now;

    RuleBook(ModeRules first) {
        now = first;
    }

    ModeRules now() {
        return now;
    }

    void now(ModeRules next) {
        now = next;
    }
}
