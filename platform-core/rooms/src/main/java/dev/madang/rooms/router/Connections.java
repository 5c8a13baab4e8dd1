package dev.madang.rooms.router;

import dev.madang.media.engine.CloseReason;
import dev.madang.media.engine.ProducerHandle;
import dev.madang.rooms.event.LeaveReason;
import dev.madang.rooms.event.RoomEnd;
import dev.madang.rooms.message.Attendance;
import dev.madang.rooms.message.RosterEntry;
import dev.madang.rooms.message.RosterEntry.RosterTrack;
import dev.madang.rooms.message.RouterMessage;
import dev.madang.rooms.model.Direction;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.LegEnd;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.PresenceEnd;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.model.TrackId;
import dev.madang.rooms.router.copy.Knowledge;
import dev.madang.rooms.time.Steps;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The legs and presences of a node in a room, and what the Home is told of them. Guarded by the room's steps. */
final class Connections {
    private final String node;
    private final RoomKey room;
    private final Steps steps;
    private final Consumer<RouterMessage> home;
    private final Requests requests;
    private final Knowledge knowledge;
    private final RemoteTracks remote;
    private final Feeding feeding;
    private final Set<Presence> presences = new LinkedHashSet<>();
    private final Map<ParticipantId, Attendee> attendees = new LinkedHashMap<>();
    private final Map<Long, Leg> legs = new HashMap<>();
    private boolean closed;
    private long numbers;

    Connections(
            String node,
            long lastNumber,
            RoomKey room,
            Steps steps,
            Consumer<RouterMessage> home,
            Requests requests,
            Knowledge knowledge,
            RemoteTracks remote) {
        this.node = node;
        numbers = lastNumber;
        this.room = room;
        this.steps = steps;
        this.home = home;
        this.requests = requests;
        this.knowledge = knowledge;
        this.remote = remote;
        feeding = new Feeding(knowledge, steps, this::find, this::fail);
    }

    RoomKey room() {
        return room;
    }

    Steps steps() {
        return steps;
    }

    Feeding feeding() {
        return feeding;
    }

    /** A number that no leg and no presence of this Router had. */
    long nextNumber() {
        return ++numbers;
    }

    boolean isClosed() {
        return closed;
    }

    /** Those who are in the room by signalling here. */
    Set<Presence> presences() {
        return presences;
    }

    /** Everybody who has anything here. */
    Collection<Attendee> attendees() {
        return attendees.values();
    }

    /** That participant, if it has anything here. */
    @Nullable
    Attendee attendeeIfThere(ParticipantId who) {
        return attendees.get(who);
    }

    /** The leg of that number, if it is there. */
    @Nullable
    Leg leg(long number) {
        return legs.get(number);
    }

    /** What carries that track on this node, or null. */
    private @Nullable ProducerHandle find(RosterTrack track) {
        return track.leg().router().node().equals(node) ? local(track) : remote.find(track);
    }

    /** The same, where it comes in on this node. */
    @Nullable
    ProducerHandle local(RosterTrack track) {
        Leg leg =
                track.leg().router().node().equals(node) ? legs.get(track.leg().number()) : null;
        return leg == null ? null : leg.producer(track.mid());
    }

    /** Of tracks that come in elsewhere, only those that the roster still has there are kept. */
    void keepRemote() {
        remote.keep(id -> {
            RosterTrack track = knowledge.roster().track(id);
            return track != null && !track.leg().router().node().equals(node);
        });
    }

    /** All that is here, for a Home that may not know of it. */
    List<RouterMessage.Here> here() {
        List<RouterMessage.Here> here = new ArrayList<>();
        for (Attendee attendee : attendees.values()) {
            attendee.toldOtherwise();
            Attendance all = attendee.news(0, LeaveReason.LOST);
            Entrant who = attendee.cameAs();
            if (who != null
                    && all != null
                    && (all.presence() != null || !all.legs().isEmpty())) {
                here.add(new RouterMessage.Here(who, all));
            }
        }
        return here;
    }

    /** Their places were kept by a Home that is not there any more: they are asked for anew. */
    void giveUpJoining() {
        for (Leg leg : List.copyOf(legs.values())) {
            if (!leg.isTold()) {
                drop(leg);
            }
        }
    }

    /** Somebody has left the room. */
    void left(ParticipantId who) {
        Attendee attendee = attendees.get(who);
        if (attendee != null) {
            forgetIfGone(attendee);
        }
    }

    /** What the roster says of it holds. */
    void reread(Attendee attendee) {
        RosterEntry entry = knowledge.roster().find(attendee.id());
        if (entry != null) {
            attendee.entry(entry);
        }
    }

    /** The participant of that id, as far as it has anything on this node; begun where it has not. */
    Attendee attendee(ParticipantId who) {
        Attendee attendee = attendees.computeIfAbsent(who, Attendee::new);
        reread(attendee);
        return attendee;
    }

    /** The Home has let a presence in as that participant. */
    void add(Presence presence, ParticipantId who) {
        Attendee attendee = attendee(who);
        presence.begin(attendee);
        attendee.presence(presence);
        attendee.cameAs(presence.cameAs());
        attendee.toldOtherwise();
        presences.add(presence);
    }

    /** A leg begins. */
    void add(Leg leg) {
        leg.attendee().legs().add(leg);
        legs.put(leg.number(), leg);
    }

    /** The Home has taken a leg in. */
    void attached(Leg leg, Map<String, TrackId> tracks) {
        leg.in();
        named(leg, tracks);
        tellAllEncodings(leg);
        if (leg.direction() == Direction.DUPLEX) {
            leg.offered(leg.feeds().counts());
        }
        feeding.one(leg.attendee());
    }

