package dev.madang.rooms.mode;

import java.util.Set;

/**
 * How people of a room talk and whether they are told how many they are. Every mode has these settings: {@value #CHAT},
 * {@value #CHAT_HISTORY} and {@value #SHOW_COUNTS}.
 *
 * @param chat who hears whom
 * @param history newest messages to everybody that are told to who comes later, 0 to {@value #MOST_HISTORY}
 * @param showsCounts whether everybody is told how many there are
 */
public record TalkRules(ChatPolicy chat, int history, boolean showsCounts) {
    /** Setting: {@code all}, {@code stage}, {@code moderators} or {@code off}; the mode's own unless set. */
    public static final String CHAT = "chat";

    /** Setting: messages that are kept for who comes later; 0 unless set. */
    public static final String CHAT_HISTORY = "chat-history";

    /** Setting: {@code true} or {@code false}; true unless set. */
    public static final String SHOW_COUNTS = "show-counts";

    /** Most messages that a room keeps. */
    public static final int MOST_HISTORY = 200;

    static final Set<String> NAMES = Set.of(CHAT, CHAT_HISTORY, SHOW_COUNTS);

    /** @throws IllegalArgumentException when the history is out of its range */
    public TalkRules {
        if (history < 0 || history > MOST_HISTORY) {
            throw new IllegalArgumentException(CHAT_HISTORY + " is 0 to " + MOST_HISTORY);
        }
    }

    /** Rules as a mode has them where nothing is set. */
    public static TalkRules of(ChatPolicy chat) {
        return new TalkRules(chat, 0, true);
    }

    /**
     * These as settings change them.
     *
     * @throws IllegalArgumentException when one is malformed
     */
    TalkRules with(ModeSettings settings) {
        String label = settings.values().get(CHAT);
        ChatPolicy wanted = label == null ? chat : ChatPolicy.labelled(label);
        if (wanted == null) {
            throw new IllegalArgumentException(CHAT + " is all, stage, moderators or off, not " + label);
        }
        return new TalkRules(
                wanted, settings.number(CHAT_HISTORY, 0, history), settings.flag(SHOW_COUNTS, showsCounts));
    }
}
