package dev.madang.media.net;

import java.io.Closeable;
import java.io.IOException;

/** Closing where a failure to do so changes nothing. */
final class Channels {
    private Channels() {}

    static void close(Closeable channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // Its descriptor is gone whatever it says.
        }
    }
}
