package dev.madang.server.store;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.store.KeptRoom;
import dev.madang.rooms.store.RoomStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
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
 * room only, within some milliseconds; a node that is killed loses those. The directory belongs to one node at a time. A file that is no
 * room gets {@value #BROKEN} behind its name, so that nothing overwrites it.
 */
public final class FileRoomStore implements RoomStore, AutoCloseable {
    private static final Logger LOG = Logger.getLogger("dev.madang.store");
    private static final String SUFFIX = ".json";
    private static final String UNFINISHED = ".new";
    private static final String BROKEN = ".broken";
    private static final String LOCK = ".lock";
    private static final long PAUSE_NANOS = 1_000_000_000L;
    private static final long LAST_WRITES_MILLIS = 15_000;

    private final Path directory;
    private final ObjectMapper json;
    private final FileChannel owned;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    /** What is to be written, empty for a room to be removed. */
    private final Map<RoomKey, Optional<KeptRoom>> waiting = new LinkedHashMap<>();

    private final Thread writer;
    private boolean closed;
    private boolean failing;
    private volatile long failures;
    /** What failed when nothing was tried again any more. */
    private volatile int unwritten;

    /**
     * @throws UncheckedIOException when the directory cannot be made, or not be written to
     * @throws IllegalStateException when another node uses it
     */
    public FileRoomStore(Path directory, ObjectMapper json) {
        this.directory = directory;
        this.json = json;
        try {
            Files.createDirectories(directory);
            owned = own(directory.resolve(LOCK));
        } catch (IOException impossible) {
            throw new UncheckedIOException("rooms cannot be kept in " + directory, impossible);
        }
        writer = Thread.ofPlatform().name("room-store").daemon().start(this::writeAll);
    }

    /** Other processes see the lock; it ends with ours, however that ends. */
    private static FileChannel own(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean ours = false;
        try {
            ours = channel.tryLock() != null;
        } catch (OverlappingFileLockException ofThisProcess) {
            LOG.debug("another store of this process has it", ofThisProcess);
        } finally {
            if (!ours) {
                channel.close();
            }
        }
        if (!ours) {
            throw new IllegalStateException("another node keeps its rooms in " + file.getParent());
        }
        return channel;
    }

    /** How many rooms have news that are not written yet. */
    public int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** How often something could not be written so far; each is tried again. */
    public long failures() {
        return failures;
    }

    @Override
    public void save(KeptRoom room) {
        put(room.key(), Optional.of(room));
    }

    @Override
    public void remove(RoomKey key, long incarnation) {
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
        List<Path> found;
        try (Stream<Path> files = Files.walk(directory, 2)) {
            found = files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException unreadable) {
            // Rooms that nobody sees would be made anew and overwritten.
            throw new IllegalStateException("the rooms in " + directory + " cannot be read: " + unreadable, unreadable);
        }
        List<KeptRoom> rooms = new ArrayList<>();
        found.forEach(file -> read(file).ifPresent(rooms::add));
        return rooms;
    }

    private Optional<KeptRoom> read(Path file) {
        try {
            RoomFile said = json.readValue(Files.readAllBytes(file), RoomFile.class);
            said.require(json);
            KeptRoom room = said.room();
            if (!file.equals(file(room.key()))) {
                throw new IllegalArgumentException("it says that it is room " + room.key());
            }
            return Optional.of(room);
        } catch (IOException | RuntimeException broken) {
            putAside(file, broken);
            return Optional.empty();
        }
    }

    private static void putAside(Path file, Exception why) {
        Path aside = file.resolveSibling(file.getFileName() + BROKEN);
        try {
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            LOG.errorf("%s is no room that this version understands, and is %s now: %s", file, aside, why.getMessage());
        } catch (IOException stuck) {
            throw new IllegalStateException(file + " is no room, and cannot be put aside: " + why.getMessage(), stuck);
        }
    }

    private Path file(RoomKey key) {
        return directory.resolve(key.service()).resolve(key.id().value() + SUFFIX);
    }

    private void writeAll() {
        while (true) {
            Map.@Nullable Entry<RoomKey, Optional<KeptRoom>> next = next();
            if (next == null) {
                return;
            }
            try {
                write(next.getKey(), next.getValue());
                // That a room can be removed says nothing of a full disk.
                failing &= next.getValue().isEmpty();
            } catch (IOException | RuntimeException failed) {
                failures++;
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
            if (closed) {
                unwritten++;
            } else {
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
        Path file = file(key);
        Path whole = file.resolveSibling(key.id().value() + UNFINISHED);
        if (room.isEmpty()) {
            Files.deleteIfExists(file);
            return;
        }
        Files.createDirectories(file.getParent());
        try {
            Files.deleteIfExists(whole);
            // Codes of invitations and what is known of people are in it.
            Files.createFile(whole, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(whole, json.writeValueAsBytes(RoomFile.of(room.get())));
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(whole);
        }
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
            owned.close();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (IOException stuck) {
            LOG.warnf(stuck, "the lock of %s ends with the process only", directory);
        }
        int lost = waiting() + unwritten;
        if (lost > 0) {
            LOG.errorf("the newest of %d rooms could not be kept in %s", lost, directory);
        }
    }
}
