package dev.madang.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Response;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who is let in, and what the page says to those who are not. */
@ExtendWith(LiveExtension.class)
final class AdmissionTest {
    private static final Duration SHORT = Duration.ofSeconds(10);

    @Test
    void invitedHostAndViewerMeet(Live live) {
        create(live);
        HostPage host = live.hostWith(DevelopmentService.token(live.room(), "host"));
        host.goLive();
        ViewerPage viewer = live.viewerWith(DevelopmentService.token(live.room(), "viewer"));
        viewer.awaitPlaying(SHORT);
        LiveScenario.assertMoves(viewer);
        // Those with an invitation have no need of the development service, nor of being warned of it.
        PlaywrightAssertions.assertThat(viewer.part("development-banner")).isHidden();
    }

    @Test
    void anExpiredTokenIsRejected(Live live) {
        create(live);
        live.viewerWith(DevelopmentService.expiredToken(live.room(), "viewer")).awaitTrouble("token-rejected", SHORT);
    }

    @Test
    void aForgedTokenIsRejected(Live live) {
        create(live);
        live.viewerWith(DevelopmentService.forgedToken(live.room(), "viewer")).awaitTrouble("token-rejected", SHORT);
    }

    @Test
    void aTokenOfAnotherRoomDoesNotOpenThisOne(Live live) {
        create(live);
        live.viewerWith(DevelopmentService.token("another", "viewer")).awaitTrouble("not-allowed", SHORT);
    }

    @Test
    void aViewersTokenIsNotEnoughToGoLive(Live live) {
        create(live);
        HostPage host = live.hostWith(DevelopmentService.token(live.room(), "viewer"));
        host.part("go-live").click();
        PlaywrightAssertions.assertThat(host.part("error")).hasAttribute("data-code", "not-allowed");
    }

    @Test
    void aRoomThatDoesNotExistIsNotFound(Live live) {
        live.viewerWith(DevelopmentService.token(live.room(), "viewer")).awaitTrouble("room-not-found", SHORT);
    }

    @Test
    void aSecondHostIsToldThatThePlaceIsTakenAndMayWatch(Live live) {
        HostPage first = live.host();
        first.goLive();
        HostPage second = live.host();
        Response refused = second.page()
                .waitForResponse("**/whip/*", () -> second.part("go-live").click());
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.headerValue("content-type")).startsWith("application/problem+json");
        assertThat(refused.text()).contains("urn:madang:problem:place-taken");
        PlaywrightAssertions.assertThat(second.part("error")).hasAttribute("data-code", "room-busy");

        second.part("error").locator("a[href*='as=viewer']").click();
        new ViewerPage(second.page()).awaitPlaying(SHORT);
        first.awaitViewers(1);
    }

    private static void create(Live live) {
        int status = live.node()
                .post("/v1/rooms", "{\"id\":\"%s\",\"mode\":\"live\"}".formatted(live.room()))
                .statusCode();
        assertThat(status).isEqualTo(201);
    }
}
