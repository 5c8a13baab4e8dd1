package dev.madang.rooms.mode;

/** Which of the video tracks that a participant may see are sent to it. */
public sealed interface VideoPolicy {
    /** Tracks that one participant sees at the most; {@link Integer#MAX_VALUE} for all. */
    int most();

    /**
     * So many of the last speakers as that setting says, 1 and up; {@link Integer#MAX_VALUE} means all.
     *
     * @throws IllegalArgumentException when it is no such number
     */
    static VideoPolicy of(ModeSettings settings, String name, int fallback) {
        int participants = settings.number(name, 1, fallback);
        return participants == Integer.MAX_VALUE ? new All() : new LastSpeakers(participants);
    }

    /** All, as far as its video Slots reach. */
    record All() implements VideoPolicy {
        @Override
        public int most() {
            return Integer.MAX_VALUE;
        }
    }

    /**
     * Those of the participants who spoke last.
     *
     * @param participants how many, 1 and up
     */
    record LastSpeakers(int participants) implements VideoPolicy {
        /** @throws IllegalArgumentException when nobody would be seen */
        public LastSpeakers {
            if (participants < 1) {
                throw new IllegalArgumentException("at least one participant must be seen");
            }
        }

        @Override
        public int most() {
            return participants;
        }
    }
}
