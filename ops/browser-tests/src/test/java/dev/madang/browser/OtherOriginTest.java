package dev.madang.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A customer's page with the SDK of the node, and the node's own pages below a proxy's path. */
@ExtendWith(LiveExtension.class)
final class OtherOriginTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Begins what the SDK can do, and keeps what it tells in {@code told}. */
    private static final String BEGIN = """
            async ({ node, room, host, viewer, member, meeting }) => {
              const { publish, watch, join } = await import(`${node}/sdk/madang.js`);
              globalThis.told = {};
              const session = publish({ endpoint: `${node}/whip/${room}`, token: host });
              session.on("viewers", (viewers) => (told.viewersOfHost = viewers));
              session.on("closed", (error) => (told.hostClosed = error?.code));
              await session.connected;
              const watching = watch({ endpoint: `${node}/whep/${room}`, token: viewer });
              watching.on("viewers", (viewers) => (told.viewers = viewers));
              watching.on("layers", (layers) => (told.layers = layers.available.length));
              watching.on("closed", (error) => (told.closed = error?.code));
              watching.on("state", (state) => (told.state = state));
              await watching.connected;
              const joined = join({ endpoint: `${node}/v1/signal`, token: member });
              await joined.connected;
              told.joined = true;
              await new Promise((resolve) => watching.on("layers", resolve));
              await watching.selectLayer({ temporalLayerId: 0 });
              told.selected = true;
            }""";

    private static Object told(Page page, String what) {
        return page.evaluate("what => globalThis.told?.[what] ?? null", what);
    }

    private static void await(Page page, String what, Object value) {
        Await.until(what + " is " + value, PATIENCE, () -> value.equals(told(page, what)));
    }

    @Test
    void aPageOfAnotherOriginGetsCountsAndLayersAndIsToldTheEnd(Live live) {
        Meeting meeting = new Meeting(live, "live");
        String group = live.room() + "-group";
        live.node().post("/v1/rooms", "{\"id\":\"%s\",\"mode\":\"group\"}".formatted(group));
        String member = live.node()
                .post("/v1/rooms/" + group + "/tokens", "{\"role\":\"member\",\"name\":\"m\"}")
                .body()
                .replaceAll(".*\"token\"\\s*:\\s*\"([^\"]+)\".*", "$1");
        try (OtherOrigin shop = new OtherOrigin(live.node())) {
            Page page = live.elsewhere(shop.address() + "/");

            page.evaluate(
                    BEGIN,
                    Map.of(
                            "node", live.node().address(),
                            "room", live.room(),
                            "host", meeting.token("host", "h"),
                            "viewer", meeting.token("viewer", "v"),
                            "member", member));

            await(page, "viewers", 1);
            await(page, "viewersOfHost", 1);
            assertThat(told(page, "joined")).isEqualTo(true);
            assertThat(told(page, "selected")).isEqualTo(true);
            assertThat(((Number) told(page, "layers")).intValue()).isPositive();

            assertThat(live.node().delete("/v1/rooms/" + live.room()).statusCode())
                    .isEqualTo(204);
            await(page, "closed", "room-closed");
            await(page, "hostClosed", "room-closed");
            assertThat(told(page, "state")).isEqualTo("closed");
        }
    }

    @Test
    void belowAProxysPathThePagesPublishAndWatch(Live live) {
        try (OtherOrigin shop = new OtherOrigin(live.node())) {
            String pages = shop.address() + OtherOrigin.PREFIX + "/live/?room=" + live.room();
            HostPage host = new HostPage(live.elsewhere(pages + "&as=host"));
            host.goLive();
            ViewerPage viewer = new ViewerPage(live.elsewhere(pages + "&as=viewer"));

            viewer.awaitPlaying(PATIENCE);
            host.awaitViewers(1);

            HttpResponse<String> people = live.node().read("/v1/rooms/" + live.room() + "/participants");
            assertThat(people.body()).contains("viewer");
            host.stop();
        }
    }
}
