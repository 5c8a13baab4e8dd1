package dev.madang.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.rooms.model.LegEnd;
import org.junit.jupiter.api.Test;

class EndDocumentTest {
    @Test
    void theStopOfTheNodeHasTheWordThatSignallingHasForIt() {
        assertThat(EndDocument.of(LegEnd.NODE_STOPPED, null).reason()).isEqualTo("node-stopped");
    }
}
