package dev.madang.media.net;

import java.io.Closeable;
import java.io.IOException;

/** Closing where a failure to do so changes nothing. */
public final class Channels {
    private Channels() {}

    /** Closes it and says nothing of an error: there is nobody who could do anything about it. */
    public static void close(Closeable channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // Its descriptor is gone whatever it says.
        }
    }
}
