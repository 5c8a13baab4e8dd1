package dev.madang.fleet.wire;

import dev.madang.rooms.message.Act;
import dev.madang.rooms.message.HomeMessage;
import dev.madang.rooms.message.RosterEntry;
import dev.madang.rooms.message.RosterEntry.RosterTrack;
import dev.madang.rooms.message.RouterMessage;
import dev.madang.rooms.mode.AudioPolicy;
import dev.madang.rooms.mode.ChatPolicy;
import dev.madang.rooms.mode.EmptyRoom;
import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.mode.HostLeaves;
import dev.madang.rooms.mode.ModeRules;
import dev.madang.rooms.mode.Placement;
import dev.madang.rooms.mode.PublishLimits;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.mode.RoleRules;
import dev.madang.rooms.mode.RoomLimits;
import dev.madang.rooms.mode.TalkRules;
import dev.madang.rooms.mode.VideoPolicy;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.ParticipantView;
import dev.madang.rooms.model.RoomId;
import dev.madang.rooms.model.Standing;
import dev.madang.rooms.model.TrackId;
import dev.madang.rooms.model.TrackSource;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Random values of whatever records messages are made of, found by their components: a new component or kind is tested unasked. */
final class RandomValues {
    private static final int MOST_ELEMENTS = 3;
    private static final int TRIES = 1_000;
    private static final String[] PIECES = {
        "a",
        "Z",
        "0",
        "-",
        " ",
        "\"",
        "\\",
        "/",
        "\n",
        "\u0000",
        "\u007f",
        "é",
        "마",
        "\u2028",
        "\uD83D\uDE00",
        "\uD83D",
        "\uDE00",
        "{",
        "}"
    };

    private final Random random;
    private final Set<Class<?>> made = new HashSet<>();
    private final Map<Class<?>, Supplier<?>> special = new HashMap<>();

    RandomValues(long seed) {
        // Of neighbouring seeds, Random itself begins alike.
        random = new Random(new SplittableRandom(seed).nextLong());
        special.put(String.class, this::text);
        special.put(Boolean.class, random::nextBoolean);
        special.put(boolean.class, random::nextBoolean);
        special.put(int.class, this::whole);
        special.put(Integer.class, this::whole);
        special.put(long.class, this::number);
        special.put(Instant.class, this::instant);
        special.put(Duration.class, this::duration);
        special.put(RoomId.class, () -> new RoomId("room-" + random.nextInt(100)));
        special.put(ParticipantId.class, () -> new ParticipantId("~" + text()));
        special.put(TrackSource.class, () -> new TrackSource("source-" + random.nextInt(9), random.nextBoolean()));
        special.put(TrackId.class, () -> new TrackId(make(ParticipantId.class), 1 + random.nextInt(999_999_999)));
        special.put(Entrant.class, this::entrant);
        special.put(ModeRules.class, this::rules);
        special.put(PublishLimits.class, () -> new PublishLimits(bps(), bps(), bps()));
        special.put(RoomLimits.class, () -> new RoomLimits(limit(), limit()));
        special.put(RosterEntry.class, this::entry);
        special.put(
                TalkRules.class,
                () -> new TalkRules(any(ChatPolicy.values()), random.nextInt(201), random.nextBoolean()));
        special.put(RouterMessage.Unknown.class, () -> new RouterMessage.Unknown("later-" + text()));
        special.put(HomeMessage.Unknown.class, () -> new HomeMessage.Unknown("later-" + text()));
        special.put(Act.Unknown.class, () -> new Act.Unknown("later-" + text()));
    }

    /** The types of which there were values. */
    Set<Class<?>> made() {
        return made;
    }

    /** A value of that record, enum, sealed type or value. */
    <T> T make(Class<T> type) {
        @SuppressWarnings("unchecked")
        T value = (T) value(type, new AnnotatedType[0]);
        made.add(value.getClass());
        return value;
    }

    private Object value(Class<?> type, AnnotatedType[] arguments) {
        Supplier<?> known = special.get(type);
        if (known != null) {
            return known.get();
        }
        if (type.isEnum()) {
            return any(type.getEnumConstants());
        }
        if (type == List.class) {
            return elements(arguments[0]);
        }
        if (type == Set.class) {
            return new HashSet<>(elements(arguments[0]));
        }
        if (type == Map.class) {
            Map<Object, Object> map = new HashMap<>();
            elements(arguments[0]).forEach(key -> map.put(key, component(arguments[1])));
            return map;
        }
        if (type == Optional.class) {
            return random.nextBoolean() ? Optional.of(component(arguments[0])) : Optional.empty();
        }
        if (type.isSealed()) {
            return make(any(type.getPermittedSubclasses()));
        }
        return record(type);
    }

