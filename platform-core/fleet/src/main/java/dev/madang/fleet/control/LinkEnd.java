package dev.madang.fleet.control;

/** Why a link ended. */
public enum LinkEnd {
    /** This node closed it. */
    CLOSED(false),
    /** The other node closed it. */
    CLOSED_BY_REMOTE(true),
    /** The connection broke. */
    LOST(true),
    /** Nothing came for 1 s. */
    SILENT(true),
    /** Something waited for 2 s while nothing could be written. */
    STALLED(true),
    /** A newer link of that node took its place, or the directory knows a later life of it. */
    REPLACED(false),
    /** What came was not what the other node sealed. */
    TAMPERED(false),
    /** What came was sealed, but not as the format says. */
    MALFORMED(false),
    /** The listener did not take what came for 2 s, or more came in all than is kept. */
    OVERLOADED(false),
    /** The former link of that node was not let go for 2 s by the listener, which never hears of this one. */
    FORMER_IN_USE(false);

    private final boolean restHandedOn;

    LinkEnd(boolean restHandedOn) {
        this.restHandedOn = restHandedOn;
    }

    /** Whether frames that came before the end are still handed on. */
    boolean handsRestOn() {
        return restHandedOn;
    }
}
