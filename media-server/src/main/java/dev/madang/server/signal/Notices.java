package dev.madang.server.signal;

import dev.madang.rooms.model.HeadCount;
import dev.madang.rooms.model.Message;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.ParticipantView;
import dev.madang.rooms.model.RoomView;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a session is told of others. The first change is told at once; those that follow within a moment are gathered, and only
 * the state they end in is told. Other messages never overtake them. Any thread; never blocks.
 */
final class Notices {
    /** So long changes are gathered. */
    static final long GATHER_MILLIS = 200;

    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(GATHER_MILLIS);

    /** More changes than that come in pieces. */
    static final int MOST_AT_ONCE = 1_000;

    private static final int PIECE = 128 * 1024;
    private static final int LENGTH_OF_ONE = 256;
    private static final int LENGTH_OF_ID = 32;

    private final Outbox outbox;
    private final MessageTexts texts;
    private final Later later;
    private final LongSupplier nanos;
    private final Map<ParticipantId, Change> changes = new LinkedHashMap<>();
    private @Nullable Speaking speaking;
    private long toldNanos;
    private boolean told;
    private boolean armed;

    /** Runs things later. */
    interface Later {
        void run(Runnable task, long nanos);
    }

    /** @param now null for somebody who is gone */
    private record Change(@Nullable ParticipantView now) {}

    private record Speaking(
            List<ParticipantId> speaking, @Nullable ParticipantId dominant) {}

    Notices(Outbox outbox, MessageTexts texts, Later later, LongSupplier nanos) {
        this.outbox = outbox;
        this.texts = texts;
        this.later = later;
        this.nanos = nanos;
    }

    synchronized void participants(List<ParticipantView> present, List<ParticipantId> gone) {
        if (present.size() + gone.size() <= MOST_AT_ONCE && tellsAtOnce()) {
            Object first = present.isEmpty() ? gone : present;
            outbox.send(texts.of(
                    ServerMessage.Participants.class,
                    first,
                    first == gone ? present : gone,
                    () -> new ServerMessage.Participants(Views.people(present), Views.ids(gone))));
            return;
        }
        for (ParticipantView view : present) {
            changes.remove(view.id());
            changes.put(view.id(), new Change(view));
        }
        for (ParticipantId id : gone) {
            changes.remove(id);
            changes.put(id, new Change(null));
        }
        arm(GATHER_NANOS);
    }

    synchronized void speakers(List<ParticipantId> now, @Nullable ParticipantId dominant) {
        if (tellsAtOnce()) {
            send(new Speaking(now, dominant));
        } else {
            speaking = new Speaking(now, dominant);
        }
    }

    private boolean tellsAtOnce() {
        long now = nanos.getAsLong();
        long since = now - toldNanos;
        boolean quiet = !told || since >= GATHER_NANOS;
        if (quiet && changes.isEmpty() && speaking == null) {
            told = true;
            toldNanos = now;
            return true;
        }
        arm(Math.max(0, GATHER_NANOS - since));
        return false;
    }

    private void arm(long nanosLeft) {
        if (!armed) {
            armed = true;
            later.run(this::tellGathered, nanosLeft);
        }
    }

    /** A piece at a time: a socket takes few at once. */
    private synchronized void tellGathered() {
        armed = false;
        if (!changes.isEmpty()) {
            tellPiece();
        }
        if (changes.isEmpty()) {
            flush();
        } else {
            arm(GATHER_NANOS);
        }
    }

    private void flush() {
        if (changes.isEmpty() && speaking == null) {
            return;
        }
        while (!changes.isEmpty()) {
            tellPiece();
        }
        if (speaking != null) {
            send(speaking);
            speaking = null;
        }
        toldNanos = nanos.getAsLong();
    }

    /** The first of the changes, as many as make a message of no more than about {@link #PIECE} characters. */
    private void tellPiece() {
        List<ParticipantView> present = new ArrayList<>();
        List<ParticipantId> gone = new ArrayList<>();
        int length = 0;
        Iterator<Map.Entry<ParticipantId, Change>> each = changes.entrySet().iterator();
        while (each.hasNext() && length < PIECE) {
            Map.Entry<ParticipantId, Change> entry = each.next();
            ParticipantView now = entry.getValue().now();
            if (now == null) {
                gone.add(entry.getKey());
                length += LENGTH_OF_ID;
            } else {
                present.add(now);
                String metadata = now.metadata();
                length += LENGTH_OF_ONE + (metadata == null ? 0 : metadata.length());
            }
            each.remove();
        }
        outbox.send(new ServerMessage.Participants(Views.people(present), Views.ids(gone)));
        toldNanos = nanos.getAsLong();
    }

    private void send(Speaking now) {
        ParticipantId dominant = now.dominant();
        outbox.send(texts.of(
                ServerMessage.Speakers.class,
                now.speaking(),
                dominant,
                () -> new ServerMessage.Speakers(
                        Views.ids(now.speaking()), dominant == null ? null : dominant.value())));
    }

    synchronized void data(Message message) {
        flush();
        outbox.send(texts.of(ServerMessage.Data.class, message, null, () -> Views.data(message)));
    }

    synchronized void counts(HeadCount counts) {
        outbox.send(texts.of(
                ServerMessage.Counts.class,
                counts,
                null,
                () -> new ServerMessage.Counts(counts.people(), counts.audience())));
    }

    synchronized void room(RoomView room) {
        flush();
        outbox.send(texts.of(
                ServerMessage.RoomChanged.class, room, null, () -> new ServerMessage.RoomChanged(Views.room(room))));
    }

    /** Any other message; what was gathered goes first. */
    synchronized void tell(ServerMessage message) {
        flush();
        outbox.send(message);
    }

    /** A message with the whole present state, which what was gathered is part of. */
    synchronized void tellAll(ServerMessage state) {
        changes.clear();
        speaking = null;
        outbox.send(state);
    }

    synchronized void tellLast(ServerMessage message, Consumer<Outbox.Wire> close) {
        flush();
        outbox.sendLast(message, close);
    }
}
