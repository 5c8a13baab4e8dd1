package dev.madang.rooms.home;

import dev.madang.rooms.home.people.KnownPresence;
import dev.madang.rooms.home.people.Participant;
import dev.madang.rooms.home.people.Roster;
import dev.madang.rooms.message.HomeMessage;
import dev.madang.rooms.message.LegKey;
import dev.madang.rooms.message.Ranking;
import dev.madang.rooms.message.RoomStatus;
import dev.madang.rooms.message.RouterId;
import dev.madang.rooms.message.Said;
import dev.madang.rooms.model.LegEnd;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.PresenceEnd;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a step changes for the Routers: gathered until its end, then told in an order in which each message finds what it speaks of.
 * What nobody is fed by any more goes before the connection that fed it.
 */
final class News {
    private final Routers routers;
    private final Roster roster;

    /** Whether the participant itself is told. */
    private final Map<Participant, Boolean> present = new LinkedHashMap<>();

    private final Set<ParticipantId> gone = new LinkedHashSet<>();
    private final List<Addressed> ends = new ArrayList<>();
    private final List<HomeMessage> rest = new ArrayList<>();
    private @Nullable Boolean status;
    private Ranking ranking = Ranking.NONE;
    private boolean tellSpeakers;
    private boolean over;

    /** A message to one Router. */
    private record Addressed(RouterId router, HomeMessage message) {}

    News(Routers routers, Roster roster) {
        this.routers = routers;
        this.roster = roster;
    }

    /** Somebody came, or is there in another way. */
    void present(Participant who) {
        present.putIfAbsent(who, false);
    }

    /** The same, and the participant itself is told. */
    void presentAndSelf(Participant who) {
        present.put(who, true);
    }

    /** Somebody who had joined left. */
    void gone(Participant who) {
        present.remove(who);
        gone.add(who.id());
    }

    void endLeg(Participant who, LegKey leg, LegEnd why) {
        endLeg(who.id(), leg, why);
    }

    /** The same of one who is not in the room. */
    void endLeg(ParticipantId who, LegKey leg, LegEnd why) {
        ends.add(new Addressed(leg.router(), new HomeMessage.EndLeg(who, leg.number(), why)));
    }

    void endPresence(Participant who, KnownPresence presence, PresenceEnd why) {
        endPresence(who.id(), presence.router(), presence.number(), why);
    }

    /** The same of one who is not in the room. */
    void endPresence(ParticipantId who, RouterId router, long number, PresenceEnd why) {
        ends.add(new Addressed(router, new HomeMessage.EndPresence(who, number, why)));
    }

    /** The room is another than before. */
    void status(boolean told) {
        status = told || Boolean.TRUE.equals(status);
    }

    /** Others speak, or another is dominant. */
    void speakers() {
        tellSpeakers = true;
    }

    void heard(Said said, @Nullable Set<ParticipantId> to) {
        rest.add(new HomeMessage.Heard(said, to));
    }

    void listen(boolean on) {
        rest.add(new HomeMessage.Listen(on));
    }

    /** The room is over: nothing else matters any more. */
    void closed(HomeMessage.Closed last) {
        present.clear();
        gone.clear();
        ends.clear();
        rest.clear();
        status = null;
        tellSpeakers = false;
        over = true;
        rest.add(last);
    }

    /** The step ends: all of it is told. */
    void tell(Supplier<RoomStatus> statusNow, Ranking rankingNow) {
        if (status != null) {
            routers.broadcast(new HomeMessage.StatusChanged(statusNow.get(), status));
        }
        if (tellSpeakers || !over && !rankingNow.equals(ranking)) {
            routers.broadcast(new HomeMessage.Speaking(rankingNow, tellSpeakers));
        }
        present.forEach((who, itself) -> {
            if (who.joined() && roster.contains(who)) {
                routers.broadcast(new HomeMessage.Present(roster.entry(who), itself));
            }
        });
        gone.forEach(who -> routers.broadcast(new HomeMessage.Gone(who)));
        ends.forEach(end -> routers.send(end.router(), end.message()));
        rest.forEach(routers::broadcast);
        ranking = rankingNow;
        status = null;
        tellSpeakers = false;
        present.clear();
        gone.clear();
        ends.clear();
        rest.clear();
    }
}
