package dev.madang.server.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemMappersTest {
    private final ObjectMapper json = new ObjectMapper();
    private final ProblemMappers mappers = new ProblemMappers();

    record Kept(@JsonRawValue String raw, String text) {}

    @Test
    void whatCannotBeWrittenIsOurFault() {
        for (Kept kept : List.of(new Kept("\"\ud800\"", "x"))) {
            JsonProcessingException failed =
                    catchThrowableOfType(JsonProcessingException.class, () -> json.writeValueAsBytes(List.of(kept)));
            assertThat(mappers.malformed(failed).getStatus()).isEqualTo(500);
        }
    }

    @Test
    void whatCannotBeReadIsTheClients() {
        for (String text : List.of("{", "[]", "{\"other\":1}", "{\"text\":{}}")) {
            JsonProcessingException failed =
                    catchThrowableOfType(JsonProcessingException.class, () -> json.readValue(text, Kept.class));
            assertThat(mappers.malformed(failed).getStatus()).isEqualTo(400);
        }
    }
}
