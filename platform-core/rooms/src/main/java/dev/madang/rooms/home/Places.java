package dev.madang.rooms.home;

/** Places for participants of a service, over all of its rooms; from any thread. */
public interface Places {
    /** Takes one; false when there is none left. */
    boolean take();

    /** Takes one also where there is none left, for one who is in already. */
    void takeAnyway();

    /** One that was taken is free again. */
    void giveBack();
}
