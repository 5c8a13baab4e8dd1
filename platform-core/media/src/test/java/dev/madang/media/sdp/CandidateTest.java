package dev.madang.media.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CandidateTest {
    @Test
    void ownCandidatesPreferUdpAndTheFirstAddress() {
        List<Candidate> candidates = List.of(
                Candidate.host(0, "192.0.2.10", 4_000, false),
                Candidate.host(1, "fe80::1%eth0", 4_000, false),
                Candidate.host(0, "192.0.2.10", 4_000, true),
                Candidate.host(1, "2001:db8::1", 4_000, true));

        assertThat(candidates)
                .extracting(Candidate::priority)
                .isSortedAccordingTo((a, b) -> Long.compare(b, a))
                .doesNotHaveDuplicates();
        assertThat(candidates.getFirst().text()).isEqualTo("1 1 udp 2130706431 192.0.2.10 4000 typ host");
        assertThat(candidates.get(1).address()).isEqualTo("fe80::1");
        assertThat(candidates.getLast().text()).endsWith(" 2001:db8::1 4000 typ host tcptype passive");
        assertThat(candidates.stream().map(Candidate::text).map(Candidate::parse))
                .isEqualTo(candidates);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1 1 udp 1 192.0.2.1",
                "1 2 udp 1 192.0.2.1 4000 typ host",
                "1 1 udp x 192.0.2.1 4000 typ host",
                "1 1 udp -1 192.0.2.1 4000 typ host",
                "1 1 udp 4294967296 192.0.2.1 4000 typ host",
                "1 1 udp 1 192.0.2.1 65536 typ host",
                "1 1 tcp 1 192.0.2.1 9 typ host tcptype active",
            })
    void whatNobodyCanConnectToIsNoCandidate(String value) {
        assertThat(Candidate.parse(value)).isNull();
    }
}
