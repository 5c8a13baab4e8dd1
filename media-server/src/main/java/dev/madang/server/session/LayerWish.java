package dev.madang.server.session;

import dev.madang.media.engine.LayerPreference;
import dev.madang.rooms.router.Leg;
import dev.madang.server.problem.ProblemException;
import dev.madang.server.problem.ProblemKind;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a viewer would like to be sent; absent members mean the best there is.
 *
 * @param mediaId mid of the m-section, or null for every video
 * @param encodingId an encoding's id of the {@code layers} event
 * @param spatialLayerId highest spatial layer within an SVC encoding
 * @param temporalLayerId highest temporal layer
 */
@Schema(description = "What a viewer would like to be sent; {} for the best there is")
record LayerWish(
        @Nullable String mediaId,
        @Nullable String encodingId,
        @Nullable Integer spatialLayerId,
        @Nullable Integer temporalLayerId) {
    private static final int MAX_TEXT = 32;
    private static final int MAX_LAYER = 7;

    /** @throws ProblemException 422 when a member is out of its range or names an m-section that is not there */
    void apply(Leg leg) {
        if (mediaId != null && !leg.hasSlot(mediaId)) {
            throw new ProblemException(ProblemKind.INVALID_VALUE, "mediaId is none of this session");
        }
        if (encodingId != null && (encodingId.isEmpty() || encodingId.length() > MAX_TEXT)) {
            throw new ProblemException(ProblemKind.INVALID_VALUE, "encodingId has 1 to " + MAX_TEXT + " characters");
        }
        leg.prefer(
                mediaId,
                new LayerPreference(
                        encodingId,
                        layer("spatialLayerId", spatialLayerId),
                        layer("temporalLayerId", temporalLayerId)));
    }

    private static int layer(String name, @Nullable Integer layer) {
        if (layer == null) {
            return -1;
        }
        if (layer < 0 || layer > MAX_LAYER) {
            throw new ProblemException(ProblemKind.INVALID_VALUE, name + " is 0 to " + MAX_LAYER);
        }
        return layer;
    }
}
