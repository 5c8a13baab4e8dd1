package dev.madang.fleet.wire;

import dev.madang.rooms.message.RoomStatus;
import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.model.RoomChange;
import dev.madang.rooms.model.RoomId;
import dev.madang.rooms.model.RoomKey;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A room, and what is to be different in it. */
final class StatusJson {
    private StatusJson() {}

    static void writeKey(JsonOut out, RoomKey key) throws IOException {
        out.text("service", key.service());
        out.text("room", key.id().value());
    }

    static RoomKey readKey(Fields in) throws WireException {
        return new RoomKey(in.text("service"), new RoomId(in.text("room")));
    }

    static void write(JsonOut out, RoomStatus status) throws IOException {
        writeKey(out, status.key());
        out.text("mode", status.mode());
        out.word("state", Words.STATES, status.state());
        out.instant("createdAt", status.createdAt());
        out.flag("locked", status.locked());
        out.flag("recording", status.recording());
        writeSettings(out, status.settings());
        out.object("rules", status.rules(), RulesJson::write);
        out.textIf("metadata", status.metadata());
        out.instantIf("closeAt", status.closeAt());
    }

    static RoomStatus read(Fields in) throws WireException {
        return new RoomStatus(
                readKey(in),
                in.text("mode"),
                in.word("state", Words.STATES, Words.FALLBACK_STATE),
                in.instant("createdAt"),
                in.flag("locked"),
                in.flag("recording"),
                readSettings(in),
                in.object("rules", RulesJson::read),
                in.textIf("metadata"),
                in.instantIf("closeAt"));
    }

    static void writeSettings(JsonOut out, ModeSettings settings) throws IOException {
        out.entries("settings", settings.values(), (setting, name, value) -> {
            setting.text("name", name);
            setting.text("value", value);
        });
    }

    static ModeSettings readSettings(Fields in) throws WireException {
        return new ModeSettings(
                in.entries("settings", setting -> setting.text("name"), setting -> setting.text("value")));
    }

    /** What stays as it is is absent, what is taken away is null. */
    static void write(JsonOut out, RoomChange change) throws IOException {
        out.flagIf("locked", change.locked());
        out.flagIf("recording", change.recording());
        writeSettings(out, change.settings());
        writeChange(out, "metadata", change.metadata());
        @Nullable
        Optional<String> closeAt =
                change.closeAt() == null ? null : change.closeAt().map(Object::toString);
        writeChange(out, "closeAt", closeAt);
    }

    private static void writeChange(JsonOut out, String name, @Nullable Optional<String> value) throws IOException {
        if (value != null && value.isPresent()) {
            out.text(name, value.get());
        } else if (value != null) {
            out.none(name);
        }
    }

    static RoomChange readChange(Fields in) throws WireException {
        return new RoomChange(
                in.flagIf("locked"),
                in.flagIf("recording"),
                readSettings(in),
                change(in.textIf("metadata"), in.isNone("metadata")),
                change(in.instantIf("closeAt"), in.isNone("closeAt")));
    }

    private static <T> @Nullable Optional<T> change(@Nullable T value, boolean none) {
        return value == null && !none ? null : Optional.ofNullable(value);
    }
}
