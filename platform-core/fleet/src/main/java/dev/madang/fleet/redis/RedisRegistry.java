package dev.madang.fleet.redis;

import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.model.RoomId;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.registry.NodeRef;
import dev.madang.rooms.registry.RegisteredRoom;
import dev.madang.rooms.registry.Registry;
import dev.madang.rooms.registry.RegistryAwayException;
import dev.madang.rooms.registry.RoomRecord;
import io.lettuce.core.KeyValue;
import io.lettuce.core.Limit;
import io.lettuce.core.MapScanCursor;
import io.lettuce.core.Range;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.StreamMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rooms of a fleet in Redis: per service a hash of rooms and a stream of what has changed in it, both written by one script. Whoever
 * follows the stream asks from the entry that was told last, which has to be there still: so nobody takes another stream for it.
 */
public final class RedisRegistry implements Registry {
    private static final Duration OVER_REMEMBERED = Duration.ofHours(1);
    private static final int MOST_TOLD = 1_000;
    /** Rooms that are read by one command, roughly. */
    private static final int PAGE = 250;

    private static final Pattern ENTRY = Pattern.compile("[0-9]{1,20}-[0-9]{1,20}");

    private final RedisLink link;
    private final Keys keys;

    public RedisRegistry(RedisLink link) {
        this.link = link;
        keys = link.keys();
    }

    /** @throws IllegalArgumentException when the node's name has a line feed */
    @Override
    public Creation create(
            RoomKey key, NodeRef home, String mode, ModeSettings settings, Instant createdAt, int maxRooms) {
        List<String> said = act(
                key,
                "create",
                Long.toString(createdAt.toEpochMilli()),
                Long.toString(home.epoch()),
                RoomText.node(home),
                Integer.toString(maxRooms),
                RoomText.rest(mode, settings, Map.of()));
        return switch (said.getFirst()) {
            case "created" -> new Creation.Created(readable(key, said.get(1)));
            case "existed" -> new Creation.Existed(readable(key, said.get(1)));
            case "full" -> new Creation.Full();
            default -> throw unexpected(said);
        };
    }

    @Override
    public Outcome claim(RegisteredRoom next) {
        return put(next);
    }

    @Override
    public Outcome refill(RegisteredRoom room) {
        return put(room);
    }

    private Outcome put(RegisteredRoom room) {
        List<String> said = act(room.key(), "put", RoomText.of(room));
        return switch (said.getFirst()) {
            case "in" -> new Outcome.In();
            case "superseded" -> new Outcome.Superseded(readable(room.key(), said.get(1)));
            case "over" -> new Outcome.Over();
            default -> throw unexpected(said);
        };
    }

    @Override
    public boolean remove(RoomRecord room) {
        List<String> said = act(
                room.key(),
                "remove",
                Long.toString(room.incarnation()),
                Long.toString(room.term()),
                Long.toString(OVER_REMEMBERED.toMillis()));
        return said.getFirst().equals("removed");
    }

