package dev.madang.server.signal;

import dev.madang.server.bound.Rate;
import dev.madang.server.problem.ProblemException;
import dev.madang.server.problem.ProblemKind;
import io.netty.buffer.ByteBufUtil;

/** How often a session may do what others pay for, by kind; more is refused and changes nothing. See docs/signalling.md. */
final class KindRates {
    private final Rate hand = new Rate(1, 5);
    private final Rate mute = new Rate(5, 20);
    private final Rate moderation = new Rate(5, 100);
    private final Rate preferences = new Rate(10, 50);
    private final Rate negotiation = new Rate(5, 60);
    private final Rate rare = new Rate(2, 20);
    private final Rate data = new Rate(20, 40);
    private final Rate dataBytes = new Rate(32 * 1024, 256 * 1024);

    /** @throws ProblemException when the message comes too soon after others of its kind */
    void check(ClientMessage message, long nowNanos) {
        boolean allowed = switch (message) {
            case ClientMessage.Hand any -> hand.allows(nowNanos);
            case ClientMessage.Mute any -> mute.allows(nowNanos);
            case ClientMessage.Silence any -> moderation.allows(nowNanos);
            case ClientMessage.ChangeRole any -> moderation.allows(nowNanos);
            case ClientMessage.Remove any -> moderation.allows(nowNanos);
            case ClientMessage.Unban any -> moderation.allows(nowNanos);
            case ClientMessage.Bans any -> rare.allows(nowNanos);
            case ClientMessage.ChangeRoom any -> rare.allows(nowNanos);
            case ClientMessage.CloseRoom any -> rare.allows(nowNanos);
            case ClientMessage.Metadata any -> rare.allows(nowNanos);
            case ClientMessage.People any -> rare.allows(nowNanos);
            case ClientMessage.Invite any -> rare.allows(nowNanos);
            case ClientMessage.Ticket any -> rare.allows(nowNanos);
            case ClientMessage.Prefer any -> preferences.allows(nowNanos);
            case ClientMessage.Publish any -> negotiation.allows(nowNanos);
            case ClientMessage.Receive any -> negotiation.allows(nowNanos);
            case ClientMessage.Restart any -> negotiation.allows(nowNanos);
            case ClientMessage.Send any -> data.allows(nowNanos);
            default -> true;
        };
        if (!allowed) {
            throw tooMany();
        }
    }

    /** @throws ProblemException when too much was sent lately */
    void checkData(String text, long nowNanos) {
        if (!dataBytes.allows(ByteBufUtil.utf8Bytes(text), nowNanos)) {
            throw tooMany();
        }
    }

    private static ProblemException tooMany() {
        return new ProblemException(
                ProblemKind.TOO_MANY_REQUESTS, "that often is too often; see the rates in the docs");
    }
}
