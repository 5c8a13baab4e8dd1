package dev.madang.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.TrackKind;
import dev.madang.server.auth.Tokens;
import dev.madang.server.bound.JsonText;
import dev.madang.server.problem.ProblemException;
import dev.madang.server.problem.ProblemKind;
import io.netty.buffer.ByteBufUtil;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what REST and signalling are given alike. What is not allowed is an {@code invalid-value}. */
public final class Values {
    /** Most bytes of a message's data, as JSON text. */
    public static final int MAX_DATA_BYTES = 16 * 1024;

    private static final int MAX_SETTINGS = 16;
    private static final int MAX_SETTING_LENGTH = 64;
    private static final int MAX_REASON_LENGTH = 200;
    private static final int MAX_LABEL_LENGTH = 128;
    private static final int MOST_USES = 10_000;
    private static final Duration LONGEST_BAN = Duration.ofDays(3_650);
    private static final Duration LONGEST_INVITATION = Duration.ofDays(30);
    private static final Duration USUAL_INVITATION = Duration.ofDays(1);

    private Values() {}

    public static ProblemException invalid(@Nullable String detail) {
        return new ProblemException(ProblemKind.INVALID_VALUE, detail);
    }

    /** A role that is needed. */
    public static Role role(@Nullable String label) {
        if (label == null) {
            throw invalid("role is needed");
        }
        Role role = Role.labelled(label);
        if (role == null) {
            throw invalid("there is no role " + shortened(label));
        }
        return role;
    }

    /** Null for none. */
    public static @Nullable Grants grants(@Nullable Map<String, Boolean> labels) {
        try {
            return labels == null ? null : Grants.labelled(labels);
        } catch (IllegalArgumentException notAllowed) {
            throw invalid(notAllowed.getMessage());
        }
    }

    public static TrackKind kind(@Nullable String kind) {
        return switch (kind) {
            case "audio" -> TrackKind.AUDIO;
            case "video" -> TrackKind.VIDEO;
            case null, default -> throw invalid("kind is audio or video");
        };
    }

    public static ModeSettings settings(@Nullable Map<String, String> values) {
        if (values == null) {
            return ModeSettings.DEFAULTS;
        }
        boolean tooMuch = values.size() > MAX_SETTINGS
                || values.values().stream().anyMatch(value -> value == null || value.length() > MAX_SETTING_LENGTH);
        if (tooMuch) {
            throw invalid("settings are at most " + MAX_SETTINGS + " texts of " + MAX_SETTING_LENGTH + " characters");
        }
        return new ModeSettings(values);
    }

    /** The text of a JSON object, empty for one without members; null where there is none. */
    public static @Nullable Optional<String> metadata(@Nullable JsonNode metadata) {
        if (metadata == null) {
            return null;
        }
        if (metadata.isNull()) {
            return Optional.empty();
        }
        if (!metadata.isObject()) {
            throw invalid("metadata is an object");
        }
        String text = metadata.toString();
        if (ByteBufUtil.utf8Bytes(text) > Entrant.MAX_METADATA_LENGTH) {
            throw invalid("metadata has at most " + Entrant.MAX_METADATA_LENGTH + " bytes");
        }
        if (JsonText.isDeeperThan(Tokens.METADATA_LEVELS, text)) {
            throw invalid("metadata has at most " + Tokens.METADATA_LEVELS + " levels");
        }
        return metadata.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    /**
     * How long somebody is kept out.
     *
     * @return null for the room's life
     */
    public static @Nullable Duration banTime(@Nullable Long seconds) {
        if (seconds == null) {
            return null;
        }
        if (seconds < 0 || seconds > LONGEST_BAN.toSeconds()) {
            throw invalid("a ban lasts 0 to " + LONGEST_BAN.toSeconds() + " seconds, or as long as the room");
        }
        return Duration.ofSeconds(seconds);
    }

    /** What everybody is told by the one who closes a room. */
    public static @Nullable String reason(@Nullable String reason) {
        if (reason == null || reason.isBlank()) {
            return null;
        }
        if (reason.length() > MAX_REASON_LENGTH) {
            throw invalid("a reason has at most " + MAX_REASON_LENGTH + " characters");
        }
        return reason;
    }

    /** What something is for, as its maker calls it. */
    public static @Nullable String label(@Nullable String label) {
        if (label != null && label.length() > MAX_LABEL_LENGTH) {
            throw invalid("a name has at most " + MAX_LABEL_LENGTH + " characters");
        }
        return label;
    }

    public static int uses(@Nullable Integer uses) {
        int wanted = uses == null ? 1 : uses;
        if (wanted < 1 || wanted > MOST_USES) {
            throw invalid("uses is 1 to " + MOST_USES);
        }
        return wanted;
    }

    public static Duration invitationLife(@Nullable Long seconds) {
        Duration life = seconds == null ? USUAL_INVITATION : Duration.ofSeconds(seconds);
        if (!life.isPositive() || life.compareTo(LONGEST_INVITATION) > 0) {
            throw invalid("ttlSeconds is 1 to " + LONGEST_INVITATION.toSeconds());
        }
        return life;
    }

    /** How many of a list are wanted. */
    public static int limit(@Nullable Integer limit, int most) {
        if (limit == null) {
            return most;
        }
        if (limit < 1 || limit > most) {
            throw invalid("limit is 1 to " + most);
        }
        return limit;
    }

    private static String shortened(String text) {
        return text.length() > MAX_SETTING_LENGTH ? text.substring(0, MAX_SETTING_LENGTH) + "…" : text;
    }
}
