package dev.madang.rooms.mode;

/**
 * A mode of rooms: a small plug-in of rules. It holds no state and touches no packet; one instance serves every room of its
 * mode, from any thread. Found by {@link java.util.ServiceLoader}, so a new mode is a new module on the class path.
 */
public interface RoomMode {
    /** The mode's name in the API, events and metrics: lower-case letters, digits and dashes. */
    String name();

    /**
     * The mode's rules under these settings, without those of {@link PublishLimits} and {@link TalkRules}; the same settings always give equal rules.
     *
     * @throws IllegalArgumentException when a setting is unknown or malformed; the node does not start then
     */
    ModeRules rules(ModeSettings settings);
}
