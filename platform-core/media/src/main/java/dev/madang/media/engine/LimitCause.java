package dev.madang.media.engine;

/** Why a Consumer sends what it sends, and no better. */
public enum LimitCause {
    /** It sends the best there is. */
    NONE,
    /** The viewer's layer preference asks for no more, by a layer or by the size of the picture. */
    WISH,
    /** The path to the viewer carries no more, or others come first. */
    BANDWIDTH,
    /** The publisher sends no more at present. */
    SOURCE,
    /** The viewer does not take the codec in which the publisher sends at present, or sends better. */
    CODEC,
    /**
     * The viewer's connection was negotiated without the dependency descriptor: of AV1's spatial layers it can decode the
     * lowest only.
     */
    DESCRIPTOR,
    /** It is paused, or not shown where it is received. */
    HIDDEN
}
