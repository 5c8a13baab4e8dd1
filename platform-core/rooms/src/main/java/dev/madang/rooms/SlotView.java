package dev.madang.rooms;

import dev.madang.media.rtp.MediaKind;
import org.jspecify.annotations.Nullable;

/**
 * A Slot of a receive leg and who is in it.
 *
 * @param mid of its m-section
 * @param producer what feeds it, 0 for nothing
 * @param participant whose that is, null for nothing
 * @param source what that is as its publisher says, null for nothing
 */
public record SlotView(
        String mid,
        MediaKind kind,
        long producer,
        @Nullable ParticipantId participant,
        @Nullable String source) {}
