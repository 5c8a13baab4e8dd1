package dev.madang.server.fleet;

import dev.madang.fleet.control.Link;
import dev.madang.fleet.control.LinkEnd;
import dev.madang.fleet.control.LinkListener;
import dev.madang.fleet.relay.RelayMessage;
import dev.madang.fleet.wire.RelayMessages;
import dev.madang.fleet.wire.RoomFrame;
import dev.madang.fleet.wire.RoomMessages;
import dev.madang.fleet.wire.WireException;
import dev.madang.rooms.RoomLinks;
import dev.madang.rooms.Rooms;
import dev.madang.rooms.message.Envelope;
import dev.madang.rooms.message.HomeMessage;
import dev.madang.rooms.message.RouterId;
import dev.madang.rooms.message.RouterMessage;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.registry.NodeRef;
import dev.madang.rooms.registry.RegisteredRoom;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What goes over the links to other nodes: the first byte of a frame tells what it is. From any thread. */
@Singleton
final class FleetLinks implements RoomLinks, LinkListener {
    private static final Logger LOG = Logger.getLogger("dev.madang.fleet");

    /** What a Home and a Router say. */
    private static final byte ROOM = 1;
    /** What is said of tracks that cross. */
    private static final byte TRACKS = 2;
    /** A node that cannot reach the directory asks others. */
    private static final byte QUESTION = 3;

    private static final byte ANSWER = 4;

    private final KnownNodes nodes;
    private final FleetMedia media;
    private final Neighbours neighbours;
    private final Map<String, Link> links = new ConcurrentHashMap<>();
    private final AtomicLong malformed = new AtomicLong();
    private volatile @Nullable Rooms rooms;

    @Inject
    FleetLinks(KnownNodes nodes, FleetMedia media, Neighbours neighbours) {
        this.neighbours = neighbours;
        this.nodes = nodes;
        this.media = media;
    }

    /** Who hears what comes; before there is any link. */
    void hear(Rooms here) {
        rooms = here;
        media.connect(here, this::toTracks);
    }

    /** Frames that could not be read. */
    long malformed() {
        return malformed.get();
    }

    @Override
    public void onUp(Link link) {
        links.put(link.remote().name(), link);
        nodes.linked(link.remote().name(), link.remote().epoch());
        LOG.infof("linked with node %s", link.remote().name());
        media.up(link);
    }

    @Override
    public void onDown(Link link, LinkEnd why) {
        links.remove(link.remote().name(), link);
        nodes.linkLost(link.remote().name(), link.remote().epoch());
        LOG.infof("the link with node %s has ended: %s", link.remote().name(), why);
        media.down(link);
    }

    @Override
    public void onFrame(Link link, byte[] frame) {
        Rooms here = rooms;
        if (here == null || frame.length == 0) {
            malformed.incrementAndGet();
            return;
        }
        byte[] text = Arrays.copyOfRange(frame, 1, frame.length);
        try {
            switch (frame[0]) {
                case ROOM -> take(here, RoomMessages.decode(text));
                case TRACKS -> {
                    RelayMessage message = RelayMessages.decode(text);
                    if (message != null) {
                        media.take(link.remote().name(), message);
                    }
                }
                // The directory may be slow, and what else comes is not to wait.
                case QUESTION ->
                    Thread.startVirtualThread(() -> {
                        byte[] answer = neighbours.answer(
                                new NodeRef(link.remote().name(), link.remote().epoch()), text);
                        if (answer != null) {
                            link.sendUrgent(bytes(ANSWER, answer));
                        }
                    });
                case ANSWER -> neighbours.answered(text);
                // Of a kind that only a newer version knows.
                default -> {}
            }
        } catch (WireException unreadable) {
            malformed.incrementAndGet();
            LOG.warnf("node %s says what cannot be read: %s", link.remote().name(), unreadable.getMessage());
        } catch (IllegalArgumentException notPossible) {
            malformed.incrementAndGet();
            LOG.warnf("node %s says what cannot be: %s", link.remote().name(), notPossible.getMessage());
        }
    }

    private static void take(Rooms here, RoomFrame frame) {
        switch (frame) {
            case RoomFrame.ToHome(RoomKey room, RouterId router, Envelope<RouterMessage> envelope) ->
                here.receive(room, router, envelope);
            case RoomFrame.ToRouter(RoomKey room, RouterId router, Envelope<HomeMessage> envelope) ->
                here.receiveFromHome(room, router, envelope);
            case RoomFrame.NoHome(RoomKey room, RouterId router, long incarnation, long term) ->
                here.noHome(room, router, incarnation, term);
            case RoomFrame.NewHome(RegisteredRoom now) -> here.newHome(now);
        }
    }

    private static byte[] bytes(RoomFrame frame) {
        return bytes(ROOM, RoomMessages.encode(frame));
    }

    private static byte[] bytes(byte kind, byte[] text) {
        byte[] bytes = new byte[text.length + 1];
        bytes[0] = kind;
        System.arraycopy(text, 0, bytes, 1, text.length);
        return bytes;
    }

    private void toTracks(String node, RelayMessage message) {
        Link link = links.get(node);
        if (link != null) {
            if (!link.send(bytes(TRACKS, RelayMessages.encode(message)))) {
                // What is lost is not said again by itself: the next link begins with all of it.
                link.close();
            }
        }
    }

    /** Asks that node, by the urgent way; false where there is no link. */
    boolean ask(String node, byte[] body) {
        Link link = links.get(node);
        return link != null && link.sendUrgent(bytes(QUESTION, body));
    }

    private void send(String node, RoomFrame frame) {
        Link link = links.get(node);
        if (link == null) {
            return;
        }
        try {
            link.send(bytes(frame));
        } catch (IllegalArgumentException tooLong) {
            malformed.incrementAndGet();
            LOG.errorf(
                    "what node %s is to be told of room %s is too long: %s", node, frame.room(), tooLong.getMessage());
        }
    }

    @Override
    public void toHome(String node, RoomKey room, RouterId from, Envelope<RouterMessage> envelope) {
        send(node, new RoomFrame.ToHome(room, from, envelope));
    }

    @Override
    public void toRouter(RoomKey room, RouterId to, Envelope<HomeMessage> envelope) {
        send(to.node(), new RoomFrame.ToRouter(room, to, envelope));
    }

    @Override
    public void noHome(RoomKey room, RouterId to, long incarnation, long term) {
        send(to.node(), new RoomFrame.NoHome(room, to, incarnation, term));
    }

    @Override
    public void newHome(RegisteredRoom now) {
        byte[] frame = bytes(new RoomFrame.NewHome(now));
        links.values().forEach(link -> link.send(frame));
    }
}
