package dev.madang.rooms.router;

import dev.madang.media.engine.CloseReason;
import dev.madang.media.engine.MediaEngine;
import dev.madang.media.engine.PeerHandle;
import dev.madang.media.engine.PeerOptions;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.sdp.MediaSection;
import dev.madang.media.sdp.PublishBounds;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SessionDescription;
import dev.madang.media.sdp.negotiation.CommonCodecs;
import dev.madang.rooms.message.Act;
import dev.madang.rooms.message.Answer;
import dev.madang.rooms.mode.PublishLimits;
import dev.madang.rooms.model.Direction;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.RefusedException;
import dev.madang.rooms.model.TrackSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Lets legs join: the Home admits one, its Peer is negotiated outside of every step, the Home takes it in. What fails on the way leaves
 * nothing behind.
 */
final class Joining {
    private final Router router;
    private final Connections connections;
    private final MediaEngine media;

    Joining(Router router, Connections connections, MediaEngine media) {
        this.router = router;
        this.connections = connections;
        this.media = media;
    }

    /** Makes the Peer of a leg. */
    @FunctionalInterface
    private interface PeerMaker {
        PeerHandle make(Leg leg) throws SdpException;
    }

    /** A leg of somebody without a presence: WHIP or WHEP. */
    CompletableFuture<Leg> join(Entrant who, Direction direction, SessionDescription offer, LegListener listener) {
        return router.steps()
                .get(() -> {
                    long number = connections.nextNumber();
                    List<Act.Wanted> tracks = direction.publishes() ? wanted(offer, Map.of()) : List.of();
                    return router.ask(new Act.AdmitEntrant(who, number, direction, tracks), admitted -> {
                        connections.attendee(admitted.participant()).cameAs(who);
                        return admitted(admitted, number, direction, null, listener, offer);
                    });
                })
                .thenCompose(joining -> negotiate(
                        joining.leg(),
                        direction == Direction.PUBLISH
                                ? leg -> media.answer(offer, bounded(PeerOptions.RECEIVE), leg.peerListener())
                                : leg -> media.answer(
                                        CommonCodecs.keep(offer, joining.codecs()),
                                        PeerOptions.SEND,
                                        leg.peerListener()),
                        Map.of()));
    }

    /**
     * A leg on its way.
     *
     * @param codecs that may come its way, of each kind of which anything is published
     */
    private record Joiner(Leg leg, Map<MediaKind, Set<Codec>> codecs) {}

    private Joiner admitted(
            Answer.Admitted admitted,
            long number,
            Direction direction,
            @Nullable Presence presence,
            LegListener listener,
            @Nullable SessionDescription offer) {
        Attendee attendee = connections.attendee(admitted.participant());
        Leg leg = new Leg(connections, number, attendee, direction, presence, listener);
        connections.add(leg);
        if (direction != Direction.RECEIVE || offer == null) {
            return new Joiner(leg, Map.of());
        }
        leg.asked(kindsReceived(offer));
        return new Joiner(leg, connections.feeding().codecs(attendee, admitted.role()));
    }

    private static Set<MediaKind> kindsReceived(SessionDescription offer) {
        Set<MediaKind> kinds = EnumSet.noneOf(MediaKind.class);
        for (MediaSection section : offer.media()) {
            MediaKind kind = section.kind();
            if (kind != null && !section.isRefused() && section.direction().receives()) {
                kinds.add(kind);
            }
        }
        return kinds;
    }

    private static List<Act.Wanted> wanted(SessionDescription offer, Map<String, TrackSource> sources) {
        List<Act.Wanted> tracks = new ArrayList<>();
        for (MediaSection section : offer.media()) {
            MediaKind kind = section.kind();
            if (kind != null && !section.isRefused() && section.direction().sends()) {
                tracks.add(new Act.Wanted(
                        MediaKinds.track(kind),
                        sources.getOrDefault(String.valueOf(section.mid()), TrackSource.UNSAID)));
            }
        }
        return tracks;
    }

    /** A publish leg, or a duplex leg, of one who is present. */
    CompletableFuture<Leg> publish(
            Presence presence,
            Direction direction,
            SessionDescription offer,
            Map<String, TrackSource> sources,
            LegListener listener) {
        PeerOptions options = bounded(direction == Direction.DUPLEX ? PeerOptions.DUPLEX : PeerOptions.RECEIVE);
        return admit(presence, direction, wanted(offer, sources), listener)
                .thenCompose(leg -> negotiate(leg, made -> media.answer(offer, options, made.peerListener()), sources));
    }

