package dev.madang.server.signal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.madang.rooms.model.PresenceEnd;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private static final long BUDGET = 1024 * 1024;
    private static final ServerMessage.Resumed GREETING = new ServerMessage.Resumed(null);

    private final List<Runnable> relief = new ArrayList<>();
    private final OutboxBudget budget = new OutboxBudget(BUDGET, relief::add);
    private final MessageTexts texts = new MessageTexts(new ObjectMapper(), budget);

    private static final String DATA =
            "{\"type\":\"data\",\"message\":1,\"from\":\"ann\",\"identity\":null,\"name\":null,\"at\":\"\",\"data\":\"a\",\"seq\":%d}";

    private Outbox outbox(Outbox.Keeping keeping) {
        Outbox outbox = new Outbox(texts);
        outbox.keep(keeping);
        return outbox;
    }

    private SharedText data(int chars) {
        return texts.of(new ServerMessage.Data(1, "ann", null, null, "", "\"" + "a".repeat(chars) + "\""));
    }

    private void relieve() {
        List.copyOf(relief).forEach(Runnable::run);
        relief.clear();
    }

    @Test
    void numbersArePutIntoTextsThatAreShared() {
        Outbox first = outbox(Outbox.Keeping.STAGE);
        Outbox second = outbox(Outbox.Keeping.STAGE);
        RecordingWire one = new RecordingWire();
        RecordingWire two = new RecordingWire();
        first.connect(one);
        second.connect(two);
        second.send(new ServerMessage.Ok(3, null));

        SharedText text = data(1);
        first.send(text);
        second.send(text);

        assertThat(one.texts).containsExactly(DATA.formatted(1));
        assertThat(two.texts.getLast()).isEqualTo(DATA.formatted(2));
    }

    @Test
    void whatManyAreToldIsHeldOnce() {
        List<Outbox> viewers = new ArrayList<>();
        for (int i = 0; i < 130; i++) {
            viewers.add(outbox(Outbox.Keeping.STAGE));
        }
        long most = 0;
        for (int i = 0; i < 1_000; i++) {
            SharedText text = data(16 * 1024);
            viewers.forEach(viewer -> viewer.send(text));
            most = Math.max(most, budget.heldBytes());
        }
        assertThat(most).isLessThan(600 * 1024);
        viewers.forEach(Outbox::discard);
        assertThat(budget.heldBytes()).isZero();
    }

    @Test
    void anAudienceKeepsLittleAndIsToldThePresentStateInstead() {
        Outbox viewer = outbox(Outbox.Keeping.AUDIENCE);
        for (int i = 0; i < 100; i++) {
            viewer.send(data(16 * 1024));
        }
        assertThat(budget.heldBytes()).isLessThan(80 * 1024);
        assertThat(viewer.reconnect(new RecordingWire(), 50, GREETING)).isFalse();
        assertThat(viewer.reconnect(new RecordingWire(), 98, GREETING)).isTrue();
    }

    @Test
    void beyondTheBudgetThoseAwayGiveWayFirstThenTheSlowest() {
        Outbox away = outbox(Outbox.Keeping.STAGE);
        Outbox slow = outbox(Outbox.Keeping.STAGE);
        Outbox quick = outbox(Outbox.Keeping.STAGE);
        RecordingWire slowWire = new RecordingWire();
        RecordingWire quickWire = new RecordingWire();
        slow.connect(slowWire);
        quick.connect(quickWire);
        away.send(data(400 * 1024));
        quick.send(data(100 * 1024));
        slowWire.waiting = 700 * 1024;
        slowWire.onTooSlow = () -> budget.add(-slowWire.waiting);
        budget.add(slowWire.waiting);
        relieve();

        assertThat(away.reconnect(new RecordingWire(), 0, GREETING)).isFalse();
        assertThat(slowWire.tooSlow).isTrue();
        assertThat(budget.gaveWay()).isEqualTo(2);
        assertThat(quickWire.tooSlow).isFalse();
    }

    @Test
    void whoGaveWayGoesOn() {
        Outbox outbox = outbox(Outbox.Keeping.STAGE);
        RecordingWire wire = new RecordingWire();
        outbox.connect(wire);
        outbox.send(new ServerMessage.Ok(1, null));
        outbox.giveWay();
        outbox.send(new ServerMessage.Ok(2, null));

        assertThat(wire.texts).hasSize(2);
        assertThat(wire.tooSlow).isFalse();
        assertThat(outbox.reconnect(wire, 0, GREETING)).isFalse();
        assertThat(outbox.reconnect(wire, 1, GREETING)).isTrue();
    }

    @Test
    void onlyTheStopOfTheNodeClosesASocketSoThatItsClientComesBack() {
        for (PresenceEnd why : PresenceEnd.values()) {
            RecordingWire wire = new RecordingWire();
            wire.end(why);
            assertThat(wire.nodeStopped).as(why.name()).isEqualTo(why == PresenceEnd.NODE_STOPPED);
            assertThat(wire.ended).as(why.name()).isEqualTo(why != PresenceEnd.NODE_STOPPED);
        }
    }

    @Test
    void whatNoSocketTakesIsNotSaidAgain() {
        Outbox outbox = outbox(Outbox.Keeping.STAGE);
        outbox.send(data(1));
        outbox.send(data(Outbox.MOST_BYTES));
        RecordingWire wire = new RecordingWire();
        assertThat(outbox.reconnect(wire, 1, GREETING)).isFalse();
        outbox.send(data(1));
        assertThat(outbox.reconnect(wire, 1, GREETING)).isFalse();
        assertThat(outbox.reconnect(wire, 2, GREETING)).isTrue();
        assertThat(wire.texts).hasSize(2);
    }
}
