package dev.madang.media.ice;

import dev.madang.media.sdp.IceCredentials;
import java.net.InetSocketAddress;

/** One Peer's ICE: the lite agent of a server, or the controlling agent of a client. Sans-IO. */
public sealed interface IceAgent permits IceLiteAgent, IceClientAgent {
    /** What became of a message. */
    enum Outcome {
        /** Answered or taken; nothing changed. */
        HANDLED,
        /** As {@link #HANDLED}, and the state or an address to send to may have changed. */
        PAIR_CHANGED,
        /** Not for this agent, or its integrity is wrong: nothing was done. */
        REJECTED
    }

    /**
     * Takes a STUN message.
     *
     * @param address the source's id
     * @param source the source itself, for the answer
     */
    Outcome onStun(StunMessage message, int address, InetSocketAddress source, IceOutput output, long nowNanos);

    /** Whether the message's credentials are right, so that an unknown source may be given a number. */
    boolean wouldAccept(StunMessage message);

    /** Whether media and DTLS may come from that address. */
    boolean isValid(int address);

    /** Whether that address is, or may become, a valid one; others need not be remembered. */
    boolean knows(int address);

    /** Whether that address has proved to be the Peer's, and was heard before the agent would call it disconnected. */
    boolean isLive(int address, long nowNanos);

    /** The address to send to, or -1 while there is none. */
    int selectedAddress();

    /**
     * An address that the remote end wants to be sent to and that has not proved to be its own, or -1. Only a few packets
     * may go there, in answer to which it can prove it.
     */
    int trialAddress();

    /**
     * A packet from that address proved to be the Peer's and is no replay: SRTP or SRTCP.
     *
     * @return whether the state or one of the addresses to send to changed
     */
    boolean onAuthentic(int address, long nowNanos);

    /**
     * The handshake is over and there are keys: from now on an address needs proof to be sent to.
     *
     * @param address where the handshake's messages went and were answered from; -1 when that cannot be told
     */
    void secured(int address);

    IceState state();

    /** When {@link #onTimer} should be called next. */
    long deadlineNanos();

    void onTimer(IceOutput output, long nowNanos);

    /** Our credentials, the newest. */
    IceCredentials local();
}
