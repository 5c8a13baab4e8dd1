package dev.madang.media.ice;

import static dev.madang.media.ice.IceFixture.CLIENT;
import static dev.madang.media.ice.IceFixture.SECOND;
import static dev.madang.media.ice.IceFixture.SERVER;
import static dev.madang.media.ice.IceFixture.START;
import static dev.madang.media.ice.IceFixture.source;
import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.ice.IceAgent.Outcome;
import dev.madang.media.sdp.IceCredentials;
import org.junit.jupiter.api.Test;

/** The server's end of ICE, in virtual time. */
final class IceLiteAgentTest {
    private static final long CONNECT = 30 * SECOND;
    private static final IceCredentials NEXT = new IceCredentials("newUfrag", "newerPasswordNewerPasswo");
    private static final IceCredentials AFTER_NEXT = new IceCredentials("3rdUfrag", "thirdPasswordThirdPasswo");

    private final IceFixture ice = new IceFixture();
    private final IceLiteAgent agent = new IceLiteAgent(SERVER, CONNECT, START);

    private Outcome on(StunMessage message, int address, long now) {
        return agent.onStun(message, address, source(address), ice, now);
    }

    private Outcome check(int address, boolean nominates, long now) {
        return on(ice.check(agent.local(), nominates), address, now);
    }

    @Test
    void answersACheckWithTheSendersAddressAndIntegrity() {
        StunMessage check = ice.check(SERVER, false);
        assertThat(on(check, 3, START)).isEqualTo(Outcome.PAIR_CHANGED);

        IceFixture.Sent answer = ice.lastSent();
        assertThat(answer.address()).isEqualTo(3);
        assertThat(answer.message().type()).isEqualTo(StunMessage.BINDING_SUCCESS);
        assertThat(answer.message().transactionId()).isEqualTo(check.transactionId());
        assertThat(answer.message().mappedAddress()).isEqualTo(source(3));
        assertThat(answer.message().hasIntegrity(SERVER.password())).isTrue();
    }

    @Test
    void nothingIsValidBeforeACheckIs() {
        assertThat(agent.state()).isEqualTo(IceState.CHECKING);
        assertThat(agent.selectedAddress()).isEqualTo(-1);
        assertThat(agent.isValid(0)).isFalse();
        check(0, false, START);
        assertThat(agent.isValid(0)).isTrue();
        assertThat(agent.isValid(1)).isFalse();
        assertThat(agent.selectedAddress()).isZero();
        assertThat(agent.state()).isEqualTo(IceState.CONNECTED);
    }

    @Test
    void wrongCredentialsGetNoAnswer() {
        StunMessage wrongUfrag = ice.check(new IceCredentials("nobody", SERVER.password()), true);
        StunMessage wrongPassword = ice.check(new IceCredentials(SERVER.ufrag(), "guessed"), true);
        StunMessage reversed = ice.check(CLIENT, true);
        for (StunMessage message : new StunMessage[] {wrongUfrag, wrongPassword, reversed}) {
            assertThat(agent.wouldAccept(message)).isFalse();
            assertThat(on(message, 1, START)).isEqualTo(Outcome.REJECTED);
        }
        assertThat(ice.sent).isEmpty();
        assertThat(agent.isValid(1)).isFalse();
        assertThat(agent.state()).isEqualTo(IceState.CHECKING);
    }

