package dev.madang.rooms.router;

import dev.madang.media.engine.CloseReason;
import dev.madang.media.engine.PeerHandle;
import dev.madang.media.engine.PeerListener;
import dev.madang.media.engine.PeerPhase;
import dev.madang.media.engine.ProducerHandle;
import java.time.Duration;
import java.util.List;

/** What a leg's Peer reports, passed to the leg's Router. Called by the media core, one call at a time. */
final class PeerReports implements PeerListener {
    private final Connections connections;
    private final Leg leg;

    PeerReports(Connections connections, Leg leg) {
        this.connections = connections;
        this.leg = leg;
    }

    @Override
    public void onPhase(PeerHandle peer, PeerPhase phase, Duration sinceCreated) {
        connections.steps().run(() -> {
            if (phase == PeerPhase.DTLS) {
                connections.connected(leg, true);
            }
            connections.steps().afterwards(() -> leg.listener().onPhase(leg, phase, sinceCreated));
        });
    }

    @Override
    public void onConnected(PeerHandle peer, boolean connected) {
        connections.steps().run(() -> connections.connected(leg, connected));
    }

    @Override
    public void onProducerActive(PeerHandle peer, ProducerHandle producer, boolean active) {
        connections.steps().run(() -> {
            if (leg.isOf(producer)) {
                connections.carrying(leg, producer.mid(), active);
            }
        });
    }

    @Override
    public void onEncodingsPreferred(PeerHandle peer, ProducerHandle producer, List<String> rids) {
        connections.steps().run(() -> {
            if (leg.isOf(producer)) {
                leg.encodingsPreferred().put(producer.mid(), rids);
                connections.tellEncodings(leg, producer.mid());
            }
        });
    }

    @Override
    public void onClosed(PeerHandle peer, CloseReason reason) {
        connections.steps().run(() -> connections.closed(leg, reason));
    }
}
