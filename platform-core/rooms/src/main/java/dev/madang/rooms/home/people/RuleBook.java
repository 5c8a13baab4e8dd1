package dev.madang.rooms.home.people;

import dev.madang.rooms.mode.ModeRules;

/** A room's rules as they are now: settings may change while it is open. Changed by the room's Home, read from any thread. */
public final class RuleBook {
    private volatile ModeRules now;

    public RuleBook(ModeRules first) {
        now = first;
    }

    public ModeRules now() {
        return now;
    }

    public void now(ModeRules next) {
        now = next;
    }
}
