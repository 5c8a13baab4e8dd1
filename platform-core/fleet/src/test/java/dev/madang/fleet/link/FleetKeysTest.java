package dev.madang.fleet.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class FleetKeysTest {
    private static final byte[] TEXT = "alice may come back".getBytes(StandardCharsets.UTF_8);

    @Test
    void theNewestSignsAndAllVerify() {
        FleetKeys before = Nodes.keys(Nodes.ONE);
        FleetKeys during = Nodes.keys(Nodes.TWO, Nodes.ONE);
        FleetKeys after = Nodes.keys(Nodes.TWO);
        byte[] old = before.sign(KeyPurpose.TICKETS, TEXT);
        byte[] young = during.sign(KeyPurpose.TICKETS, TEXT);

        assertThat(during.newest()).isEqualTo(2);
        assertThat(young[0]).isEqualTo((byte) 2);
        assertThat(during.verify(KeyPurpose.TICKETS, TEXT, old)).isTrue();
        assertThat(during.verify(KeyPurpose.TICKETS, TEXT, young)).isTrue();
        assertThat(after.verify(KeyPurpose.TICKETS, TEXT, young)).isTrue();
        assertThat(after.verify(KeyPurpose.TICKETS, TEXT, old)).isFalse();
        assertThat(before.verify(KeyPurpose.TICKETS, TEXT, young)).isFalse();
    }

    @Test
    void aSignatureIsGoodForOnePurposeAndOneTextOnly() {
        FleetKeys keys = Nodes.keys(Nodes.ONE);
        byte[] signature = keys.sign(KeyPurpose.TICKETS, TEXT);
        assertThat(keys.verify(KeyPurpose.ADDRESSES, TEXT, signature)).isFalse();
        for (int bit = 0; bit < 8 * TEXT.length; bit++) {
            byte[] other = TEXT.clone();
            other[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(keys.verify(KeyPurpose.TICKETS, other, signature)).isFalse();
        }
        for (int bit = 0; bit < 8 * signature.length; bit++) {
            byte[] other = signature.clone();
            other[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(keys.verify(KeyPurpose.TICKETS, TEXT, other)).isFalse();
        }
        for (int length = 0; length < signature.length; length++) {
            assertThat(keys.verify(KeyPurpose.TICKETS, TEXT, new byte[length])).isFalse();
        }
    }

    @Test
    void eachPurposeOfEachKeyHasAKeyOfItsOwn() {
        FleetKeys keys = Nodes.keys(Nodes.ONE, Nodes.TWO);
        Set<String> all = new HashSet<>();
        for (KeyPurpose purpose : KeyPurpose.values()) {
            all.add(HexFormat.of().formatHex(keys.known(1, purpose)));
            all.add(HexFormat.of().formatHex(keys.known(2, purpose)));
        }
        all.add(HexFormat.of().formatHex(Nodes.ONE.secret()));
        assertThat(all).hasSize(2 * KeyPurpose.values().length + 1);
    }

    @Test
    void whatIsNoKeyIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new FleetKey(1, new byte[31]));
        assertThatIllegalArgumentException().isThrownBy(() -> new FleetKey(1, new byte[1025]));
        assertThatIllegalArgumentException().isThrownBy(() -> new FleetKey(0, new byte[32]));
        assertThatIllegalArgumentException().isThrownBy(() -> new FleetKey(256, new byte[32]));
        assertThatIllegalArgumentException().isThrownBy(() -> new FleetKeys(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> Nodes.keys(Nodes.ONE, Nodes.ONE));
        assertThatIllegalArgumentException().isThrownBy(() -> new FleetKeys(Collections.nCopies(9, Nodes.ONE)));
    }

    @Test
    void textFormsTellIdsOnly() {
        assertThat(Nodes.ONE).hasToString("fleet key 1");
        assertThat(Nodes.keys(Nodes.TWO, Nodes.ONE)).hasToString("fleet keys 2, 1");
        assertThat(Nodes.fresh(1)).hasToString("freshness");
    }
}
