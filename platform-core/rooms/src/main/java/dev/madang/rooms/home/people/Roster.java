package dev.madang.rooms.home.people;

import dev.madang.rooms.message.RosterEntry;
import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.ParticipantView;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who is in a room or about to be, in the order they came. Not thread-safe: guarded as its Home is. */
public final class Roster {
    private final NavigableMap<Long, Participant> participants = new TreeMap<>();
    private final Map<Participant, Long> ordinals = new HashMap<>();
    private final Map<ParticipantId, Participant> byId = new HashMap<>();
    private final Map<String, Participant> byIdentity = new HashMap<>();
    /** Those in a role that publishes, in the order they came into it. */
    private final Map<Participant, Long> publishers = new LinkedHashMap<>();

    private final Set<Participant> present = new LinkedHashSet<>();
    private final Map<Role, Integer> places = new EnumMap<>(Role.class);
    private final Map<Role, Integer> joined = new EnumMap<>(Role.class);
    private final RuleBook rules;
    private long newest;
    private long newestOnStage;

    public Roster(RuleBook rules) {
        this.rules = rules;
    }

    /** The participant of that identity, or null. */
    public @Nullable Participant known(@Nullable String identity) {
        return identity == null ? null : byIdentity.get(identity);
    }

    public void add(Participant participant) {
        participant.rights(rules.now().rights(participant.role(), participant.grants()));
        add(participant, ++newest);
        addToRole(participant);
    }

    private void add(Participant participant, long ordinal) {
        participants.put(ordinal, participant);
        ordinals.put(participant, ordinal);
        byId.put(participant.id(), participant);
        byIdentity.put(participant.identity(), participant);
    }

    /** One who was in the room under an earlier Home. */
    public void adopt(RosterEntry entry, Participant participant) {
        participant.adopt(entry);
        add(participant, entry.ordinal());
        newest = Math.max(newest, entry.ordinal());
        if (entry.stageOrdinal() != 0) {
            publishers.put(participant, entry.stageOrdinal());
            newestOnStage = Math.max(newestOnStage, entry.stageOrdinal());
        }
        places.merge(participant.role(), 1, Integer::sum);
        countJoined(participant);
    }

    public void remove(Participant participant) {
        Long ordinal = ordinals.remove(participant);
        if (ordinal == null) {
            return;
        }
        participants.remove(ordinal);
        byId.remove(participant.id());
        byIdentity.remove(participant.identity(), participant);
        removeFromRole(participant);
    }

    private void addToRole(Participant participant) {
        if (mayPublish(participant)) {
            publishers.put(participant, ++newestOnStage);
        }
        places.merge(participant.role(), 1, Integer::sum);
        if (participant.joined()) {
            countJoined(participant);
        }
    }

    private void removeFromRole(Participant participant) {
        publishers.remove(participant);
        lessOne(places, participant.role());
        if (participant.joined()) {
            lessOne(joined, participant.role());
        }
    }

    private static void lessOne(Map<Role, Integer> counts, Role role) {
        counts.computeIfPresent(role, (any, count) -> count == 1 ? null : count - 1);
    }

    /** Gives a participant another role, or other grants. */
    public void promote(Participant participant, Role to, Grants promoted) {
        removeFromRole(participant);
        participant.promoted(
                to,
                promoted,
                rules.now().rights(to, participant.cameAs().grants().and(promoted)));
        addToRole(participant);
    }

    /** The participant of that id, or null. */
    public @Nullable Participant find(ParticipantId id) {
        return byId.get(id);
    }

    /** Those who came after that one and have joined, in the order they came: a walk that may be left and gone on with. */
    public Stream<Map.Entry<Long, ParticipantView>> joinedAfter(long ordinal) {
        return participants.tailMap(ordinal, false).entrySet().stream()
                .filter(entry -> entry.getValue().joined())
                .map(entry -> Map.entry(entry.getKey(), entry.getValue().view()));
    }

    public void countJoined(Participant participant) {
        joined.merge(participant.role(), 1, Integer::sum);
    }

    public boolean contains(Participant participant) {
        return ordinals.containsKey(participant);
    }

    public Collection<Participant> everybody() {
        return Collections.unmodifiableCollection(participants.values());
    }

    /** Those in a role that publishes, in the order they came into it. */
    public Collection<Participant> possiblePublishers() {
        return Collections.unmodifiableSet(publishers.keySet());
    }

    /** Whether anybody is present by signalling. */
    public boolean anybodyPresent() {
        return !present.isEmpty();
    }

    /** Those who are present by signalling. */
    public Collection<Participant> present() {
        return Collections.unmodifiableSet(present);
    }

    /** Whether somebody in that role is there by signalling, with a socket that works. */
    public boolean isPresent(Role role) {
        for (Participant participant : present) {
            KnownPresence presence = participant.presence();
            if (presence != null && presence.connected() && participant.role() == role) {
                return true;
            }
        }
        return false;
    }

    /** Its presence begins, changes, or ends, where it is null; the participant may stay. */
    public void presence(Participant participant, @Nullable KnownPresence now) {
        participant.presence(now);
        if (now == null) {
            present.remove(participant);
        } else {
            present.add(participant);
        }
    }

    /** What every Router knows of that participant. */
    public RosterEntry entry(Participant participant) {
        return participant.entry(ordinals.getOrDefault(participant, 0L), publishers.getOrDefault(participant, 0L));
    }

    /** All places taken, also by those about to join. */
    public int size() {
        return participants.size();
    }

    /** Places taken in that role, also by those about to join. */
    public int count(Role role) {
        return places.getOrDefault(role, 0);
    }

    /** How many have joined, of each role. */
    public Map<Role, Integer> joinedCounts() {
        return joined;
    }

    /** Publish places taken in that role, or in all when it is null, by others than that participant. */
    public int publishPlacesTaken(@Nullable Role role, @Nullable Participant besides) {
        int count = 0;
        for (Participant participant : publishers.keySet()) {
            if (participant != besides
                    && participant.holdsPublishPlace()
                    && (role == null || participant.role() == role)) {
                count++;
            }
        }
        return count;
    }

    /** Somebody else of that role whose publish place may be taken, or null. */
    public @Nullable Participant stalePublisher(Role role, @Nullable Participant besides) {
        for (Participant participant : publishers.keySet()) {
            if (participant != besides && participant.role() == role && participant.publishPlaceIsStale()) {
                return participant;
            }
        }
        return null;
    }

    /** The first of that role who publishes, or null. */
    public @Nullable Participant publishing(Role role) {
        for (Participant participant : publishers.keySet()) {
            if (participant.role() == role && participant.publishLeg() != null) {
                return participant;
            }
        }
        return null;
    }

    public boolean anybodyPublishes() {
        for (Participant participant : publishers.keySet()) {
            if (participant.publishLeg() != null) {
                return true;
            }
        }
        return false;
    }

    public boolean mayPublish(Participant participant) {
        return rules.now().publishes(participant.role());
    }
}
