package dev.madang.fleet.wire;

import dev.madang.fleet.relay.RelayMessage;
import dev.madang.fleet.relay.RelayMessage.Wanted;
import dev.madang.media.engine.EncodingsState;
import dev.madang.media.engine.EncodingsState.Encoding;
import dev.madang.media.engine.Grant;
import dev.madang.media.rtp.Codec;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.TrackId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A message of each kind, by the name of the file that has its text. Samples are added, never changed, like {@link Samples}. */
final class RelaySamples {
    static final TrackId TRACK = new TrackId(new ParticipantId("~a1"), 2);
    private static final TrackId OTHER = new TrackId(new ParticipantId("~b2"), 1);

    private RelaySamples() {}

    static Map<String, RelayMessage> all() {
        Map<String, RelayMessage> all = new LinkedHashMap<>();
        all.put(
                "want",
                new RelayMessage.Want(
                        Samples.ROOM,
                        5,
                        List.of(
                                new Wanted(TRACK, 70_001, 1, List.of(0, 2), 2),
                                new Wanted(OTHER, 70_002, 0, List.of(), -1))));
        all.put("want-nothing", new RelayMessage.Want(Samples.ROOM, Long.MAX_VALUE, List.of()));
        all.put(
                "granted",
                new RelayMessage.Granted(
                        Samples.ROOM,
                        TRACK,
                        70_001,
                        6,
                        2,
                        new Grant(
                                1,
                                0xF000_0007,
                                List.of(Codec.VP8, Codec.H264),
                                90_000,
                                3,
                                65_600,
                                65_720,
                                1_200_000_000L,
                                0xFFFF_FFF0,
                                0xE000_0000_8000_0000L,
                                0x8000_0000)));
        all.put(
                "granted-from-the-first-packet-on",
                new RelayMessage.Granted(
                        Samples.ROOM,
                        OTHER,
                        70_002,
                        1,
                        0,
                        new Grant(0, 1, List.of(Codec.OPUS, Codec.RED), 48_000, 0, 0, -1, -1, 0, 0, 0)));
        all.put(
                "known",
                new RelayMessage.Known(
                        Samples.ROOM,
                        TRACK,
                        70_001,
                        7,
                        new EncodingsState(
                                List.of(
                                        new Encoding(
                                                true,
                                                false,
                                                Codec.AV1,
                                                1_280,
                                                720,
                                                1,
                                                1,
                                                List.of(1L, 2L, 3L, 9_000_000_000L)),
                                        new Encoding(false, true, null, 0, 0, 0, 0, List.of())),
                                List.of(1, 0))));
        return all;
    }
}
