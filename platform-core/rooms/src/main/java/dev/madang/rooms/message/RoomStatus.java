package dev.madang.rooms.message;

import dev.madang.rooms.mode.ModeRules;
import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.ParticipantView;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.model.RoomState;
import dev.madang.rooms.model.RoomView;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A room but for those who are in it.
 *
 * @param mode its mode's name
 * @param locked whether nobody new comes in
 * @param recording whether a recording is asked for
 * @param settings those that the room was given
 * @param rules what comes of them
 * @param metadata a JSON object, or null
 * @param closeAt when it closes by itself, or null
 */
public record RoomStatus(
        RoomKey key,
        String mode,
        RoomState state,
        Instant createdAt,
        boolean locked,
        boolean recording,
        ModeSettings settings,
        ModeRules rules,
        @Nullable String metadata,
        @Nullable Instant closeAt) {
    /** The same of a room that is over. */
    public RoomStatus closed() {
        return new RoomStatus(
                key, mode, RoomState.CLOSED, createdAt, locked, recording, settings, rules, metadata, closeAt);
    }

    /**
     * The room with those who are in it.
     *
     * @param joined how many, of each role that somebody has
     * @param host who publishes as host, or null
     */
    public RoomView view(Map<Role, Integer> joined, @Nullable ParticipantView host) {
        return new RoomView(
                key,
                mode,
                state,
                createdAt,
                joined,
                host,
                locked,
                recording,
                rules.talk().chat(),
                settings.values(),
                metadata,
                closeAt);
    }
}
