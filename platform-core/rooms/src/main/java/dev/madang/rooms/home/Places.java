package dev.madang.rooms.home;

/** Places for participants of a service, over all of its rooms; from any thread. */
public interface Places {
    /** Takes one; false when there is none left. */
    boolean take();

    /** One that was taken is free again. */
    void giveBack();
}
