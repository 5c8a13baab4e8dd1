package dev.madang.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    private static final Pattern SNIPPET = Pattern.compile("```java\\n(.*?)(final class.*?)```", Pattern.DOTALL);

    @Test
    void theReadmeShowsTheClassThatCompilesHere() throws IOException {
        Matcher snippet = SNIPPET.matcher(Files.readString(Path.of("README.md")));
        assertThat(snippet.find()).isTrue();
        assertThat(Files.readString(Path.of("src/test/java/dev/madang/example/Lesson.java")))
                .contains(snippet.group(1).strip())
                .endsWith(snippet.group(2));
    }

    @Test
    void itsAssistantModeratesForTenMinutesAndSharesNoScreen() {
        String token = new Lesson().assistant();
        String claims = new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8);
        assertThat(claims).contains("\"moderate\":true", "\"publishScreen\":false", "\"sub\":\"user-19\"");
    }
}
