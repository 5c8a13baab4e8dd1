package dev.madang.media.ice;

import static dev.madang.media.ice.IceFixture.CLIENT;
import static dev.madang.media.ice.IceFixture.SECOND;
import static dev.madang.media.ice.IceFixture.SERVER;
import static dev.madang.media.ice.IceFixture.START;
import static dev.madang.media.ice.IceFixture.source;
import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.ice.IceAgent.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client's end of ICE, alone and against the server's, in virtual time. */
final class IceClientAgentTest {
    private static final long CONNECT = 15 * SECOND;
    private static final long MILLI = 1_000_000L;

    private final IceFixture ice = new IceFixture();
    private long now = START;

    private IceClientAgent agent(int... remotes) {
        return new IceClientAgent(CLIENT, SERVER, remotes, new SplittableRandom(1), CONNECT, START);
    }

    /** Lets time pass; returns when messages were sent. */
    private List<Long> run(IceClientAgent agent, long until) {
        List<Long> times = new ArrayList<>();
        while (agent.deadlineNanos() <= until) {
            now = Math.max(now, agent.deadlineNanos());
            int before = ice.sent.size();
            agent.onTimer(ice, now);
            for (int i = before; i < ice.sent.size(); i++) {
                times.add(now);
            }
        }
        now = until;
        return times;
    }

    private Outcome answer(IceClientAgent agent, IceFixture.Sent check) {
        return answer(agent, check, check.address(), SERVER.password());
    }

    private Outcome answer(IceClientAgent agent, IceFixture.Sent check, int address, String password) {
        StunMessage success =
                StunMessageTest.parse(StunWriter.success(check.message().transactionId(), source(9), password));
        return agent.onStun(success, address, source(address), ice, now);
    }

    @Test
    void checksTheRemotesInOrderAtItsPaceAndRepeatsThem() {
        IceClientAgent agent = agent(4, 5, 6);
        List<Long> times = run(agent, START + 2 * SECOND);
        assertThat(ice.sent).extracting(IceFixture.Sent::address).startsWith(4, 5, 6, 4, 5, 6);
        for (int i = 1; i < times.size(); i++) {
            assertThat(times.get(i) - times.get(i - 1)).isGreaterThanOrEqualTo(50 * MILLI);
        }
        // Back-off: 250 ms, then twice as long each time.
        assertThat(ice.sent.stream().filter(sent -> sent.address() == 4)).hasSize(4);
        IceFixture.Sent first = ice.sent.getFirst();
        assertThat(first.message().type()).isEqualTo(StunMessage.BINDING_REQUEST);
        assertThat(first.message().username()).isEqualTo(SERVER.ufrag() + ":" + CLIENT.ufrag());
        assertThat(first.message().controlling()).isTrue();
        assertThat(first.message().useCandidate()).isFalse();
        assertThat(first.message().hasIntegrity(SERVER.password())).isTrue();
        assertThat(agent.state()).isEqualTo(IceState.CHECKING);
        assertThat(agent.selectedAddress()).isEqualTo(-1);
    }

    @Test
    void nominatesTheFirstThatAnswers() {
        IceClientAgent agent = agent(4, 5);
        run(agent, START + 120 * MILLI);
        IceFixture.Sent second = ice.sent.get(1);
        assertThat(second.address()).isEqualTo(5);
        assertThat(answer(agent, second)).isEqualTo(Outcome.PAIR_CHANGED);
        assertThat(agent.selectedAddress()).isEqualTo(5);
        assertThat(agent.isValid(5)).isTrue();
        assertThat(agent.isValid(4)).isFalse();
        assertThat(agent.knows(4)).isTrue();
        assertThat(agent.knows(6)).isFalse();
        assertThat(agent.state()).isEqualTo(IceState.CONNECTED);
        assertThat(ice.lastSent().address()).isEqualTo(5);
        assertThat(ice.lastSent().message().useCandidate()).isTrue();
        assertThat(agent.roundTripNanos()).isEqualTo(70 * MILLI);

        assertThat(answer(agent, ice.sent.getFirst())).isEqualTo(Outcome.HANDLED);
        assertThat(agent.selectedAddress()).isEqualTo(5);
    }

    @Test
    void believesOnlyAnswersToItsOwnChecksFromWhereTheyWent() {
        IceClientAgent agent = agent(4, 5);
        run(agent, START + 120 * MILLI);
        IceFixture.Sent check = ice.sent.getFirst();
        assertThat(answer(agent, check, 5, SERVER.password())).isEqualTo(Outcome.REJECTED);
        assertThat(answer(agent, check, 4, CLIENT.password())).isEqualTo(Outcome.REJECTED);
        StunMessage foreign =
                StunMessageTest.parse(StunWriter.success(ice.transaction(), source(9), SERVER.password()));
        assertThat(agent.onStun(foreign, 4, source(4), ice, now)).isEqualTo(Outcome.REJECTED);
        assertThat(agent.state()).isEqualTo(IceState.CHECKING);
        assertThat(answer(agent, check)).isEqualTo(Outcome.PAIR_CHANGED);
    }

