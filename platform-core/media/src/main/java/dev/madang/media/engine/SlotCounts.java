package dev.madang.media.engine;

/**
 * How many slots of each kind a send Peer has.
 *
 * @param audio 0 to {@value #MOST}
 * @param video 0 to {@value #MOST}
 */
public record SlotCounts(int audio, int video) {
    /** Slots of one kind; the 99 others of a group of 50 fit in. */
    public static final int MOST = 128;

    /** No slot at all. */
    public static final SlotCounts NONE = new SlotCounts(0, 0);

    /** @throws IllegalArgumentException when a number is out of its range */
    public SlotCounts {
        if (audio < 0 || video < 0 || audio > MOST || video > MOST) {
            throw new IllegalArgumentException("slots of a kind are 0 to " + MOST);
        }
    }

    /** At least as many of each kind as either has. */
    public SlotCounts atLeast(SlotCounts other) {
        return new SlotCounts(Math.max(audio, other.audio), Math.max(video, other.video));
    }

    /** Whether there are at least so many of each kind. */
    public boolean covers(SlotCounts other) {
        return audio >= other.audio && video >= other.video;
    }
}
