package dev.madang.server.signal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DoneRequestsTest {
    private final DoneRequests done = new DoneRequests();

    @Test
    void theAnswerIsKeptAndTheFirstOneCounts() {
        ServerMessage.Ok answer = new ServerMessage.Ok(7, 12L);
        assertThat(done.answer(7)).isNull();
        done.add(7, answer);
        done.add(7, new ServerMessage.Ok(7, null));
        assertThat(done.answer(7)).isEqualTo(answer);
        done.forget(7);
        assertThat(done.answer(7)).isNull();
    }

    @Test
    void onlyTheNewestAreKept() {
        for (int i = 0; i < 129; i++) {
            done.add(i, new ServerMessage.Ok(i, null));
        }
        assertThat(done.answer(0)).isNull();
        assertThat(done.answer(1)).isNotNull();
    }
}