    private List<String> act(RoomKey key, String act, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of(act, key.id().value(), UUID.randomUUID().toString()));
        arguments.addAll(List.of(more));
        return link.run(
                Lane.DECISIONS,
                Deadline.in(Lane.DECISIONS.longest()),
                Script.ROOMS,
                keys.of(key),
                arguments.toArray(String[]::new));
    }

    private static IllegalStateException unexpected(List<String> said) {
        return new IllegalStateException("the script of rooms said " + said.getFirst());
    }

    /** What has to be known for an answer. */
    private RegisteredRoom readable(RoomKey key, String text) {
        return read(key, text)
                .orElseThrow(() -> new RegistryAwayException("what is there of room " + key + " cannot be read", null));
    }

    private Optional<RegisteredRoom> read(RoomKey key, String text) {
        Optional<RegisteredRoom> room = RoomText.read(key, text);
        if (room.isEmpty()) {
            link.counts().unreadable.increment();
        }
        return room;
    }

    @Override
    public Optional<RegisteredRoom> find(RoomKey key) {
        String rooms = keys.rooms(key.service());
        Deadline deadline = Deadline.in(Lane.DECISIONS.longest());
        List<KeyValue<String, String>> found = link.ask(
                Lane.DECISIONS,
                deadline,
                rooms,
                commands -> commands.hmget(rooms, key.id().value()));
        return found.stream().filter(KeyValue::hasValue).findFirst().flatMap(text -> read(key, text.getValue()));
    }

    @Override
    public List<RegisteredRoom> roomsOf(String service) {
        Deadline deadline = Deadline.in(Lane.LISTS.longest());
        return link.listed(deadline, () -> roomsOf(service, deadline));
    }

    private List<RegisteredRoom> roomsOf(String service, Deadline deadline) {
        String key = keys.rooms(service);
        // A room may come twice where the hash grows meanwhile.
        Map<String, String> texts = new HashMap<>();
        ScanCursor cursor = ScanCursor.INITIAL;
        do {
            ScanCursor from = cursor;
            MapScanCursor<String, String> page = link.ask(
                    Lane.LISTS, deadline, key, commands -> commands.hscan(key, from, ScanArgs.Builder.limit(PAGE)));
            texts.putAll(page.getMap());
            cursor = page;
        } while (!cursor.isFinished());
        List<RegisteredRoom> rooms = new ArrayList<>();
        texts.forEach(
                (id, text) -> key(service, id).flatMap(room -> read(room, text)).ifPresent(rooms::add));
        rooms.sort(Comparator.comparing((RegisteredRoom room) -> room.room().createdAt())
                .thenComparing(room -> room.room().incarnation()));
        return rooms;
    }

    private Optional<RoomKey> key(String service, String id) {
        if (RoomId.valid(id)) {
            return Optional.of(new RoomKey(service, new RoomId(id)));
        }
        link.counts().unreadable.increment();
        return Optional.empty();
    }

    @Override
    public Changes changes(String service, @Nullable String after) {
        Deadline deadline = Deadline.in(Lane.LISTS.longest());
        return link.listed(deadline, () -> changes(service, after, deadline));
    }

    private Changes changes(String service, @Nullable String after, Deadline deadline) {
        String stream = keys.changes(service);
        String entry = after == null ? "" : after.substring(0, Math.max(0, after.indexOf('/')));
        if (after != null && ENTRY.matcher(entry).matches()) {
            List<StreamMessage<String, String>> told = link.ask(
                    Lane.LISTS,
                    deadline,
                    stream,
                    commands -> commands.xrange(stream, Range.create(entry, "+"), Limit.from(MOST_TOLD + 1L)));
            if (!told.isEmpty() && cursor(told.getFirst()).equals(after)) {
                List<Change> news = new ArrayList<>();
                for (StreamMessage<String, String> each : told.subList(1, told.size())) {
                    change(service, each.getBody()).ifPresent(news::add);
                }
                return new Changes(false, news, cursor(told.getLast()));
            }
        }
        List<StreamMessage<String, String>> newest = link.ask(
                Lane.LISTS, deadline, stream, commands -> commands.xrevrange(stream, Range.unbounded(), Limit.from(1)));
        // From a stream that is empty nobody can go on: the next one looks the same.
        return new Changes(true, List.of(), newest.isEmpty() ? "" : cursor(newest.getFirst()));
    }

    /** Names an entry, with what no other stream has. */
    private static String cursor(StreamMessage<String, String> entry) {
        return entry.getId() + "/" + entry.getBody().get("m");
    }

    /** Empty for what cannot be read. */
    private Optional<Change> change(String service, Map<String, String> entry) {
        RoomKey key = key(service, entry.getOrDefault("r", "")).orElse(null);
        if (key == null) {
            return Optional.empty();
        }
        String text = entry.get("v");
        if (text != null) {
            return read(key, text).map(room -> new Change(key, room.room().incarnation(), room));
        }
        try {
            return Optional.of(new Change(key, Long.parseLong(entry.getOrDefault("o", "")), null));
        } catch (NumberFormatException unreadable) {
            link.counts().unreadable.increment();
            return Optional.empty();
        }
    }
}
