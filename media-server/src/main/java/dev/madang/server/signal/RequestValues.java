package dev.madang.server.signal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.madang.media.engine.LayerPreference;
import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.mode.TalkRules;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.RoomChange;
import dev.madang.rooms.model.TrackId;
import dev.madang.server.api.Values;
import dev.madang.server.problem.ProblemException;
import dev.madang.server.problem.ProblemKind;
import dev.madang.server.sdp.SdpDialect;
import io.netty.buffer.ByteBufUtil;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the values of requests, and refuses those that cannot be. */
final class RequestValues {
    private static final int MAX_WISHES = 256;
    private static final int MAX_NAMES = 64;
    private static final int MAX_HEIGHT = 16_384;
    private static final int MAX_LAYER = 7;
    private static final int MAX_ENCODING = 32;
    private static final int MAX_QUALITY_SECONDS = 60;

    private RequestValues() {}

    /** @throws ProblemException where that names no track that can be */
    static TrackId track(@Nullable String text) {
        TrackId track = text == null ? null : TrackId.parse(text);
        if (track == null) {
            throw new ProblemException(ProblemKind.TRACK_NOT_FOUND, "there is no such track");
        }
        return track;
    }

    /** What is left out is neither of the two. */
    static boolean yesOrNo(String name, @Nullable Boolean value) {
        if (value == null) {
            throw Values.invalid(name + " is missing");
        }
        return value;
    }

    static ParticipantId participant(@Nullable String id) {
        if (id == null) {
            throw Values.invalid("participant is missing");
        }
        return new ParticipantId(id);
    }

    /** Null for everybody: an empty list is more likely somebody's mistake, and nothing said in private may go to all. */
    static @Nullable List<ParticipantId> names(@Nullable List<String> to) {
        if (to == null) {
            return null;
        }
        if (to.isEmpty() || to.size() > MAX_NAMES || to.contains(null)) {
            throw Values.invalid("to has 1 to " + MAX_NAMES + " participants, or is absent for everybody");
        }
        return to.stream().map(ParticipantId::new).toList();
    }

    /** What is said, as text. */
    static String data(@Nullable JsonNode data) {
        String text = data == null ? "null" : data.toString();
        if (ByteBufUtil.utf8Bytes(text) > Values.MAX_DATA_BYTES) {
            throw new ProblemException(ProblemKind.TOO_LARGE, "data has at most " + Values.MAX_DATA_BYTES + " bytes");
        }
        return text;
    }

    /** How each of these tracks is wished for. */
    static Map<TrackId, LayerPreference> wishes(@Nullable Map<String, ClientMessage.Wish> tracks) {
        if (tracks == null || tracks.size() > MAX_WISHES) {
            throw Values.invalid("tracks are needed, " + MAX_WISHES + " at the most");
        }
        Map<TrackId, LayerPreference> wishes = new HashMap<>();
        tracks.forEach((track, wish) -> wishes.put(track(track), wish(wish)));
        return wishes;
    }

    private static LayerPreference wish(ClientMessage.@Nullable Wish wish) {
        if (wish == null) {
            return LayerPreference.BEST;
        }
        String encoding = wish.encoding();
        if (encoding != null && (encoding.isEmpty() || encoding.length() > MAX_ENCODING)) {
            throw Values.invalid("encoding has 1 to " + MAX_ENCODING + " characters");
        }
        int height = bounded("height", wish.height(), MAX_HEIGHT);
        return new LayerPreference(
                encoding,
                bounded("spatial", wish.spatial(), MAX_LAYER),
                bounded("temporal", wish.temporal(), MAX_LAYER),
                height,
                wish.pinned());
    }

    private static int bounded(String name, @Nullable Integer value, int most) {
        if (value == null) {
            return -1;
        }
        if (value < 0 || value > most) {
            throw Values.invalid(name + " is 0 to " + most);
        }
        return value;
    }

    /** What is to be changed of the room. */
    static RoomChange change(ClientMessage.ChangeRoom change) {
        ModeSettings settings = Values.settings(change.settings());
        if (change.chat() != null) {
            settings = settings.with(new ModeSettings(Map.of(TalkRules.CHAT, change.chat())));
        }
        return new RoomChange(change.locked(), change.recording(), settings, Values.metadata(change.metadata()), null);
    }

    static SdpDialect dialect(@Nullable String semantics) {
        try {
            return SdpDialect.named(semantics);
        } catch (IllegalArgumentException notAllowed) {
            throw Values.invalid(notAllowed.getMessage());
        }
    }

    /** The seconds between reports of quality, 0 for none. */
    static int qualityEvery(int seconds) {
        if (seconds < 0 || seconds > MAX_QUALITY_SECONDS) {
            throw Values.invalid("every is 0 to " + MAX_QUALITY_SECONDS);
        }
        return seconds;
    }
}
