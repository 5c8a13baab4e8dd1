package dev.madang.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Several entries of a fleet, and where it says that a room is. */
final class TargetTest {
    private static final String PLACEMENT = """
            {"home":"node-1","term":2,
             "legs":[{"participant":"p1","node":"node-0","direction":"receive"},
                     {"participant":"p1","node":"node-1","direction":"publish"}],
             "relays":[{"track":"~p1-0","encoding":"2","from":"node-1","to":"node-0"}]}
            """;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    TargetTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/rooms/probe/placement", exchange -> {
            asked.add(exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] body = PLACEMENT.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    @BeforeEach
    void listen() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private static Target parsed(String... options) {
        CallCommand command = new CallCommand();
        new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(options);
        return command.target;
    }

    @Test
    void entriesAreGivenByCommasOrOneByOneAndComeInTurn() throws IOException {
        Target target = parsed("--server", "http://a:1,http://b:2", "--server", "http://c:3");

        assertThat(target.entries()).isEqualTo(3);
        assertThat(target.server()).isEqualTo(URI.create("http://a:1"));
        assertThat(List.of(0, 1, 2, 3, 4).stream()
                        .map(turn -> target.entry(turn).toString())
                        .toList())
                .containsExactly("http://a:1", "http://b:2", "http://c:3", "http://a:1", "http://b:2");
    }

    @Test
    void anEntryIsOfTheSameRoomWithTheSameKeys() {
        Target one = parsed("--server", "http://a:1,http://b:2", "--room", "crowd", "--service", "me:mine")
                .entry(1);

        assertThat(List.of(one.room, one.service)).containsExactly("crowd", "me:mine");
        assertThat(one.entries()).isEqualTo(1);
    }

    @Test
    void withoutAServerNothingCanBeAsked() {
        Target none = parsed();

        assertThatThrownBy(none::server).isInstanceOf(IOException.class).hasMessageContaining("--server");
        assertThatThrownBy(none.entry(1)::placement).isInstanceOf(IOException.class);
    }

    @Test
    void theServiceIsToldWhereItsRoomIs() throws IOException {
        Placement placement = Target.of(address(), "probe").placement();

        assertThat(placement.home()).isEqualTo("node-1");
        assertThat(placement.term()).isEqualTo(2);
        assertThat(placement.relays()).containsExactly(new Placement.Relay("~p1-0", "2", "node-1", "node-0"));
        assertThat(placement.of("p1")).isEqualTo("publish on node-1, receive on node-0");
        assertThat(placement.of("p2")).isEqualTo("no leg");
        assertThat(asked).singleElement().asString().startsWith("Basic ");
    }

    @Test
    void anOperatorIsToldToo() throws IOException {
        parsed("--server", address().toString(), "--operator-token", "secret-of-mine")
                .entry(0)
                .placement();

        assertThat(asked).containsExactly("Bearer secret-of-mine");
    }

    @Test
    void aRoomThatIsNotThereIsAnError() {
        assertThatThrownBy(Target.of(address(), "other")::placement)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("404");
    }
}