    @Test
    void givesUpWhenNobodyAnswers() {
        IceClientAgent agent = agent(4);
        run(agent, START + CONNECT + SECOND);
        assertThat(agent.state()).isEqualTo(IceState.FAILED);
        assertThat(agent.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
        int sent = ice.sent.size();
        assertThat(answer(agent, ice.lastSent())).isEqualTo(Outcome.REJECTED);
        assertThat(agent.state()).isEqualTo(IceState.FAILED);
        assertThat(ice.sent).hasSize(sent);
    }

    @Test
    void keepsConsentWithAFreshCheckEveryFewSeconds() {
        IceClientAgent agent = agent(4);
        run(agent, START);
        answer(agent, ice.lastSent());
        answer(agent, ice.lastSent());
        List<byte[]> seen = new ArrayList<>();
        long last = now;
        for (int i = 0; i < 20; i++) {
            int before = ice.sent.size();
            run(agent, agent.deadlineNanos());
            assertThat(ice.sent).hasSize(before + 1);
            assertThat(now - last).isBetween(3 * SECOND, 6 * SECOND);
            last = now;
            byte[] id = ice.lastSent().message().transactionId();
            assertThat(seen).doesNotContain(id);
            seen.add(id);
            assertThat(answer(agent, ice.lastSent())).isEqualTo(Outcome.HANDLED);
            assertThat(agent.state()).isEqualTo(IceState.CONNECTED);
        }
    }

    @Test
    void losesConsentAfterThirtySecondsOfSilence() {
        IceClientAgent agent = agent(4);
        run(agent, START);
        answer(agent, ice.lastSent());
        run(agent, START + 15 * SECOND);
        assertThat(agent.state()).isEqualTo(IceState.DISCONNECTED);
        run(agent, START + 29 * SECOND);
        assertThat(agent.state()).isEqualTo(IceState.DISCONNECTED);
        run(agent, START + 32 * SECOND);
        assertThat(agent.state()).isEqualTo(IceState.FAILED);
    }

    @Test
    void anAnswerAfterSilenceBringsConsentBackHoweverLateItIs() {
        IceClientAgent agent = agent(4);
        run(agent, START);
        answer(agent, ice.lastSent());
        run(agent, START + 15 * SECOND);
        assertThat(agent.state()).isEqualTo(IceState.DISCONNECTED);
        IceFixture.Sent late = ice.sent.get(ice.sent.size() - 3);
        assertThat(answer(agent, late)).isEqualTo(Outcome.HANDLED);
        assertThat(agent.state()).isEqualTo(IceState.CONNECTED);
    }

    @Test
    void answersChecksWithTheRightIntegrityOnly() {
        IceClientAgent agent = agent(4);
        byte[] id = ice.transaction();
        String username = CLIENT.ufrag() + ":" + SERVER.ufrag();
        StunMessage forged = StunMessageTest.parse(StunWriter.check(id, username, 1, 1, false, "guessed"));
        assertThat(agent.onStun(forged, 4, source(4), ice, now)).isEqualTo(Outcome.REJECTED);
        assertThat(ice.sent).isEmpty();
        StunMessage right = StunMessageTest.parse(StunWriter.check(id, username, 1, 1, false, CLIENT.password()));
        assertThat(agent.onStun(right, 4, source(4), ice, now)).isEqualTo(Outcome.HANDLED);
        assertThat(ice.lastSent().message().hasIntegrity(CLIENT.password())).isTrue();
        assertThat(agent.isValid(4)).isFalse();
    }

    /** A message under way. */
    private record Flight(long arrival, boolean toServer, StunMessage message) {}

    @ParameterizedTest
    @ValueSource(ints = {0, 20, 300, 900, 2500})
    void theTwoAgentsConnectAndStayConnectedAtAnyDistance(int oneWayMillis) {
        IceClientAgent client = agent(4);
        IceLiteAgent server = new IceLiteAgent(SERVER, CONNECT, START);
        SplittableRandom loss = new SplittableRandom(5);
        List<Flight> flights = new ArrayList<>();
        boolean[] up = {false};
        for (now = START; now < START + 120 * SECOND; now += 5 * MILLI) {
            long arrival = now + oneWayMillis * MILLI;
            IceOutput toServer = (address, bytes) -> {
                if (loss.nextInt(4) > 0) {
                    flights.add(new Flight(arrival, true, StunMessageTest.parse(bytes)));
                }
            };
            IceOutput toClient = (address, bytes) -> {
                if (loss.nextInt(4) > 0) {
                    flights.add(new Flight(arrival, false, StunMessageTest.parse(bytes)));
                }
            };
            List<Flight> here = flights.stream().filter(f -> f.arrival() <= now).toList();
            flights.removeAll(here);
            for (Flight flight : here) {
                if (flight.toServer()) {
                    server.onStun(flight.message(), 7, source(7), toClient, now);
                } else {
                    client.onStun(flight.message(), 4, source(4), toServer, now);
                }
            }
            client.onTimer(toServer, now);
            server.onTimer(toClient, now);
            up[0] |= client.state() == IceState.CONNECTED && server.isNominated();
            assertThat(server.state()).isNotEqualTo(IceState.FAILED);
            assertThat(client.state()).isNotEqualTo(IceState.FAILED);
        }
        assertThat(up[0]).isTrue();
        assertThat(server.selectedAddress()).isEqualTo(7);
        assertThat(client.selectedAddress()).isEqualTo(4);
        assertThat(client.roundTripNanos()).isBetween(2 * oneWayMillis * MILLI, (2 * oneWayMillis + 10) * MILLI);
    }
}
