package dev.madang.server.store;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.madang.rooms.KeptRoom;
import dev.madang.rooms.RoomKey;
import dev.madang.rooms.RoomStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Rooms in files, {@code SERVICE/ROOM.json} below a directory, each replaced as a whole. A thread of its own writes, the newest state of a
 * room only, within some milliseconds; a node that is killed loses those. The directory belongs to one node at a time.
 */
public final class FileRoomStore implements RoomStore, AutoCloseable {
    private static final Logger LOG = Logger.getLogger("dev.madang.store");
    private static final String SUFFIX = ".json";
    private static final long PAUSE_NANOS = 1_000_000_000L;
    private static final long LAST_WRITES_MILLIS = 15_000;

    private final Path directory;
    private final ObjectMapper json;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    /** What is to be written, empty for a room to be removed. */
    private final Map<RoomKey, Optional<KeptRoom>> waiting = new LinkedHashMap<>();

    private final Thread writer;
    private boolean closed;
    private boolean failing;

    /** @throws UncheckedIOException when the directory cannot be made, or not be written to */
    public FileRoomStore(Path directory, ObjectMapper json) {
        this.directory = directory;
        this.json = json;
        try {
            Files.createDirectories(directory);
            Files.delete(Files.createTempFile(directory, "probe", null));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        writer = Thread.ofPlatform().name("room-store").daemon().start(this::writeAll);
    }

    @Override
    public void save(KeptRoom room) {
        put(room.key(), Optional.of(room));
    }

    @Override
    public void remove(RoomKey key) {
        put(key, Optional.empty());
    }

    private void put(RoomKey key, Optional<KeptRoom> room) {
        lock.lock();
        try {
            waiting.put(key, room);
            news.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<KeptRoom> load() {
        List<KeptRoom> rooms = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory, 2)) {
            files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .forEach(file -> read(file).ifPresent(rooms::add));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return rooms;
    }

    private Optional<KeptRoom> read(Path file) {
        try {
            return Optional.of(
                    json.readValue(Files.readAllBytes(file), RoomFile.class).room());
        } catch (IOException | RuntimeException broken) {
            LOG.errorf("%s is no room that this version understands, and is left alone: %s", file, broken.getMessage());
            return Optional.empty();
        }
    }

    private void writeAll() {
        while (true) {
            Map.@Nullable Entry<RoomKey, Optional<KeptRoom>> next = next();
            if (next == null) {
                return;
            }
            try {
                write(next.getKey(), next.getValue());
                failing = false;
            } catch (IOException | RuntimeException failed) {
                if (!failing) {
                    // Once, not for each of a thousand rooms on a full disk.
                    LOG.errorf(failed, "rooms cannot be kept in %s", directory);
                }
                failing = true;
                again(next);
            }
        }
    }

    /** Tried again in a while, unless something newer waits; not when the store is closed. */
    private void again(Map.Entry<RoomKey, Optional<KeptRoom>> failed) {
        lock.lock();
        try {
            if (!closed) {
                waiting.putIfAbsent(failed.getKey(), failed.getValue());
                news.awaitNanos(PAUSE_NANOS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** The oldest of what waits; null when there is nothing and the store is closed. */
    private Map.@Nullable Entry<RoomKey, Optional<KeptRoom>> next() {
        lock.lock();
        try {
            while (waiting.isEmpty()) {
                if (closed) {
                    return null;
                }
                news.awaitUninterruptibly();
            }
            Iterator<Map.Entry<RoomKey, Optional<KeptRoom>>> first =
                    waiting.entrySet().iterator();
            Map.Entry<RoomKey, Optional<KeptRoom>> next = Map.Entry.copyOf(first.next());
            first.remove();
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void write(RoomKey key, Optional<KeptRoom> room) throws IOException {
        Path folder = directory.resolve(key.service());
        Path file = folder.resolve(key.id().value() + SUFFIX);
        if (room.isEmpty()) {
            Files.deleteIfExists(file);
            return;
        }
        Files.createDirectories(folder);
        Path whole = folder.resolve(key.id().value() + ".new");
        Files.deleteIfExists(whole);
        // Codes of invitations and what is known of people are in it.
        Files.createFile(whole, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(whole, json.writeValueAsBytes(RoomFile.of(room.get())));
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Writes what still waits. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            news.signal();
        } finally {
            lock.unlock();
        }
        try {
            writer.join(LAST_WRITES_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
