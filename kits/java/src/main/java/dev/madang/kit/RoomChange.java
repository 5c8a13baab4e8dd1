package dev.madang.kit;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be different about a room; what is null stays. Begin with {@link #NOTHING}.
 *
 * @param chat {@code all}, {@code stage}, {@code moderators} or {@code off}
 * @param metadata one without members takes it away
 */
public record RoomChange(
        @Nullable Boolean locked,
        @Nullable String chat,
        @Nullable Map<String, String> settings,
        @Nullable Map<String, ?> metadata,
        @Nullable Instant closeAt) {
    /** Changes nothing yet. */
    public static final RoomChange NOTHING = new RoomChange(null, null, null, null, null);

    /** And whether nobody new comes in. */
    public RoomChange locked(boolean value) {
        return new RoomChange(value, chat, settings, metadata, closeAt);
    }

    /** And who hears whom. */
    public RoomChange chat(String policy) {
        return new RoomChange(locked, policy, settings, metadata, closeAt);
    }

    /** And those settings. */
    public RoomChange set(Map<String, String> values) {
        return new RoomChange(locked, chat, values, metadata, closeAt);
    }

    /** And what everybody sees. */
    public RoomChange with(Map<String, ?> seen) {
        return new RoomChange(locked, chat, settings, seen, closeAt);
    }

    /** And when it closes by itself. */
    public RoomChange until(Instant end) {
        return new RoomChange(locked, chat, settings, metadata, end);
    }

    String json() {
        return new Body()
                .with("locked", locked)
                .with("chat", chat)
                .with("settings", settings)
                .with("metadata", metadata)
                .with("closeAt", closeAt == null ? null : closeAt.toString())
                .json();
    }
}
