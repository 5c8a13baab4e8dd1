package dev.madang.media.router;

/** Why a Consumer sends what it sends, and no better. */
public enum LimitCause {
    /** It sends the best there is. */
    NONE,
    /** The viewer asked for no more, by a layer or by the size of the picture. */
    WISH,
    /** The path to the viewer carries no more, or others come first. */
    BANDWIDTH,
    /** The publisher sends no more at present. */
    SOURCE,
    /** It is paused, or not shown where it is received. */
    HIDDEN
}
