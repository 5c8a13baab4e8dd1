package dev.madang.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "\"\"",
                "-12.5",
                "{\"a\":[1,true,false,null,{\"b\":\"\\\"\\\\\"}]}",
                "[\"\\u0001\\ud83d\\ude00é\"]"
            })
    void whatIsReadIsWrittenAlike(String text) {
        assertThat(Json.write(Json.read(text))).isEqualTo(text);
    }

    @Test
    void spacesAndEscapesAreRead() {
        assertThat(Json.read(" { \"a\" : [ 1e3 , \"\\n\\t\\/\\u00e9\" ] } "))
                .isEqualTo(Map.of("a", List.of(new java.math.BigDecimal("1e3"), "\n\t/é")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[1,]",
                "{\"a\"}",
                "{a:1}",
                "tru",
                "\"",
                "\"\\x\"",
                "\"\\u12\"",
                "1 2",
                "--1",
                "[1",
                "{\"a\":1,}"
            })
    void whatIsNoJsonIsRefused(String text) {
        assertThatThrownBy(() -> Json.read(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsTooDeepIsRefused() {
        assertThatThrownBy(() -> Json.read("[".repeat(100_000))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatJsonDoesNotHaveIsNotWritten() {
        assertThatThrownBy(() -> Json.write(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Json.write(new Object())).isInstanceOf(IllegalArgumentException.class);
    }
}
