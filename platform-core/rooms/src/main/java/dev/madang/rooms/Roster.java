package dev.madang.rooms;

import dev.madang.rooms.mode.ModeRules;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.mode.RoleRules;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who is in a room or about to be, in the order they came. The room's lock guards it. */
final class Roster {
    private final Set<Participant> participants = new LinkedHashSet<>();
    private final Map<Identity, Participant> publishersByIdentity = new LinkedHashMap<>();
    private final Set<Presence> presences = new LinkedHashSet<>();
    private final Map<Role, Integer> joined = new EnumMap<>(Role.class);
    private final ModeRules rules;

    Roster(ModeRules rules) {
        this.rules = rules;
    }

    /** The participant that this identity means, when it is one that is known by name and is here. */
    @Nullable
    Participant known(Identity identity) {
        return publishersByIdentity.get(identity);
    }

    void add(Participant participant) {
        participants.add(participant);
        if (mayPublish(participant)) {
            publishersByIdentity.put(participant.identity(), participant);
        }
    }

    void remove(Participant participant) {
        participants.remove(participant);
        publishersByIdentity.remove(participant.identity(), participant);
        if (participant.joined()) {
            joined.computeIfPresent(participant.identity().role(), (role, count) -> count == 1 ? null : count - 1);
        }
    }

    /** Gives a participant another role, under which it is known from now on. */
    void changeRole(Participant participant, Role to) {
        remove(participant);
        participant.identity(new Identity(to, participant.identity().name()));
        add(participant);
        if (participant.joined()) {
            countJoined(participant);
        }
    }

    /** The participant of that id, or null. */
    @Nullable
    Participant find(ParticipantId id) {
        for (Participant participant : participants) {
            if (participant.id().equals(id)) {
                return participant;
            }
        }
        return null;
    }

    void countJoined(Participant participant) {
        joined.merge(participant.identity().role(), 1, Integer::sum);
    }

    boolean contains(Participant participant) {
        return participants.contains(participant);
    }

    Collection<Participant> everybody() {
        return Collections.unmodifiableSet(participants);
    }

    /** Those who may publish, in the order they came. */
    Collection<Participant> possiblePublishers() {
        return Collections.unmodifiableCollection(publishersByIdentity.values());
    }

    /** Those who are present by signalling. */
    Collection<Presence> presences() {
        return Collections.unmodifiableSet(presences);
    }

    /** Whether somebody in that role is there by signalling, with a socket that works. */
    boolean isPresent(Role role) {
        for (Presence presence : presences) {
            if (presence.isConnected() && presence.identity().role() == role) {
                return true;
            }
        }
        return false;
    }

    void enter(Participant participant, Presence presence) {
        participant.presence(presence);
        presences.add(presence);
    }

    /** The presence ends, its participant may stay. */
    void exit(Presence presence) {
        presences.remove(presence);
        presence.end();
        if (presence.participant().presence() == presence) {
            presence.participant().presence(null);
        }
    }

    /** All places taken, also by those about to join. */
    int size() {
        return participants.size();
    }

    int count(Role role) {
        int count = 0;
        for (Participant participant : participants) {
            if (participant.identity().role() == role) {
                count++;
            }
        }
        return count;
    }

    /** How many have joined, of each role. */
    Map<Role, Integer> joinedCounts() {
        return joined;
    }

    /** Publish places taken in that role, or in all when it is null, by others than that participant. */
    int publishPlacesTaken(@Nullable Role role, @Nullable Participant besides) {
        int count = 0;
        for (Participant participant : publishersByIdentity.values()) {
            if (participant != besides
                    && participant.holdsPublishPlace()
                    && (role == null || participant.identity().role() == role)) {
                count++;
            }
        }
        return count;
    }

    /** Somebody else of that role whose publish place may be taken, or null. */
    @Nullable
    Participant stalePublisher(Role role, @Nullable Participant besides) {
        for (Participant participant : publishersByIdentity.values()) {
            if (participant != besides && participant.identity().role() == role && participant.publishPlaceIsStale()) {
                return participant;
            }
        }
        return null;
    }

    /** The first of that role who publishes, or null. */
    @Nullable
    Participant publishing(Role role) {
        for (Participant participant : publishersByIdentity.values()) {
            if (participant.identity().role() == role && participant.publishLeg() != null) {
                return participant;
            }
        }
        return null;
    }

    boolean anybodyPublishes() {
        for (Participant participant : publishersByIdentity.values()) {
            if (participant.publishLeg() != null) {
                return true;
            }
        }
        return false;
    }

    boolean mayPublish(Participant participant) {
        RoleRules role = rules.of(participant.identity().role());
        return role != null && role.publishes();
    }
}
