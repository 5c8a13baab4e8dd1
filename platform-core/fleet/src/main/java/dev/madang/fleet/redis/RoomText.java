package dev.madang.fleet.redis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.registry.NodeRef;
import dev.madang.rooms.registry.RegisteredRoom;
import dev.madang.rooms.registry.RoomRecord;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A room as it stands in Redis: a line {@code incarnation term createdAt epoch node}, which scripts read and which never changes its form,
 * and a JSON object with all that nodes alone read: {@code v} (1), {@code mode}, {@code settings} (texts), {@code carriers} (numbers).
 * Members that are not known are ignored; a higher {@code v} cannot be read.
 */
final class RoomText {
    private static final int VERSION = 1;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private RoomText() {}

    /** @throws IllegalArgumentException when the Home's node has a line feed in its name */
    static String of(RegisteredRoom room) {
        RoomRecord record = room.room();
        return record.incarnation() + " " + record.term() + " "
                + record.createdAt().toEpochMilli() + " "
                + room.home().epoch() + " " + node(room.home()) + "\n"
                + rest(record.mode(), record.settings(), room.carriers());
    }

    /** @throws IllegalArgumentException when it has a line feed */
    static String node(NodeRef node) {
        if (node.node().contains("\n")) {
            throw new IllegalArgumentException("the name of a node has a line feed");
        }
        return node.node();
    }

    /** What scripts need not read; the same room gives the same text. */
    static String rest(String mode, ModeSettings settings, Map<String, Integer> carriers) {
        ObjectNode rest = JSON.createObjectNode();
        rest.put("v", VERSION);
        rest.put("mode", mode);
        ObjectNode texts = rest.putObject("settings");
        new TreeMap<>(settings.values()).forEach(texts::put);
        ObjectNode numbers = rest.putObject("carriers");
        new TreeMap<>(carriers).forEach(numbers::put);
        return rest.toString();
    }

    /** Empty for what cannot be read. */
    static Optional<RegisteredRoom> read(RoomKey key, String text) {
        int end = text.indexOf('\n');
        String[] line = text.substring(0, Math.max(0, end)).split(" ", 5);
        if (line.length != 5) {
            return Optional.empty();
        }
        try {
            JsonNode rest = JSON.readTree(text.substring(end + 1));
            if (!rest.path("v").isInt()
                    || rest.path("v").asInt() > VERSION
                    || !rest.path("mode").isTextual()) {
                return Optional.empty();
            }
            Map<String, String> settings = new HashMap<>();
            rest.path("settings")
                    .properties()
                    .forEach(each -> settings.put(each.getKey(), each.getValue().asText()));
            Map<String, Integer> carriers = new HashMap<>();
            rest.path("carriers")
                    .properties()
                    .forEach(each -> carriers.put(each.getKey(), each.getValue().asInt()));
            RoomRecord record = new RoomRecord(
                    key,
                    Long.parseLong(line[0]),
                    Long.parseLong(line[1]),
                    rest.path("mode").asText(),
                    new ModeSettings(settings),
                    Instant.ofEpochMilli(Long.parseLong(line[2])));
            return Optional.of(new RegisteredRoom(record, new NodeRef(line[4], Long.parseLong(line[3])), carriers));
        } catch (JsonProcessingException | NumberFormatException unreadable) {
            return Optional.empty();
        }
    }
}
