package dev.madang.server.signal;

import dev.madang.rooms.HeadCount;
import dev.madang.rooms.Message;
import dev.madang.rooms.ParticipantId;
import dev.madang.rooms.ParticipantView;
import dev.madang.rooms.RoomView;
import java.util.ArrayList;
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
        if (tellsAtOnce()) {
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
        boolean quiet = !told || since >= TimeUnit.MILLISECONDS.toNanos(GATHER_MILLIS);
        if (quiet && changes.isEmpty() && speaking == null) {
            told = true;
            toldNanos = now;
            return true;
        }
        if (!armed) {
            armed = true;
            long left = Math.max(0, TimeUnit.MILLISECONDS.toNanos(GATHER_MILLIS) - since);
            later.run(this::tellGathered, left);
        }
        return false;
    }

    private synchronized void tellGathered() {
        armed = false;
        flush();
    }

    private void flush() {
        if (changes.isEmpty() && speaking == null) {
            return;
        }
        if (!changes.isEmpty()) {
            List<ParticipantView> present = new ArrayList<>();
            List<ParticipantId> gone = new ArrayList<>();
            changes.forEach((id, change) -> {
                if (change.now() == null) {
                    gone.add(id);
                } else {
                    present.add(change.now());
                }
            });
            changes.clear();
            outbox.send(new ServerMessage.Participants(Views.people(present), Views.ids(gone)));
        }
        if (speaking != null) {
            send(speaking);
            speaking = null;
        }
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
