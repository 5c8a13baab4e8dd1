package dev.madang.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A room of any mode and the tabs that take part in it. */
final class Meeting {
    private static final Pattern PERSON =
            Pattern.compile("\"id\":\"([^\"]+)\",\"identity\":[^,]+,\"role\":\"[^\"]+\",\"name\":\"([^\"]+)\"");
    private static final Pattern VIDEO = Pattern.compile("\"kind\":\"video\".*?\"cause\":\"([a-z]+)\"");

    private final Live live;
    private int people;
    private @Nullable ParticipantPage last;

    Meeting(Live live, String mode) {
        this.live = live;
        HttpResponse<String> created =
                live.node().post("/v1/rooms", "{\"id\":\"%s\",\"mode\":\"%s\"}".formatted(live.room(), mode));
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    }

    /** A tab that has joined in that role. */
    ParticipantPage join(String role) {
        return join(live.participant(), role, false);
    }

    /** The same with one connection for both directions. */
    ParticipantPage joinDuplex(String role) {
        return join(live.participant(), role, true);
    }

    /** The same in Firefox. */
    ParticipantPage joinByFirefox(String role, boolean duplex) {
        return join(live.firefoxParticipant(), role, duplex);
    }

    /** The same by that network. */
    ParticipantPage joinBy(VanishingNetwork network, String role, boolean duplex) {
        return join(live.participantBy(network), role, duplex);
    }

    private ParticipantPage join(Tab tab, String role, boolean duplex) {
        int number = people++;
        String name = role + "-" + number;
        ParticipantPage page = new ParticipantPage(tab, name, number).join(token(role, name), duplex);
        last = page;
        return page;
    }

    /** A tab that has not joined, and will publish or watch in that role by WHIP or WHEP alone. */
    ParticipantPage plain(String role) {
        int number = people++;
        return new ParticipantPage(live.participant(), role + "-" + number, number);
    }

    /** The tab that joined last. */
    ParticipantPage last() {
        return Objects.requireNonNull(last);
    }

    /** A token for the room. */
    String token(String role, String name) {
        HttpResponse<String> minted = live.node()
                .post(
                        "/v1/rooms/" + live.room() + "/tokens",
                        "{\"role\":\"%s\",\"name\":\"%s\"}".formatted(role, name));
        assertThat(minted.statusCode()).as(minted.body()).isEqualTo(200);
        return minted.body().replaceAll(".*\"token\"\\s*:\\s*\"([^\"]+)\".*", "$1");
    }

    /** Why those of that name are sent no better pictures, as REST says. */
    List<String> causes(String name) {
        return PERSON.matcher(people())
                .results()
                .filter(person -> person.group(2).equals(name))
                .map(person -> live.node()
                        .read("/v1/rooms/" + live.room() + "/participants/" + person.group(1) + "/quality")
                        .body())
                .flatMap(quality -> VIDEO.matcher(quality).results())
                .map(cause -> cause.group(1))
                .toList();
    }

    /** The participants as REST has them. */
    String people() {
        return live.node().read("/v1/rooms/" + live.room() + "/participants").body();
    }
}
