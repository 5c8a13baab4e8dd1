package dev.madang.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.rooms.sim.Offers;
import java.net.http.HttpResponse;

/**
 * A live room of its own, into which its host publishes by WHIP.
 *
 * @param host its token, as a header has it
 */
record WhipRoom(String room, String host) {
    static WhipRoom create() {
        String room = Api.room(Api.SHOP);
        return new WhipRoom(room, Api.bearer(Api.SHOP, room, "host", "host-1"));
    }

    HttpResponse<String> publish() {
        HttpResponse<String> answer = Api.offer("/whip/" + room, host, Offers.publish());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return answer;
    }
}
