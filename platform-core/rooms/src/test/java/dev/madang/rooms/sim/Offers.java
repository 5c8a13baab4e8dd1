package dev.madang.rooms.sim;

import dev.madang.media.sdp.SessionDescription;

/** Offers for a media core that does not read them. */
public final class Offers {
    private Offers() {}

    public static SessionDescription any() {
        return new SessionDescription() {};
    }
}
