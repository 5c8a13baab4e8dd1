package dev.madang.server.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.RoomId;
import dev.madang.rooms.model.RoomKey;
import dev.madang.server.auth.AccessToken;
import dev.madang.server.auth.ServiceAccount;
import dev.madang.server.auth.Services;
import dev.madang.server.config.ConfigFixture;
import dev.madang.server.problem.ProblemException;
import dev.madang.server.problem.ProblemKind;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The bounds of connections that have no keys yet. */
final class HalfOpenSessionsTest {
    private static final InetAddress ONE = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress TWO = InetAddress.ofLiteral("192.0.2.2");
    private static final InetAddress THREE = InetAddress.ofLiteral("192.0.2.3");
    private static final ServiceAccount SHOP = new Services(
                    ConfigFixture.config("madang.services.shop.secret", "shop-secret-shop-secret-shop-secret"))
            .authenticate("shop", "shop-secret-shop-secret-shop-secret")
            .orElseThrow();

    private final HalfOpenSessions sessions = new HalfOpenSessions(3, 2, Duration.ofMillis(19_500));

    private static AccessToken token(String id) {
        RoomKey room = new RoomKey(SHOP.service().key(), new RoomId("yard"));
        return new AccessToken(
                SHOP, room, new Entrant(null, Role.VIEWER, "v", Grants.NONE, null, id, null), Instant.MAX);
    }

    @Test
    void aTokenAndAnAddressHaveABoundEach() {
        sessions.take(token("t"), ONE, 2);
        sessions.take(token("t"), ONE, 2);
        assertThatThrownBy(() -> sessions.take(token("u"), ONE, 2))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.kind()).isEqualTo(ProblemKind.TOO_MANY_REQUESTS));
        sessions.take(token("t"), TWO, 2);
        assertThatThrownBy(() -> sessions.take(token("t"), THREE, 2)).hasMessageContaining("token");
        sessions.take(token("u"), THREE, 2);
    }

    @Test
    void oneNetworkOfIpv6IsOneClient() {
        sessions.take(token("t"), InetAddress.ofLiteral("2001:db8::1"), 2);
        sessions.take(token("u"), InetAddress.ofLiteral("2001:db8::ffff:2"), 2);
        assertThatThrownBy(() -> sessions.take(token("v"), InetAddress.ofLiteral("2001:db8::3"), 2))
                .hasMessageContaining("address");
        sessions.take(token("v"), InetAddress.ofLiteral("2001:db8:0:1::3"), 2);
    }

    @Test
    void whatIsConnectedMakesRoomOnce() {
        HalfOpenSessions.Place place = sessions.take(token("t"), ONE, 2);
        sessions.take(token("t"), ONE, 2);
        place.release();
        place.release();
        sessions.take(token("t"), ONE, 2);
        assertThatThrownBy(() -> sessions.take(token("t"), ONE, 2)).hasMessageContaining("address");
    }

    @Test
    void everyRefusalIsCounted() {
        sessions.take(token("t"), ONE, 2);
        sessions.take(token("t"), ONE, 2);
        sessions.take(token("t"), TWO, 2);
        assertThatThrownBy(() -> sessions.take(token("u"), ONE, 2)).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> sessions.take(token("v"), ONE, 2)).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> sessions.take(token("t"), THREE, 2)).isInstanceOf(ProblemException.class);

        assertThat(sessions.held()).isEqualTo(3);
        assertThat(sessions.refusals(HalfOpenSessions.Whose.ADDRESS)).isEqualTo(2);
        assertThat(sessions.refusals(HalfOpenSessions.Whose.TOKEN)).isEqualTo(1);
    }

    @Test
    void anOfferOfManySectionsTakesMorePlaces() {
        HalfOpenSessions.Place wide = sessions.take(token("t"), ONE, 5);
        assertThat(sessions.held()).isEqualTo(2);
        assertThatThrownBy(() -> sessions.take(token("u"), ONE, 1)).hasMessageContaining("address");
        assertThatThrownBy(() -> sessions.take(token("t"), TWO, 8)).hasMessageContaining("token");

        wide.release();
        assertThat(sessions.held()).isZero();
        assertThat(sessions.size()).isZero();
    }

    @Test
    void nothingIsKeptOfThoseThatAreDone() {
        for (int i = 0; i < 50; i++) {
            sessions.take(token("t" + i), InetAddress.ofLiteral("192.0.2." + i), 2)
                    .release();
        }
        assertThat(sessions.size()).isZero();
    }
}
