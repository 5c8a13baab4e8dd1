package dev.madang.rooms;

import dev.madang.media.rtp.MediaKind;

/**
 * A track as others see it.
 *
 * @param id of its Producer
 * @param source what its publisher says it is, such as {@code camera}, {@code microphone}, {@code screen}
 * @param muted whether its publisher muted it
 * @param silenced whether a moderator did; it is sent to nobody then
 */
public record TrackView(long id, MediaKind kind, String source, boolean muted, boolean silenced) {}
