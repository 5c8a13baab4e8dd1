package dev.madang.media.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.madang.media.sdp.SdpException.Reason;
import dev.madang.media.sdp.negotiation.AnswerMaker;
import dev.madang.media.sdp.negotiation.Locals;
import org.junit.jupiter.api.Test;

final class SdpFragmentTest {
    private static final String RESTART = """
            a=ice-options:trickle ice2
            a=group:BUNDLE 0 1
            m=audio 9 UDP/TLS/RTP/SAVPF 111
            a=mid:0
            a=ice-ufrag:ysXw
            a=ice-pwd:vw5LmwG4y/e6dPP/zAP9Gp5k
            a=candidate:1387637174 1 udp 2122260223 192.0.2.1 61764 typ host generation 0 ufrag EsAw network-id 1
            a=candidate:3471623853 1 udp 2122194687 198.51.100.2 61765 typ host generation 0 ufrag EsAw network-id 2
            a=end-of-candidates
            """;

    @Test
    void aRestartBringsCredentialsAndCandidates() throws SdpException {
        SdpFragment fragment = SdpFragment.parse(RESTART);

        assertThat(fragment.credentials()).isEqualTo(new IceCredentials("ysXw", "vw5LmwG4y/e6dPP/zAP9Gp5k"));
        assertThat(fragment.mid()).isEqualTo("0");
        assertThat(fragment.candidates()).hasSize(2);
        assertThat(fragment.endOfCandidates()).isTrue();
    }

    @Test
    void aTrickleMayHaveNoSectionAndNoCredentials() throws SdpException {
        SdpFragment fragment = SdpFragment.parse("a=candidate:1 1 udp 2122260223 192.0.2.1 61764 typ host\r\n");

        assertThat(fragment.credentials()).isNull();
        assertThat(fragment.candidates()).containsExactly("candidate:1 1 udp 2122260223 192.0.2.1 61764 typ host");
    }

    @Test
    void whatIsWrittenReadsAsTheSame() throws SdpException {
        SdpFragment fragment = SdpFragment.parse(RESTART);

        assertThat(SdpFragment.parse(fragment.write())).isEqualTo(fragment);
    }

    @Test
    void theFragmentOfAnAnswerIsItsTransport() throws SdpException {
        SessionDescription answer = AnswerMaker.answer(Offers.read("chromium-whep"), Locals.sending())
                .local();

        SdpFragment fragment = SdpFragment.of(answer);

        assertThat(fragment.credentials()).isEqualTo(Locals.ICE);
        assertThat(fragment.mid()).isEqualTo("0");
        assertThat(fragment.candidates()).hasSize(2).allMatch(line -> line.contains(" 192.0.2.1 40000 typ host"));
    }

    @Test
    void aFragmentBeyondTheBoundsIsRefused() {
        assertThatExceptionOfType(SdpException.class)
                .isThrownBy(() -> SdpFragment.parse("a=x\n".repeat(1_000)))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
        assertThatExceptionOfType(SdpException.class)
                .isThrownBy(() -> SdpFragment.parse("nonsense"))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED));
    }
}
