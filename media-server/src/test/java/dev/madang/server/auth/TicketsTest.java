package dev.madang.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.madang.rooms.Room;
import dev.madang.rooms.event.RoomEnd;
import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.mode.Right;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.RoomId;
import dev.madang.rooms.model.Standing;
import dev.madang.rooms.model.TrackKind;
import dev.madang.rooms.sim.MeetingMode;
import dev.madang.rooms.sim.RoomWorld;
import dev.madang.server.config.ConfigFixture;
import dev.madang.server.config.MadangConfig;
import dev.madang.server.problem.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TicketsTest {
    private static final String SECRET = "shop-secret-shop-secret-shop-secret";
    private static final Standing PROMOTED = new Standing(
            Role.VIEWER,
            Role.MEMBER,
            new Grants(Map.of(Right.PUBLISH_SCREEN, false)),
            Map.of(TrackKind.AUDIO, true),
            "{\"seat\":3}",
            "Vera (press)");

    private final AtomicReference<Instant> time = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final MadangConfig config = ConfigFixture.config(
            "madang.services.shop.secret",
            SECRET,
            "madang.services.school.secret",
            "school-secret-school-secret-school");
    private final Services services = new Services(config);
    private final Tickets tickets = new Tickets(clock(), config);
    private final RoomWorld world = new RoomWorld(new MeetingMode());
    private final Room room = world.room("yard");

    private Clock clock() {
        InstantSource source = time::get;
        return source.withZone(ZoneOffset.UTC);
    }

    private AccessToken token(String service, @Nullable String identity, String tokenId) {
        Entrant who = new Entrant(identity, Role.VIEWER, "Vera", Grants.NONE, null, tokenId, null);
        return new AccessToken(
                services.issuer(service), room.key(), who, time.get().plusSeconds(60));
    }

    private Optional<Standing> read(String ticket, AccessToken token) {
        return tickets.read(ticket, token, room).map(Entrant::standing);
    }

    @Test
    void whatWasGivenComesBackAlsoWhenTheTokenHasExpired() {
        AccessToken vera = token("shop", "vera", "t1");
        AccessToken other = token("shop", "vera", "t2");
        String ticket = tickets.write(vera, room, "vera", PROMOTED);
        time.set(time.get().plus(Duration.ofMinutes(14)));
        assertThat(read(ticket, vera)).as("its own token has expired").contains(PROMOTED);
        assertThat(read(ticket, token("shop", "vera", "t3")))
                .as("a token that is good")
                .contains(PROMOTED);
        assertThat(read(ticket, other)).as("another one that has expired").isEmpty();
        time.set(time.get().plus(Duration.ofMinutes(1)));
        assertThat(read(ticket, vera)).isEmpty();
    }

    @Test
    void aTicketDoesNotGoWithATokenOfAnotherRole() {
        AccessToken vera = token("shop", "vera", "t1");
        String ticket = tickets.write(vera, room, "vera", PROMOTED);
        Entrant host = new Entrant("vera", Role.HOST, "Vera", Grants.NONE, null, "t0", null);
        assertThat(read(ticket, new AccessToken(vera.account(), room.key(), host, vera.expiresAt())))
                .isEmpty();
    }

    @Test
    void anothersTicketIsOfNoUse() {
        String ticket = tickets.write(token("shop", "vera", "t1"), room, "vera", PROMOTED);
        assertThat(read(ticket, token("shop", "vito", "t2"))).isEmpty();
        assertThat(read(ticket, token("shop", null, "t1"))).isEmpty();
        assertThat(read(ticket, token("school", "vera", "t1"))).isEmpty();
        assertThat(read(ticket.substring(0, ticket.length() - 3) + "AAA", token("shop", "vera", "t1")))
                .isEmpty();
        assertThat(read("nonsense", token("shop", "vera", "t1"))).isEmpty();
    }

    @Test
    void aTokenIsNoTicketAndATicketNoToken() {
        Tokens tokens = new Tokens(services, clock(), config);
        AccessToken vera = token("shop", "vera", "t1");
        String minted = tokens.mint(services.issuer("shop"), new RoomId("yard"), vera.entrant(), Optional.empty())
                .token();
        assertThat(read(minted, vera)).isEmpty();
        String ticket = tickets.write(vera, room, "vera", PROMOTED);
        assertThatThrownBy(() -> tokens.verify(ticket)).isInstanceOf(ProblemException.class);
    }

    @Test
    void whoCameWithoutAnIdentityIsKnownByItsToken() {
        String made = Entrant.ANONYMOUS + "k3";
        String ticket = tickets.write(token("shop", null, "t1"), room, made, PROMOTED);
        assertThat(tickets.read(ticket, token("shop", null, "t1"), room))
                .get()
                .extracting(Entrant::identity)
                .isEqualTo(made);
        assertThat(read(ticket, token("shop", null, "t2"))).isEmpty();
    }

    @Test
    void aRoomThatHadThisIdBeforeIsAnother() {
        String ticket = tickets.write(token("shop", "vera", "t1"), room, "vera", PROMOTED);
        room.close(RoomEnd.REQUESTED);
        world.pass(Duration.ofSeconds(1));
        Room next = world.room("yard");
        assertThat(tickets.read(ticket, token("shop", "vera", "t1"), next)).isEmpty();
    }
}
