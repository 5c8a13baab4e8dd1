package dev.madang.media.engine;

/**
 * Every counter of the media core; metrics are made from this list, one each. Counted by workers, each for itself; read as a sum, from any
 * thread, by {@link MediaEngine#stats}.
 */
public enum MediaCounter {
    DATAGRAMS_RECEIVED("Datagrams received on media ports"),
    DATAGRAM_BYTES_RECEIVED("Bytes of datagrams received on media ports"),
    DATAGRAMS_SENT("Datagrams sent from media ports"),
    DATAGRAM_BYTES_SENT("Bytes of datagrams sent from media ports"),
    SEND_ERRORS("Datagrams the kernel refused or had no room for"),
    SEND_CALLS("System calls made to send"),
    ICE_TCP_ACCEPTED("ICE-TCP connections taken"),
    ICE_TCP_REFUSED("ICE-TCP connections closed at once because there were too many"),
    ICE_TCP_EVICTED("ICE-TCP connections of strangers closed to make room for another one"),
    ICE_TCP_TIMED_OUT("ICE-TCP connections closed because they were silent or too slow"),
    ICE_TCP_PROTOCOL_ERRORS("ICE-TCP connections closed because of what came"),
    ICE_TCP_DROPPED_IN("ICE-TCP frames dropped because the worker did not fetch them in time"),
    ICE_TCP_DROPPED_OUT("ICE-TCP frames dropped because the other end reads too slowly"),
    RTP_PACKETS_RECEIVED("RTP packets accepted from publishers"),
    RTP_BYTES_RECEIVED("Bytes of RTP packets accepted from publishers, as on the wire"),
    RTP_PACKETS_SENT("RTP packets sent to viewers, retransmissions included"),
    RTP_BYTES_SENT("Bytes of RTP packets sent to viewers, as on the wire"),
    RTP_PACKETS_LOST("RTP packets of publishers that never came"),
    RTP_PACKETS_RECOVERED("RTP packets of publishers that came by retransmission"),
    RTCP_PACKETS_RECEIVED("RTCP datagrams accepted"),
    RTCP_PACKETS_SENT("RTCP datagrams sent"),
    NACKS_SENT("Sequence numbers asked of publishers"),
    NACKS_RECEIVED("Sequence numbers asked by viewers"),
    RETRANSMISSIONS_SENT("Packets retransmitted to viewers"),
    PADDING_BYTES_SENT("Bytes sent to viewers only to learn whether their path carries more, as on the wire"),
    PATH_TRIALS_SENT("Copies of packets sent to addresses that viewers moved to and have not proved to be theirs"),
    RETRANSMISSIONS_MISSED("Packets asked for by viewers that were no longer held"),
    KEY_FRAME_REQUESTS_SENT("PLI and FIR sent to publishers"),
    KEY_FRAME_REQUESTS_RECEIVED("PLI and FIR received from viewers"),
    TRANSPORT_FEEDBACK_SENT("Transport-wide feedback packets sent to publishers"),
    REMB_SENT("REMB messages sent to publishers"),
    TRANSPORT_FEEDBACK_RECEIVED("Transport-wide feedback packets received from viewers"),
    STUN_REQUESTS("Authenticated STUN requests answered"),
    DROPPED_STUN("STUN messages dropped: malformed, unknown ufrag or bad integrity"),
    DROPPED_DTLS("DTLS datagrams dropped: unvalidated address, no handshake, or too many after it"),
    DROPPED_UNKNOWN("Datagrams dropped: unknown address or kind"),
    DROPPED_MALFORMED("RTP or RTCP dropped: malformed"),
    DROPPED_UNAUTHENTIC("RTP or RTCP dropped: authentication failed"),
    DROPPED_REPLAYED("RTP or RTCP dropped: seen before"),
    DROPPED_UNROUTED("RTP dropped: no track for its mid, rid, SSRC or payload type"),
    DROPPED_OVER_RATE("Dropped: RTP of publishers that send more than they may, and feedback that comes too often"),
    DROPPED_NO_ROOM("RTP dropped: no packet slot, ring or queue room"),
    DROPPED_COMMANDS("Requests between workers dropped: one does not come to its work"),
    SSRCS_FORGOTTEN(
            "SSRCs of clients that had been silent longest when a connection had brought more than are remembered"),
    DTLS_HANDSHAKES("DTLS handshakes done"),
    DTLS_FAILURES("DTLS handshakes failed or timed out"),
    RELAY_PACKETS_SENT("RTP packets sent to other nodes, retransmissions included"),
    RELAY_BYTES_SENT("Bytes of RTP packets sent to other nodes, as on the wire"),
    RELAY_PACKETS_RECEIVED("RTP packets accepted from other nodes"),
    RELAY_BYTES_RECEIVED("Bytes of RTP packets accepted from other nodes, as on the wire"),
    RELAY_PACKETS_LOST("RTP packets of other nodes that never came"),
    RELAY_PACKETS_RECOVERED("RTP packets of other nodes that came by retransmission"),
    RELAY_NACKS_SENT("Packets asked of other nodes"),
    RELAY_NACKS_RECEIVED("Packets asked by other nodes"),
    RELAY_RETRANSMISSIONS_SENT("Packets retransmitted to other nodes"),
    RELAY_RETRANSMISSIONS_MISSED("Packets asked for by other nodes that were no longer held, or asked for too often"),
    RELAY_KEY_FRAME_REQUESTS_SENT("PLI sent to other nodes"),
    RELAY_KEY_FRAME_REQUESTS_RECEIVED("PLI received from other nodes"),
    RELAY_STREAMS_BEGUN("Streams sent to other nodes, each new SSRC of one counted"),
    RELAY_PATHS_CHANGED("Relay paths that went on at another address"),
    RELAY_CHECKS_REFUSED("Relay checks dropped: bad integrity, no answer to ours, or no room for their address"),
    RELAY_DROPPED_GENERATION("RTP or RTCP of other nodes dropped: unknown key generation"),
    RELAY_DROPPED_NOT_GRANTED("RTP of other nodes dropped: SSRC that was not granted"),
    RELAY_DROPPED_UNAUTHENTIC("RTP or RTCP of other nodes dropped: authentication failed"),
    RELAY_DROPPED_REPLAYED("RTP or RTCP of other nodes dropped: seen before"),
    PEERS_OPENED("Peers made"),
    PEERS_CLOSED("Peers gone"),
    PEER_FAULTS(
            "Bugs of ours met: each ended one Peer, or cost the command or datagram at hand where that was no Peer's");

    private final String help;

    MediaCounter(String help) {
        this.help = help;
    }

    /** One sentence for operators. */
    public String help() {
        return help;
    }
}
