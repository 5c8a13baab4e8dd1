package dev.madang.probe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.madang.media.client.MediaClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code probe scenario}: what people do in a room, told by a file, and whether each gets what it should after every step. */
@Command(
        name = "scenario",
        description = "Plays what people do in a room, and checks control and media after every step.",
        mixinStandardHelpOptions = true)
final class ScenarioCommand implements Callable<Integer> {
    @Mixin
    Target target = new Target();

    @Mixin
    Transport transport = new Transport();

    @Parameters(paramLabel = "FILE", description = "the scenario, JSON")
    Path file = Path.of("");

    @Option(names = "--seed", description = "in place of the file's")
    @Nullable
    Long seed;

    @Option(names = "--seconds", description = "length of a random walk, in place of the file's")
    @Nullable
    Integer seconds;

    @Override
    public Integer call() throws Exception {
        JsonNode scenario = SignalLink.JSON.readTree(Files.readString(file));
        String mode = scenario.path("mode").asText("group");
        target.makeRoom(mode);
        try (MediaClient client = transport.start(1);
                Stage stage = new Stage(mode, target, client)) {
            try {
                if (scenario.has("walk")) {
                    JsonNode walk = scenario.get("walk");
                    long chosen = seed == null ? walk.path("seed").asLong(1) : seed;
                    int length = seconds == null ? walk.path("seconds").asInt(60) : seconds;
                    new RandomWalk(stage, chosen, walk.path("people").asInt(6)).run(length, System.out);
                } else {
                    play(scenario.path("steps"), stage);
                }
                stage.requireNothingWrong();
                System.out.println("all is well: " + stage.summary());
                return 0;
            } catch (IOException | IllegalStateException wrong) {
                System.out.println("FAILED: " + wrong.getMessage());
                System.out.println(stage.summary());
                return 1;
            }
        }
    }

    private static void play(JsonNode steps, Stage stage) throws IOException {
        for (JsonNode step : steps) {
            System.out.println(step);
            stage.act(step);
            stage.check();
        }
    }
}
