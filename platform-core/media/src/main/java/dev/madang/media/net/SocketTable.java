package dev.madang.media.net;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What belongs to the connections of an {@link AddressBook}, by number. Finds out which numbers were released since, so that
 * their sockets can be closed.
 */
public final class SocketTable<T> {
    private final AddressBook book;
    private final Consumer<T> closer;
    private @Nullable Object[] sockets = new @Nullable Object[64];
    private int[] versions = new int[64];
    private int[] open = new int[64];
    private int count;
    private int seenReleases;

    /** @param closer closes what is released */
    public SocketTable(AddressBook book, Consumer<T> closer) {
        this.book = book;
        this.closer = closer;
    }

    /** Keeps a socket under a number of the address book. */
    public void put(int id, T socket) {
        if (id >= sockets.length) {
            int size = Math.max(id + 1, sockets.length * 2);
            sockets = Arrays.copyOf(sockets, size);
            versions = Arrays.copyOf(versions, size);
        }
        if (count == open.length) {
            open = Arrays.copyOf(open, count * 2);
        }
        sockets[id] = socket;
        versions[id] = book.version(id);
        open[count++] = id;
    }

    /** What belongs to that number; null when nothing does, or not any more. */
    @SuppressWarnings("unchecked")
    @Nullable
    public T get(int id) {
        return id >= 0 && id < sockets.length && versions[id] == book.version(id) ? (T) sockets[id] : null;
    }

    /** Sockets that are kept. */
    public int size() {
        return count;
    }

    /** Closes what was released; costs a comparison when nothing was. Before a number is used again, that is: often. */
    public void sweep() {
        if (seenReleases != book.releases()) {
            seenReleases = book.releases();
            close(false);
        }
    }

    /** Closes all that are kept. */
    public void closeAll() {
        close(true);
    }

    @SuppressWarnings("unchecked")
    private void close(boolean all) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int id = open[i];
            Object socket = sockets[id];
            if (socket != null && (all || versions[id] != book.version(id))) {
                sockets[id] = null;
                closer.accept((T) socket);
            } else {
                open[kept++] = id;
            }
        }
        count = kept;
    }
}
