package dev.madang.rooms.event;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Room events of a single node: told to those who listen, on the thread that appends, then forgotten. From any thread. */
public final class InMemoryRoomEvents implements RoomEvents {
    private final List<RoomEvents> listeners = new CopyOnWriteArrayList<>();
    private final Consumer<RuntimeException> onFault;

    /** @param onFault told when a listener threw; the others still hear the event */
    public InMemoryRoomEvents(Consumer<RuntimeException> onFault) {
        this.onFault = onFault;
    }

    /** Every event from now on goes to that listener too, under the rules of {@link RoomEvents#append}. */
    public Subscription subscribe(RoomEvents listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public void append(RoomEvent event) {
        for (RoomEvents listener : listeners) {
            try {
                listener.append(event);
            } catch (RuntimeException fault) {
                onFault.accept(fault);
            }
        }
    }

    /** A listener's place. */
    @FunctionalInterface
    public interface Subscription extends AutoCloseable {
        /** The listener hears nothing more. */
        @Override
        void close();
    }
}
