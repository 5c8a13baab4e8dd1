package dev.madang.rooms.mode;

/** Which of the audio tracks that a participant may hear are sent to it. */
public sealed interface AudioPolicy {
    /** All, as far as its audio Slots reach. */
    record All() implements AudioPolicy {}

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
    }
}
