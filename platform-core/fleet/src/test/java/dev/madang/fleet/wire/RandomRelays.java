package dev.madang.fleet.wire;

import dev.madang.media.engine.EncodingsState;
import dev.madang.media.engine.Grant;
import dev.madang.media.rtp.Codec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/** Random grants and states, in their ranges. */
final class RandomRelays {
    private RandomRelays() {}

    private static Codec codec(Random random) {
        return Codec.values()[random.nextInt(Codec.values().length)];
    }

    static Grant grant(Random random) {
        List<Codec> codecs = new ArrayList<>();
        for (int i = random.nextInt(8); i >= 0; i--) {
            codecs.add(codec(random));
        }
        long first = random.nextInt(Integer.MAX_VALUE);
        return new Grant(
                random.nextInt(64),
                random.nextInt(),
                codecs,
                1 + random.nextInt(100_000),
                random.nextInt(),
                first,
                first - 1 + random.nextInt(1_000),
                random.nextInt(1_000) - 1,
                random.nextInt(),
                random.nextLong(),
                random.nextInt());
    }

    static EncodingsState state(Random random) {
        List<EncodingsState.Encoding> encodings = new ArrayList<>();
        List<Integer> order = new ArrayList<>();
        for (int i = random.nextInt(17); i > 0; i--) {
            order.add(order.size());
            encodings.add(encoding(random));
        }
        Collections.shuffle(order, random);
        return new EncodingsState(encodings, order);
    }

    private static EncodingsState.Encoding encoding(Random random) {
        int spatial = random.nextInt(8);
        int temporal = random.nextInt(8);
        List<Long> rates = random.nextBoolean()
                ? List.of()
                : LongStream.range(0, (spatial + 1) * (temporal + 1L))
                        .map(i -> random.nextLong() >>> 1)
                        .boxed()
                        .toList();
        return new EncodingsState.Encoding(
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean() ? null : codec(random),
                random.nextInt(0x1_0000),
                random.nextInt(0x1_0000),
                spatial,
                temporal,
                rates);
    }
}
