package dev.madang.server.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.madang.media.engine.CloseReason;
import dev.madang.rooms.Room;
import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.RoomId;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.router.Leg;
import dev.madang.rooms.sim.MeetingMode;
import dev.madang.rooms.sim.RoomWorld;
import dev.madang.server.auth.AccessToken;
import dev.madang.server.auth.ServiceAccount;
import dev.madang.server.auth.Services;
import dev.madang.server.config.ConfigFixture;
import dev.madang.server.metrics.JoinMetrics;
import dev.madang.server.problem.ProblemException;
import dev.madang.server.problem.ProblemKind;
import dev.madang.server.sdp.SdpDialect;
import dev.madang.server.session.HalfOpenSessions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Connections by signalling count among those that nothing was heard of. */
class SignalSessionTest {
    private static final ServiceAccount SHOP = new Services(
                    ConfigFixture.config("madang.services.shop.secret", "shop-secret-shop-secret-shop-secret"))
            .authenticate("shop", "shop-secret-shop-secret-shop-secret")
            .orElseThrow();
    private static final Entrant VIEWER = new Entrant(null, Role.VIEWER, "vera", Grants.NONE, null, "t", null);
    private static final AccessToken TOKEN =
            new AccessToken(SHOP, new RoomKey("shop", new RoomId("yard")), VIEWER, Instant.MAX);

    private final RoomWorld world = new RoomWorld(new MeetingMode());
    private final Room room = world.room("yard");
    private final MessageTexts texts = new MessageTexts(new ObjectMapper(), new OutboxBudget(1 << 20, Runnable::run));
    private final HalfOpenSessions halfOpen = new HalfOpenSessions(2, 100, Duration.ofSeconds(20));

    private SignalSession session(String address) {
        Outbox outbox = new Outbox(texts);
        SignalSession session = new SignalSession(
                address,
                outbox,
                new Notices(outbox, texts, (task, nanos) -> {}, () -> 0),
                new JoinMetrics(new SimpleMeterRegistry()),
                room,
                () -> "ticket",
                "1.0.0",
                sections -> halfOpen.take(TOKEN, InetAddress.ofLiteral(address), sections),
                over -> {});
        session.begin(room.enter(Entrant.anonymous(Role.VIEWER, "v" + address), session.news()));
        return session;
    }

    private Leg received(SignalSession session) throws Exception {
        session.legs().receive(1, SdpDialect.named(null), false);
        return Objects.requireNonNull(session.receiveLeg());
    }

    @Test
    void oneTokenMakesSoManyConnectionsThatNobodyAnswersAndNoMore() throws Exception {
        Leg first = received(session("192.0.2.1"));
        Leg second = received(session("192.0.2.2"));
        SignalSession third = session("192.0.2.3");

        assertThatThrownBy(() -> received(third))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.kind()).isEqualTo(ProblemKind.TOO_MANY_REQUESTS));
        assertThat(third.receiveLeg()).isNull();

        world.connect(first);
        received(third);
        assertThatThrownBy(() -> received(session("192.0.2.4"))).isInstanceOf(ProblemException.class);

        world.lose(second, CloseReason.REMOTE_CLOSED);
        received(session("192.0.2.5"));
    }

    @Test
    void whatWasRefusedHoldsNoPlace() {
        SignalSession session = session("192.0.2.1");
        session.leave(null);
        assertThatThrownBy(() -> received(session)).isInstanceOf(RuntimeException.class);
        assertThat(halfOpen.size()).isZero();
    }
}
