package dev.madang.rooms.mode;

/** Which of the video tracks that a participant may see are sent to it. */
public sealed interface VideoPolicy {
    /** All, as far as its video Slots reach. */
    record All() implements VideoPolicy {}

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
    }
}
