package dev.madang.server.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.sdp.SdpException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemKindTest {

    @ParameterizedTest
    @EnumSource
    void everyKindIsInTheManualWithItsStatus(ProblemKind kind) throws IOException {
        assertThat(Files.readAllLines(Path.of("..", "docs", "http-api.md")))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("| `")
                        .contains("`" + kind.slug() + "`")
                        .endsWith("| " + kind.status() + " |"));
    }

    @ParameterizedTest
    @EnumSource
    void everyReasonOfSdpIsInTheManual(SdpException.Reason reason) throws IOException {
        String slug = reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
        assertThat(Files.readString(Path.of("..", "docs", "http-api.md"))).contains("`" + slug + "`");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 405, 406, 412, 413, 415, 422, 429, 500, 503})
    void aStatusOfTheFrameworkKeepsItsNumber(int status) {
        assertThat(ProblemKind.ofStatus(status).status()).isEqualTo(status);
    }

    @Test
    void otherStatusesGetTheNearestKind() {
        assertThat(ProblemKind.ofStatus(418)).isEqualTo(ProblemKind.BAD_REQUEST);
        assertThat(ProblemKind.ofStatus(502)).isEqualTo(ProblemKind.INTERNAL_ERROR);
    }
}
