package dev.madang.rooms.mode;

/** Which of the audio tracks that a participant may hear are sent to it. */
public sealed interface AudioPolicy {
    /** Tracks that one participant hears at the most; {@link Integer#MAX_VALUE} for all. */
    int most();

    /**
     * So many of the loudest as that setting says, 1 and up; {@link Integer#MAX_VALUE} means all.
     *
     * @throws IllegalArgumentException when it is no such number
     */
    static AudioPolicy of(ModeSettings settings, String name, int fallback) {
        int speakers = settings.number(name, 1, fallback);
        return speakers == Integer.MAX_VALUE ? new All() : new Loudest(speakers);
    }

    /** All, as far as its audio Slots reach. */
    record All() implements AudioPolicy {
        @Override
        public int most() {
            return Integer.MAX_VALUE;
        }
    }

    /**
     * The loudest speakers.
     *
     * @param speakers how many, 1 and up
     */
    record Loudest(int speakers) implements AudioPolicy {
        /** @throws IllegalArgumentException when nobody would be heard */
        public Loudest {
            if (speakers < 1) {
                throw new IllegalArgumentException("at least one speaker must be heard");
            }
        }

        @Override
        public int most() {
            return speakers;
        }
    }
}
