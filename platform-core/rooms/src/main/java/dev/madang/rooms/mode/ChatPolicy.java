package dev.madang.rooms.mode;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Who hears what a participant sends. Those who moderate are heard by everybody, and hear everybody, under every policy. */
public enum ChatPolicy {
    /** Everybody is heard by everybody. */
    ALL,
    /** Those in a role that publishes are heard by everybody; the audience only listens. */
    STAGE,
    /** Those in a role that publishes are heard by everybody, the audience by those who moderate. */
    MODERATORS,
    /** Only those who moderate are heard. */
    OFF;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The policy as written in settings and messages: lower case. */
    public String label() {
        return label;
    }

    /** The policy with that label, or null when there is none. */
    public static @Nullable ChatPolicy labelled(String label) {
        for (ChatPolicy policy : values()) {
            if (policy.label.equals(label)) {
                return policy;
            }
        }
        return null;
    }

    /**
     * How a participant takes part in a conversation.
     *
     * @param onStage whether in a role that publishes
     */
    public record Voice(boolean onStage, boolean moderates) {}

    /** Whether what that sender says reaches that hearer. */
    public boolean lets(Voice sender, Voice hearer) {
        if (sender.moderates()) {
            return true;
        }
        return switch (this) {
            case ALL -> true;
            case STAGE -> sender.onStage();
            case MODERATORS -> sender.onStage() || hearer.moderates();
            case OFF -> false;
        };
    }

    /** Whether anybody at all hears that sender. */
    public boolean lets(Voice sender) {
        return lets(sender, new Voice(true, true));
    }
}
