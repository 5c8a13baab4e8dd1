package dev.madang.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.madang.kit.Grants;
import dev.madang.kit.Invitation;
import dev.madang.kit.Kind;
import dev.madang.kit.MadangClient;
import dev.madang.kit.MadangProblemException;
import dev.madang.kit.Participant;
import dev.madang.kit.ParticipantChange;
import dev.madang.kit.Right;
import dev.madang.kit.Role;
import dev.madang.kit.RoomChange;
import dev.madang.kit.RoomWish;
import dev.madang.kit.Silence;
import dev.madang.kit.TokenMinter;
import dev.madang.kit.TokenWish;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The kits of Java and Node with a real node: it takes their tokens, and does what they ask for. */
@ExtendWith(LiveExtension.class)
final class ServerKitsTest {
    private static final Path NODE_KIT = Node.ROOT.resolve("kits/node");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Says its token, and what a client of that kit gets. */
    private static final String NODE_PROGRAM = """
            import { MadangClient, MadangProblem, mintToken } from "./target/package/dist/server.js";
            const [url, room] = process.argv.slice(1);
            const service = { key: "dev", secret: "dev-secret" };
            const madang = new MadangClient({ url, ...service });
            const { mode, settings } = await madang.createRoom({ id: room, mode: "conference", settings: { "max-members": "8" } });
            const { code } = await madang.invite(room, { role: "member", uses: 2 });
            const bans = [await madang.ban(room, "mallory", { seconds: 60 })];
            const first = await madang.send(room, { text: "hello" });
            const refusal = await madang.removeParticipant(room, "nobody").catch((error) => error);
            const { participants } = await madang.participants(room);
            const token = mintToken({
              ...service, room, role: "member", identity: "user-17", name: "Zoë", metadata: { seat: 3 }, grants: { moderate: true },
            });
            console.log(JSON.stringify({
              token, mode, settings, first, participants,
              invited: (await madang.invitations(room)).some((one) => one.code === code),
              banned: (await madang.bans(room)).map(({ identity }) => identity),
              refusal: refusal instanceof MadangProblem ? refusal.code : String(refusal),
            }));
            """;

    /** The first message that comes by signalling. */
    private static final class FirstWord implements WebSocket.Listener {
        final CompletableFuture<String> said = new CompletableFuture<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                said.complete(text.toString());
            }
            socket.request(1);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            said.completeExceptionally(error);
        }
    }

    private static JsonNode join(Node node, HttpClient http, String token) throws Exception {
        FirstWord word = new FirstWord();
        WebSocket socket = http.newWebSocketBuilder()
                .subprotocols("madang.v1")
                .buildAsync(URI.create(node.address().replace("http", "ws") + "/v1/signal"), word)
                .join();
        socket.sendText("{\"type\":\"join\",\"id\":1,\"token\":\"" + token + "\"}", true)
                .join();
        return JSON.readTree(word.said.get(20, TimeUnit.SECONDS));
    }

    /** Whom the tokens of both kits name alike. */
    private static void assertIsZoe(JsonNode joined) {
        assertThat(joined.path("type").asText()).as(joined.toString()).isEqualTo("joined");
        JsonNode self = joined.get("self");
        assertThat(self.get("identity").asText()).isEqualTo("user-17");
        assertThat(self.get("name").asText()).isEqualTo("Zoë");
        assertThat(self.get("role").asText()).isEqualTo("member");
        assertThat(self.get("metadata").get("seat").asInt()).isEqualTo(3);
        assertThat(joined.get("rights").get("moderate").asBoolean()).isTrue();
    }

    @Test
    void theKitForJava(Live live) throws Exception {
        Node node = live.node();
        String room = live.room();
        MadangClient madang = new MadangClient(URI.create(node.address()), "dev", "dev-secret");
        assertThat(madang.createRoom(RoomWish.of(room, "conference").set(Map.of("max-members", "8")))
                        .settings())
                .containsEntry("max-members", "8");
        String token = new TokenMinter("dev", "dev-secret")
                .mint(TokenWish.of(room, Role.MEMBER)
                        .as("user-17", "Zoë")
                        .with(Map.of("seat", 3))
                        .with(Grants.NONE.giving(Right.MODERATE)));
        HttpClient http = HttpClient.newHttpClient();
        try {
            assertIsZoe(join(node, http, token));

            madang.silence(room, "user-17", Silence.of(Kind.AUDIO).notHeld());
            madang.changeParticipant(
                    room,
                    "user-17",
                    ParticipantChange.to(Role.VIEWER).named("Zoe").with(Map.of("seat", 4)));
            Participant zoe = madang.participants(room, 10, null).items().get(0);
            assertThat(zoe.name()).isEqualTo("Zoe");
            assertThat(zoe.role()).isEqualTo("viewer");
            assertThat(zoe.metadata()).hasToString("{seat=4}");
            assertThat(madang.send(room, Map.of("text", "hello"), List.of("user-17")))
                    .isPositive();
            assertThat(madang.changeRoom(room, RoomChange.NOTHING.locked(true).chat("off"))
                            .locked())
                    .isTrue();
            String code = madang.invite(room, Invitation.Wish.of(Role.MEMBER)).code();
            assertThat(madang.invitations(room)).extracting(Invitation::code).containsExactly(code);
            madang.revokeInvitation(room, code);
            assertThat(madang.invitations(room)).isEmpty();
            madang.removeParticipant(room, "user-17", Duration.ofHours(1));
            assertThat(madang.participants(room, 10, null).items()).isEmpty();
            assertThat(join(node, http, token).path("code").asText()).isEqualTo("banned");
            madang.unban(room, madang.bans(room).get(0).ban());
            assertThat(madang.bans(room)).isEmpty();
        } finally {
            // Its end in order would wait for the sockets'.
            http.shutdownNow();
        }
        madang.closeRoom(room, "good night");
        assertThat(catchThrowableOfType(MadangProblemException.class, () -> madang.room(room))
                        .code())
                .isEqualTo("room-not-found");
    }

    @Test
    void theKitForNode(Live live) throws Exception {
        Node node = live.node();
        run("build", "./build");
        JsonNode said = JSON.readTree(
                run("program", "node", "--input-type=module", "-e", NODE_PROGRAM, node.address(), live.room()));

        assertThat(said.get("mode").asText()).isEqualTo("conference");
        assertThat(said.get("settings").get("max-members").asText()).isEqualTo("8");
        assertThat(said.get("first").asInt()).isPositive();
        assertThat(said.get("participants")).isEmpty();
        assertThat(said.get("invited").asBoolean()).isTrue();
        assertThat(said.get("banned").get(0).asText()).isEqualTo("mallory");
        assertThat(said.get("refusal").asText()).isEqualTo("participant-not-found");
        HttpClient http = HttpClient.newHttpClient();
        try {
            assertIsZoe(join(node, http, said.get("token").asText()));
        } finally {
            http.shutdownNow();
        }
    }

    /** What a program of the kit's folder says. */
    private static String run(String name, String... command) throws Exception {
        Path log = Node.TARGET.resolve("node-kit-" + name + ".log");
        Process process = new ProcessBuilder(command)
                .directory(NODE_KIT.toFile())
                .redirectError(log.toFile())
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s, see %s", List.of(command), log).isZero();
        return said;
    }
}
