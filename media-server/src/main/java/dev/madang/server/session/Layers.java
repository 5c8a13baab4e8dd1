package dev.madang.server.session;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.madang.media.engine.PeerStats;
import dev.madang.media.engine.PeerStats.EncodingStats;
import dev.madang.media.engine.PeerStats.ProducerStats;
import dev.madang.media.engine.PeerStats.SlotStats;
import dev.madang.media.rtp.MediaKind;
import dev.madang.rooms.Room;
import dev.madang.rooms.model.TrackId;
import dev.madang.rooms.router.Leg;
import dev.madang.rooms.router.SlotView;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Tells a viewer which encodings there are and which one it is sent: the {@code layers} event. */
@Singleton
final class Layers {
    private final PeerStatsCache stats;

    @Inject
    Layers(PeerStatsCache stats) {
        this.stats = stats;
    }

    /**
     * The event's data.
     *
     * @param media what there is for each mid that something feeds
     */
    record Document(Map<String, Media> media) {}

    /**
     * One Slot.
     *
     * @param active encodings that carry media
     * @param inactive encodings that do not
     * @param current what is sent, or null
     * @param cause why no better is sent
     */
    record Media(
            List<Encoding> active,
            List<Encoding> inactive,
            @Nullable Current current,
            String cause) {}

    /**
     * One encoding.
     *
     * @param rank its place among all of the track, 0 for the lowest quality, by what they carry at present
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Encoding(
            String id,
            @Nullable String rid,
            int rank,
            long bitrate,
            int width,
            int height,
            List<TemporalLayer> layers) {}

    /** One temporal layer of an encoding. */
    record TemporalLayer(int temporalLayerId) {}

    /** What is sent at present. */
    record Current(String encodingId, int temporalLayerId) {}

    Document of(Room room, Leg viewer) {
        Map<String, TrackId> tracks = new HashMap<>();
        for (SlotView slot : viewer.slots()) {
            TrackId track = slot.track();
            if (track != null) {
                tracks.put(slot.mid(), track);
            }
        }
        Map<String, Media> media = new LinkedHashMap<>();
        for (SlotStats slot : stats.of(viewer.peer()).map(PeerStats::slots).orElse(List.of())) {
            TrackId track = tracks.get(slot.mid());
            if (slot.kind() == MediaKind.VIDEO && track != null) {
                producer(room, track).ifPresent(producer -> media.put(slot.mid(), media(slot, producer)));
            }
        }
        return new Document(media);
    }

    private Optional<ProducerStats> producer(Room room, TrackId track) {
        return room.publisherOf(track)
                .flatMap(publisher -> stats.of(publisher.peer())
                        .flatMap(found -> found.producers().stream()
                                .filter(producer ->
                                        track.equals(publisher.tracks().get(producer.mid())))
                                .findFirst()));
    }

    private static Media media(SlotStats slot, ProducerStats producer) {
        List<Encoding> active = new ArrayList<>();
        List<Encoding> inactive = new ArrayList<>();
        List<EncodingStats> encodings = producer.encodings();
        for (int i = 0; i < encodings.size(); i++) {
            EncodingStats encoding = encodings.get(i);
            (encoding.active() ? active : inactive).add(encoding(encoding, i));
        }
        String current = slot.currentEncoding();
        return new Media(
                active,
                inactive,
                current == null ? null : new Current(current, slot.currentTemporalLayer()),
                slot.cause().name().toLowerCase(Locale.ROOT));
    }

    private static Encoding encoding(EncodingStats stats, int rank) {
        List<TemporalLayer> layers = IntStream.rangeClosed(0, Math.max(0, stats.maxTemporalLayer()))
                .mapToObj(TemporalLayer::new)
                .toList();
        return new Encoding(stats.name(), stats.rid(), rank, stats.bitrateBps(), stats.width(), stats.height(), layers);
    }
}
