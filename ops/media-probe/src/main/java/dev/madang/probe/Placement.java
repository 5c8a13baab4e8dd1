package dev.madang.probe;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a room is in its fleet.
 *
 * @param home the node that decides for it
 * @param term which Home of its life that is
 */
public record Placement(String home, long term, List<Leg> legs, List<Relay> relays) {
    /** @param direction {@code publish}, {@code receive} or {@code duplex} */
    public record Leg(String participant, String node, String direction) {}

    /** One encoding of a track that goes from a node to another. */
    public record Relay(String track, String encoding, String from, String to) {}

    static Placement of(JsonNode said) {
        List<Leg> legs = new ArrayList<>();
        said.path("legs")
                .forEach(leg -> legs.add(new Leg(
                        leg.path("participant").asText(),
                        leg.path("node").asText(),
                        leg.path("direction").asText())));
        List<Relay> relays = new ArrayList<>();
        said.path("relays")
                .forEach(relay -> relays.add(new Relay(
                        relay.path("track").asText(),
                        relay.path("encoding").asText(),
                        relay.path("from").asText(),
                        relay.path("to").asText())));
        return new Placement(
                said.path("home").asText(), said.path("term").asLong(), List.copyOf(legs), List.copyOf(relays));
    }

    /** Where that participant's legs are, for people. */
    String of(String participant) {
        List<String> told = legs.stream()
                .filter(leg -> leg.participant().equals(participant))
                .map(leg -> leg.direction() + " on " + leg.node())
                .sorted()
                .toList();
        return told.isEmpty() ? "no leg" : String.join(", ", told);
    }
}
