package dev.madang.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.rooms.Room;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Actor;
import dev.madang.rooms.sim.MeetingMode;
import dev.madang.rooms.sim.RoomWorld;
import dev.madang.server.auth.Credentials;
import dev.madang.server.auth.Operators;
import dev.madang.server.auth.Services;
import dev.madang.server.auth.Tokens;
import dev.madang.server.config.ConfigFixture;
import dev.madang.server.config.MadangConfig;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuessDoorTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    private static final RoomWorld WORLD = new RoomWorld(new MeetingMode());

    private final GuessDoor door = door("madang.metrics.token", "figures");

    private static GuessDoor door(String... more) {
        String[] keys = {"madang.services.shop.secret", SECRET, more[0], more[1]};
        MadangConfig config = ConfigFixture.config(keys);
        Services services = new Services(config);
        ClientAddress clients = new ClientAddress(config, HopsFixture.hops());
        Tokens tokens = new Tokens(services, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), config);
        return new GuessDoor(
                clients,
                new Credentials(services, tokens),
                new MetricsDoor(config, clients),
                WORLD.rooms(),
                new Operators(config));
    }

    private @Nullable Boolean basic(String pair, String path) {
        byte[] bytes = pair.getBytes(StandardCharsets.UTF_8);
        return door.isRight("Basic " + Base64.getEncoder().encodeToString(bytes), path);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/rooms, true",
        "/v1/rooms/a/participants, true",
        "/v1;a=b/rooms;c/x, true",
        "/;a/v1/rooms, true",
        "/v1/node, false",
        "/v1/signal, false",
        "/live/, false",
    })
    void secretsOfServicesAreLookedAtWhereTheyCount(String path, boolean looked) {
        assertThat(basic("shop:" + SECRET, path)).isEqualTo(looked ? true : null);
        assertThat(basic("shop:wrong", path)).isEqualTo(looked ? false : null);
        assertThat(basic("nobody:" + SECRET, path)).isEqualTo(looked ? false : null);
        assertThat(basic("shop", path)).isEqualTo(looked ? false : null);
        assertThat(door.isRight("Basic %%%", path)).isEqualTo(looked ? false : null);
        assertThat(door.isRight("Bearer figures", path)).isNull();
        assertThat(door.isRight(null, path)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"/q/metrics", "/q/metrics/"})
    void soIsTheTokenOfTheFiguresWhereThereIsOne(String path) {
        assertThat(door.isRight("Bearer figures", path)).isTrue();
        assertThat(door.isRight("Bearer figure", path)).isFalse();
        assertThat(basic("shop:" + SECRET, path)).isFalse();
        assertThat(door("madang.http.port", "8080").isRight("Bearer figures", path))
                .isNull();
    }

    @Test
    void codesOfInvitationsAreGuessedToo() {
        Room room = WORLD.room("yard");
        String code = room.invite(Actor.SERVICE, Role.VIEWER, 1, Duration.ofHours(1), null)
                .code();
        assertThat(door.isRight(null, "/v1/invitations/" + code)).isTrue();
        assertThat(door.isRight(null, "/v1/invitations/guess")).isFalse();
        assertThat(door.isRight(null, "/v1/node")).isNull();
    }
}
