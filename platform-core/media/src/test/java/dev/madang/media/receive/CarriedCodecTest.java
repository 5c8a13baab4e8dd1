package dev.madang.media.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.rtp.Codec;
import org.junit.jupiter.api.Test;

final class CarriedCodecTest {
    @Test
    void howeverOftenThePublisherChangesItIsNewsOncePerQuestion() {
        CarriedCodec carried = new CarriedCodec();
        carried.onPacket(Codec.VP8);
        assertThat(carried.takeNews()).isTrue();
        assertThat(carried.takeNews()).isFalse();

        for (int i = 0; i < 1_000; i++) {
            carried.onPacket(Codec.VP8);
            carried.onPacket(Codec.H264);
        }

        assertThat(carried.now()).isEqualTo(Codec.H264);
        assertThat(carried.takeNews()).isTrue();
        assertThat(carried.takeNews()).isFalse();
        carried.onPacket(Codec.VP8);
        carried.onPacket(Codec.H264);
        assertThat(carried.takeNews()).isFalse();
    }
}
