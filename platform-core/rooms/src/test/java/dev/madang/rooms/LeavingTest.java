package dev.madang.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.rooms.event.RoomFact;
import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.mode.Right;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Actor;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.sim.MeetingMode;
import dev.madang.rooms.sim.RoomWorld;
import dev.madang.rooms.sim.Somebody;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whoever has nothing in a room any more is not in it. */
class LeavingTest {
    private final RoomWorld world = new RoomWorld(new MeetingMode());
    private final Room room = world.room("yard");

    @Test
    void whoPublishedByWhipAndMayNotAnyMoreIsGone() {
        world.connect(world.publish(room, Role.MEMBER, "mia"));
        room.promote(Actor.SERVICE, room.participants().getFirst().id(), Role.VIEWER, null);
        world.settle();
        assertThat(room.participants()).isEmpty();
        assertThat(world.facts(RoomFact.ParticipantLeft.class)).hasSize(1);

        world.connect(world.publish(room, Role.MEMBER, "max"));
        Grants none =
                new Grants(Map.of(Right.PUBLISH_AUDIO, false, Right.PUBLISH_VIDEO, false, Right.PUBLISH_SCREEN, false));
        room.promote(Actor.SERVICE, room.participants().getFirst().id(), null, none);
        world.settle();
        assertThat(room.participants()).isEmpty();
    }

    @Test
    void whoIsDemotedAndThereByAnythingElseStays() {
        world.connect(world.publish(room, Role.MEMBER, "mia"));
        Somebody mia = world.enter(room, Entrant.named(Role.MEMBER, "mia"));
        room.promote(Actor.SERVICE, mia.id(), Role.VIEWER, null);
        world.settle();
        assertThat(room.participants()).hasSize(1);
        mia.presence().leave();
        assertThat(room.participants()).isEmpty();
    }
}