    @Test
    void nothingButChecksIsAnswered() {
        check(1, true, START);
        ice.sent.clear();
        StunMessage success =
                StunMessageTest.parse(StunWriter.success(ice.transaction(), source(1), SERVER.password()));
        StunMessage error = StunMessageTest.parse(StunWriter.error(ice.transaction(), 487, "x", SERVER.password()));
        assertThat(on(success, 1, START)).isEqualTo(Outcome.REJECTED);
        assertThat(on(error, 1, START)).isEqualTo(Outcome.REJECTED);
        assertThat(agent.wouldAccept(success)).isFalse();
        byte[] indication = {0, 0x11, 0, 0, 0x21, 0x12, (byte) 0xa4, 0x42, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
        assertThat(on(StunMessageTest.parse(indication), 1, START)).isEqualTo(Outcome.HANDLED);
        assertThat(on(StunMessageTest.parse(indication), 2, START)).isEqualTo(Outcome.REJECTED);
        assertThat(ice.sent).isEmpty();
    }

    @Test
    void followsTheLastNomination() {
        assertThat(check(1, false, START)).isEqualTo(Outcome.PAIR_CHANGED);
        assertThat(check(2, false, START)).isEqualTo(Outcome.HANDLED);
        assertThat(agent.selectedAddress()).isEqualTo(1);
        assertThat(agent.isNominated()).isFalse();

        assertThat(check(2, true, START)).isEqualTo(Outcome.PAIR_CHANGED);
        assertThat(agent.selectedAddress()).isEqualTo(2);
        assertThat(check(1, false, START)).isEqualTo(Outcome.HANDLED);
        assertThat(agent.selectedAddress()).isEqualTo(2);
        assertThat(check(1, true, START)).isEqualTo(Outcome.PAIR_CHANGED);
        assertThat(agent.selectedAddress()).isEqualTo(1);
        assertThat(agent.isNominated()).isTrue();
        assertThat(agent.isValid(2)).as("media may still come from there").isTrue();
    }

    @Test
    void aRoleConflictIsTheOtherEndsToResolve() {
        assertThat(on(ice.controlledCheck(SERVER), 1, START)).isEqualTo(Outcome.HANDLED);
        assertThat(ice.lastSent().message().type()).isEqualTo(StunMessage.BINDING_ERROR);
        assertThat(ice.lastSent().message().errorCode()).isEqualTo(487);
        assertThat(ice.lastSent().message().hasIntegrity(SERVER.password())).isTrue();
        assertThat(agent.isValid(1)).isFalse();
        assertThat(agent.state()).isEqualTo(IceState.CHECKING);
        assertThat(check(1, true, START)).isEqualTo(Outcome.PAIR_CHANGED);
    }

    @Test
    void failsWhenNoCheckComesInTime() {
        assertThat(agent.deadlineNanos()).isEqualTo(START + CONNECT);
        agent.onTimer(ice, START + CONNECT - 1);
        assertThat(agent.state()).isEqualTo(IceState.CHECKING);
        agent.onTimer(ice, START + CONNECT);
        assertThat(agent.state()).isEqualTo(IceState.FAILED);
        assertThat(agent.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(check(1, true, START + CONNECT)).isEqualTo(Outcome.REJECTED);
        assertThat(ice.sent).isEmpty();
    }

    @Test
    void consentExpiresThirtySecondsAfterTheLastCheck() {
        check(1, true, START);
        long last = START + 100 * SECOND;
        check(1, false, last);
        // A forged check does not prolong it.
        on(ice.check(new IceCredentials(SERVER.ufrag(), "guessed"), true), 1, last + 29 * SECOND);

        long disconnected = agent.deadlineNanos();
        assertThat(disconnected).isBetween(last + 5 * SECOND, last + 10 * SECOND);
        agent.onTimer(ice, disconnected);
        assertThat(agent.state()).isEqualTo(IceState.DISCONNECTED);
        assertThat(agent.deadlineNanos()).isEqualTo(last + 30 * SECOND);
        agent.onTimer(ice, last + 30 * SECOND - 1);
        assertThat(agent.state()).isEqualTo(IceState.DISCONNECTED);
        agent.onTimer(ice, last + 30 * SECOND);
        assertThat(agent.state()).isEqualTo(IceState.FAILED);
    }

    @Test
    void aCheckInTimeBringsConsentBack() {
        check(1, true, START);
        agent.onTimer(ice, START + 20 * SECOND);
        assertThat(agent.state()).isEqualTo(IceState.DISCONNECTED);
        check(1, false, START + 29 * SECOND);
        assertThat(agent.state()).isEqualTo(IceState.CONNECTED);
        agent.onTimer(ice, START + 31 * SECOND);
        assertThat(agent.state()).isEqualTo(IceState.CONNECTED);
    }

    @Test
    void bothGenerationsAreAnsweredUntilTheNewOneIsNominated() {
        check(1, true, START);
        agent.restart(NEXT);
        assertThat(agent.local()).isEqualTo(NEXT);
        assertThat(agent.previous()).isEqualTo(SERVER);
        assertThat(agent.selectedAddress()).as("media goes on meanwhile").isEqualTo(1);

        assertThat(on(ice.check(SERVER, true), 1, START)).isEqualTo(Outcome.HANDLED);
        assertThat(ice.lastSent().message().hasIntegrity(SERVER.password())).isTrue();
        assertThat(on(ice.check(NEXT, false), 2, START)).isEqualTo(Outcome.HANDLED);
        assertThat(ice.lastSent().message().hasIntegrity(NEXT.password())).isTrue();
        assertThat(agent.selectedAddress()).isEqualTo(1);
        assertThat(on(ice.check(SERVER, false), 1, START))
                .as("a pair of the new one is valid, but not nominated")
                .isEqualTo(Outcome.HANDLED);

        assertThat(on(ice.check(NEXT, true), 2, START)).isEqualTo(Outcome.PAIR_CHANGED);
        assertThat(agent.selectedAddress()).isEqualTo(2);
        assertThat(agent.previous()).isNull();
        ice.sent.clear();
        assertThat(on(ice.check(SERVER, true), 1, START)).isEqualTo(Outcome.REJECTED);
        assertThat(ice.sent).isEmpty();
        assertThat(agent.selectedAddress()).isEqualTo(2);
    }

    @Test
    void theOldGenerationMayMoveWhileTheNewOneIsNotThere() {
        check(1, true, START);
        agent.restart(NEXT);
        assertThat(on(ice.check(SERVER, true), 5, START)).isEqualTo(Outcome.PAIR_CHANGED);
        assertThat(agent.selectedAddress()).isEqualTo(5);
    }

    @Test
    void credentialsOfOneGenerationDoNotServeAnother() {
        check(1, true, START);
        agent.restart(NEXT);
        ice.sent.clear();
        StunMessage mixed = ice.check(new IceCredentials(NEXT.ufrag(), SERVER.password()), true);
        assertThat(on(mixed, 1, START)).isEqualTo(Outcome.REJECTED);
        assertThat(ice.sent).isEmpty();
    }

    @Test
    void aSecondRestartKeepsTheCredentialsInUse() {
        check(1, true, START);
        agent.restart(NEXT);
        agent.restart(AFTER_NEXT);
        assertThat(on(ice.check(SERVER, true), 1, START)).isEqualTo(Outcome.HANDLED);
        assertThat(on(ice.check(NEXT, true), 1, START)).isEqualTo(Outcome.REJECTED);
        assertThat(on(ice.check(AFTER_NEXT, true), 1, START)).isEqualTo(Outcome.HANDLED);
        assertThat(agent.previous()).isNull();
        assertThat(on(ice.check(SERVER, true), 1, START)).isEqualTo(Outcome.REJECTED);
    }

    @Test
    void theLongestSilentAddressMakesRoomButNeverTheSelectedOne() {
        check(0, true, START);
        for (int i = 1; i < 16; i++) {
            check(i, false, START + i * SECOND);
        }
        check(1, false, START + 20 * SECOND);
        assertThat(agent.validAddresses()).hasSize(16);

        check(100, false, START + 21 * SECOND);
        assertThat(agent.isValid(0)).isTrue();
        assertThat(agent.isValid(1)).isTrue();
        assertThat(agent.isValid(2)).isFalse();
        assertThat(agent.knows(2)).isFalse();
        assertThat(agent.isValid(100)).isTrue();
        assertThat(agent.selectedAddress()).isZero();
        for (int i = 200; i < 300; i++) {
            check(i, false, START + 22 * SECOND);
        }
        assertThat(agent.validAddresses()).hasSize(16).contains(0);
    }
}