    private List<Object> elements(AnnotatedType type) {
        List<Object> all = new ArrayList<>();
        for (int i = random.nextInt(MOST_ELEMENTS + 1); i > 0; i--) {
            all.add(component(type));
        }
        return all;
    }

    private Object component(AnnotatedType type) {
        Type plain = type.getType();
        Class<?> raw = (Class<?>) (plain instanceof ParameterizedType of ? of.getRawType() : plain);
        AnnotatedType[] arguments = type instanceof AnnotatedParameterizedType of
                ? of.getAnnotatedActualTypeArguments()
                : new AnnotatedType[0];
        Object value = value(raw, arguments);
        made.add(value.getClass());
        return value;
    }

    private @Nullable Object nullable(AnnotatedType type) {
        boolean isNull = type.isAnnotationPresent(Nullable.class) && random.nextInt(3) == 0;
        return isNull ? null : component(type);
    }

    /** What its constructor refuses is tried again. */
    private Object record(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        for (int i = 0; i < TRIES; i++) {
            try {
                Constructor<?> constructor = type.getDeclaredConstructor(types);
                return constructor.newInstance(Arrays.stream(components)
                        .map(each -> nullable(each.getAnnotatedType()))
                        .toArray());
            } catch (InvocationTargetException refused) {
                if (!(refused.getCause() instanceof IllegalArgumentException)) {
                    throw new AssertionError(refused);
                }
            } catch (ReflectiveOperationException impossible) {
                throw new AssertionError(impossible);
            }
        }
        throw new AssertionError("no value of " + type + " is allowed");
    }

    private <E> E any(E[] all) {
        return all[random.nextInt(all.length)];
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            text.append(any(PIECES));
        }
        return text.toString();
    }

    private int whole() {
        return any(new Integer[] {0, 1, 127, random.nextInt(), Integer.MAX_VALUE, Integer.MIN_VALUE});
    }

    private long number() {
        return any(new Long[] {0L, 1L, random.nextLong(), Long.MAX_VALUE, Long.MIN_VALUE});
    }

    private int limit() {
        return random.nextBoolean() ? RoleRules.UNBOUNDED : 1 + random.nextInt(1_000);
    }

    private int bps() {
        return 10_000 + random.nextInt(1_000_000_000);
    }

    private Instant instant() {
        return any(new Instant[] {
            Instant.EPOCH,
            Instant.MAX,
            Instant.MIN,
            Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000)),
            Instant.ofEpochMilli(1_767_225_600_000L + random.nextInt(1_000_000))
        });
    }

    private Duration duration() {
        return any(new Duration[] {
            Duration.ZERO, Duration.ofSeconds(30), Duration.ofSeconds(random.nextInt(), random.nextInt(1_000_000_000))
        });
    }

    private String name() {
        return any(new String[] {"마당", "p " + random.nextInt(100), "\uD83D\uDE00\"\\"});
    }

    private Entrant entrant() {
        return new Entrant(
                random.nextBoolean() ? name() : null,
                make(Role.class),
                name(),
                make(Grants.class),
                random.nextBoolean() ? text() : null,
                text(),
                random.nextBoolean() ? make(Standing.class) : null,
                random.nextBoolean() ? text() : null);
    }

    private RosterEntry entry() {
        ParticipantView view = make(ParticipantView.class);
        List<RosterTrack> tracks = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            tracks.add(make(RosterTrack.class));
        }
        String identity = view.identity() != null
                ? view.identity()
                : random.nextBoolean() ? view.id().value() : text();
        ParticipantView shown = new ParticipantView(
                view.id(),
                view.identity(),
                view.role(),
                view.name(),
                view.metadata(),
                view.joinedAt(),
                view.handRaised(),
                view.interrupted(),
                view.rights(),
                tracks.stream().map(RosterTrack::view).toList());
        return new RosterEntry(shown, identity, make(Standing.class), number(), number(), random.nextBoolean(), tracks);
    }

    private ModeRules rules() {
        Map<Role, RoleRules> roles = new HashMap<>();
        for (Role role : Role.values()) {
            roles.put(role, make(RoleRules.class));
        }
        roles.put(Role.HOST, RoleRules.publisher(limit(), Set.of(Role.values())));
        return new ModeRules(
                roles,
                make(RoomLimits.class),
                make(HostLeaves.class),
                make(EmptyRoom.class),
                make(AudioPolicy.class),
                make(VideoPolicy.class),
                make(Placement.class),
                make(PublishLimits.class),
                make(TalkRules.class));
    }
}
