package dev.madang.rooms.model;

/**
 * A track as others see it.
 *
 * @param id which one
 * @param source what its publisher says it is, such as {@code camera}, {@code microphone}, {@code screen}
 * @param muted whether its publisher muted it
 * @param silenced whether a moderator did; it is sent to nobody then
 * @param held whether only a moderator lifts that; else its publisher may by unmuting it
 */
public record TrackView(TrackId id, TrackKind kind, String source, boolean muted, boolean silenced, boolean held) {}