    /** A receive leg, offered by us, of one who is present. */
    CompletableFuture<Leg> receive(Presence presence, LegListener listener) {
        return admit(presence, Direction.RECEIVE, List.of(), listener).thenCompose(leg -> {
            leg.offered(router.steps().read(() -> connections.feeding().needed(leg.attendee())));
            return negotiate(leg, made -> media.offer(made.offered(), made.peerListener()), Map.of());
        });
    }

    private CompletableFuture<Leg> admit(
            Presence presence, Direction direction, List<Act.Wanted> tracks, LegListener listener) {
        return router.steps().get(() -> {
            presence.requirePresent();
            long number = connections.nextNumber();
            return router.ask(
                    new Act.AdmitPresent(presence.participantId(), presence.number(), number, direction, tracks),
                    admitted -> admitted(admitted, number, direction, presence, listener, null)
                            .leg());
        });
    }

    private PeerOptions bounded(PeerOptions options) {
        PublishLimits limits = router.rules().publishing();
        return options.with(new PublishBounds(limits.audioBps(), limits.videoBps(), limits.publishBps()));
    }

    private CompletableFuture<Leg> negotiate(Leg leg, PeerMaker maker, Map<String, TrackSource> sources) {
        PeerHandle peer;
        try {
            peer = maker.make(leg);
        } catch (SdpException | RuntimeException unable) {
            router.steps().run(() -> connections.giveUp(leg));
            return CompletableFuture.failedFuture(unable);
        }
        return router.steps().get(() -> attach(leg, peer, sources)).whenComplete((joined, refused) -> {
            if (refused != null) {
                peer.close(CloseReason.REQUESTED);
            }
        });
    }

    private CompletableFuture<Leg> attach(Leg leg, PeerHandle peer, Map<String, TrackSource> sources) {
        Presence presence = leg.presence();
        if (leg.ended() || presence != null && presence.ended()) {
            connections.giveUp(leg);
            if (connections.isClosed()) {
                return CompletableFuture.failedFuture(new RefusedException(Refusal.NO_SUCH_ROOM, "the room is closed"));
            }
            return CompletableFuture.failedFuture(
                    leg.ended()
                            ? new RefusedException(Refusal.PEER_GONE, "the connection ended before it was made")
                            : new RefusedException(Refusal.NOT_PRESENT, "you are not in the room any more"));
        }
        leg.attach(peer, sources);
        leg.attendee().toldOtherwise();
        return router.ask(
                new Act.Attach(leg.participantId(), leg.state()),
                attached -> {
                    if (leg.ended()) {
                        throw new RefusedException(Refusal.PEER_GONE, "the connection ended before it was made");
                    }
                    connections.attached(leg, attached.tracks());
                    return leg;
                },
                () -> connections.drop(leg));
    }

    /** A later offer of a leg by which somebody publishes. */
    CompletableFuture<SessionDescription> publishAgain(
            Presence presence, Leg leg, SessionDescription offer, Map<String, TrackSource> sources) {
        return router.steps()
                .get(() -> {
                    presence.requirePresent();
                    requirePublishes(presence, leg);
                    Map<String, TrackSource> said = new HashMap<>(leg.sources());
                    said.putAll(sources);
                    return router.ask(new Act.AdmitTracks(leg.participantId(), leg.number(), wanted(offer, said)));
                })
                .thenCompose(admitted -> renegotiate(leg, offer, sources));
    }

    private static void requirePublishes(Presence presence, Leg leg) {
        if (leg.presence() != presence || !leg.isIn() || !leg.direction().publishes()) {
            throw new RefusedException(Refusal.PEER_GONE, "the leg has ended");
        }
    }

    private CompletableFuture<SessionDescription> renegotiate(
            Leg leg, SessionDescription offer, Map<String, TrackSource> sources) {
        SessionDescription answer;
        try {
            answer = leg.peer().answer(offer);
        } catch (SdpException | RuntimeException unable) {
            return CompletableFuture.failedFuture(unable);
        }
        return router.steps().get(() -> {
            leg.sources().putAll(sources);
            leg.renegotiated();
            if (leg.direction().receives() && leg.isIn()) {
                leg.feeds().slots(leg.peer().slots());
                leg.offered(leg.feeds().counts());
            }
            leg.attendee().toldOtherwise();
            return router.ask(new Act.ChangeTracks(leg.participantId(), leg.state()), changed -> {
                if (leg.isIn()) {
                    connections.named(leg, changed.tracks());
                    connections.feeding().one(leg.attendee());
                }
                return answer;
            });
        });
    }
}