    /** What comes in by a leg has these ids. */
    void named(Leg leg, Map<String, TrackId> tracks) {
        if (leg.direction().publishes()) {
            steps.afterwards(remote::localChanged);
        }
        Map<String, TrackId> before = leg.named(tracks);
        tracks.forEach((mid, track) -> {
            if (!track.equals(before.get(mid))) {
                tellEncodings(leg, mid);
            }
        });
    }

    /** What was told of a track on another connection does not hold on a new one, where nothing is left out at first. */
    private void tellAllEncodings(Leg leg) {
        Presence presence = leg.presence();
        if (presence == null || !leg.direction().publishes()) {
            return;
        }
        leg.peer().producers().forEach(producer -> {
            TrackId track = leg.track(producer.mid());
            List<String> rids = producer.rids();
            boolean known = leg.encodingsPreferred().containsKey(producer.mid());
            if (track != null && rids.size() > 1 && !known && leg.attendee().toldEncodings(track)) {
                steps.afterwards(() -> presence.listener().onEncodings(track, rids));
            }
        });
    }

    /** The publisher is told which encodings of a track are watched, once the track has an id. */
    void tellEncodings(Leg leg, String mid) {
        Presence presence = leg.presence();
        TrackId track = leg.track(mid);
        List<String> rids = leg.encodingsPreferred().get(mid);
        if (presence != null && track != null && rids != null && !leg.ended()) {
            leg.attendee().tellingEncodings(track);
            steps.afterwards(() -> presence.listener().onEncodings(track, rids));
        }
    }

    /** The negotiation of a leg failed. */
    void giveUp(Leg leg) {
        drop(leg);
        home.accept(new RouterMessage.GiveUp(leg.participantId(), leg.number()));
    }

    /** A leg is there no more. */
    void drop(Leg leg) {
        leg.markEnded();
        legs.remove(leg.number());
        if (leg.direction().publishes()) {
            steps.afterwards(remote::localChanged);
        }
        feeding.forget(leg);
        Attendee attendee = leg.attendee();
        attendee.legs().remove(leg);
        forgetIfGone(attendee);
    }

    private void forgetIfGone(Attendee attendee) {
        // Whoever is in the room by something else, or comes in anew, prefers what it preferred.
        boolean remembered = attendee.hasPreferences() && knowledge.roster().find(attendee.id()) != null;
        if (attendee.isGone() && !remembered) {
            attendees.remove(attendee.id(), attendee);
        }
    }

    /** The server ends a leg. */
    void end(Leg leg, LegEnd why) {
        leg.end(why);
        drop(leg);
    }

    /** A bug of ours ends a leg. */
    void fail(Leg leg) {
        if (!leg.ended()) {
            end(leg, LegEnd.INTERNAL_ERROR);
            report(leg.attendee(), LeaveReason.LOST);
        }
    }

    void connected(Leg leg, boolean connected) {
        leg.connected(connected);
        report(leg.attendee());
    }

    /** A track began or ceased to carry media, or does so in another codec. */
    void carrying(Leg leg, String mid, boolean active) {
        leg.carrying(mid, active);
        report(leg.attendee());
        feeding.tellActivity(attendees.values());
    }

    /** A leg's Peer is gone. */
    void closed(Leg leg, CloseReason reason) {
        boolean joined = leg.wasIn();
        drop(leg);
        report(leg.attendee(), CloseReasons.leaveReason(reason));
        if (joined) {
            steps.afterwards(() -> leg.listener().onClosed(leg, leg.endReason(reason)));
        }
    }

    /** The Home is told what this node has of that participant, where that is news. */
    void report(Attendee attendee) {
        report(attendee, LeaveReason.LEFT);
    }

    private void report(Attendee attendee, LeaveReason ifGone) {
        // Whoever left and came back has another one by now.
        Attendee now = attendees.getOrDefault(attendee.id(), attendee);
        Attendance news = closed ? null : now.news(requests.answered(), ifGone);
        if (news != null) {
            home.accept(new RouterMessage.Attends(news));
        }
    }

    /** That presence goes, with its legs. */
    void leave(Presence presence) {
        Attendee attendee = presence.attendee();
        for (Leg leg : List.copyOf(attendee.legs())) {
            if (leg.presence() == presence) {
                end(leg, LegEnd.LEFT);
            }
        }
        forget(presence);
        report(attendee, LeaveReason.LEFT);
    }

    private void forget(Presence presence) {
        presence.end();
        presences.remove(presence);
        Attendee attendee = presence.attendee();
        if (attendee.presence() == presence) {
            attendee.presence(null);
        }
        forgetIfGone(attendee);
    }

    /** The server ends a presence. */
    void end(Presence presence, PresenceEnd why, @Nullable String detail) {
        forget(presence);
        steps.afterwards(() -> presence.listener().onEnd(why, detail));
    }

    /** The room is over, and with it everything here. */
    void close(RoomEnd why, @Nullable String detail) {
        closed = true;
        boolean stopped = why == RoomEnd.NODE_STOPPED;
        for (Presence presence : List.copyOf(presences)) {
            end(presence, stopped ? PresenceEnd.NODE_STOPPED : PresenceEnd.ROOM_CLOSED, detail);
        }
        for (Leg leg : List.copyOf(legs.values())) {
            leg.endDetail(detail);
            end(leg, stopped ? LegEnd.NODE_STOPPED : LegEnd.ROOM_CLOSED);
        }
        remote.close();
    }
}
