package dev.madang.rooms.mode;

/** Where on a fleet the legs of a room would best go; on a single node it changes nothing. */
public enum Placement {
    /** All legs on one node as long as it has room: everybody sees everybody, relays would carry everything twice. */
    TOGETHER,
    /** Publishers on a quiet node, the audience wherever there is room: relays carry few tracks to many. */
    AUDIENCE_SPREAD
}
