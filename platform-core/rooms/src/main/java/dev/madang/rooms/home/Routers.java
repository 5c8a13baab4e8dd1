package dev.madang.rooms.home;

import dev.madang.rooms.message.Channel;
import dev.madang.rooms.message.Envelope;
import dev.madang.rooms.message.HomeMessage;
import dev.madang.rooms.message.RouterId;
import dev.madang.rooms.message.RouterMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The Routers of a room, and the channel to each. Guarded as its Home is. */
final class Routers {
    private final Supplier<Channel<HomeMessage, RouterMessage>> newChannel;
    private final Map<RouterId, Channel<HomeMessage, RouterMessage>> channels = new TreeMap<>();
    /** Those that said goodbye and are not told yet that it came. */
    private final Map<RouterId, Channel<HomeMessage, RouterMessage>> departed = new TreeMap<>();
    /** The newest life that there was on each node. */
    private final Map<String, Long> newest = new HashMap<>();
    /** The newest life on each node that said goodbye. */
    private final Map<String, Long> left = new HashMap<>();

    Routers(Supplier<Channel<HomeMessage, RouterMessage>> newChannel) {
        this.newChannel = newChannel;
    }

    /** Whether what comes of it can be taken in: it is known, or says hello. One that was lost may say so again, one that left may not. */
    boolean takes(RouterId from, Envelope<RouterMessage> envelope) {
        return channels.containsKey(from)
                || departed.containsKey(from)
                || envelope.number() == 1
                        && newest.getOrDefault(from.node(), Long.MIN_VALUE) <= from.life()
                        && left.getOrDefault(from.node(), Long.MIN_VALUE) < from.life();
    }

    /** What can be taken in now that this came. */
    List<RouterMessage> receive(RouterId from, Envelope<RouterMessage> envelope) {
        Channel<HomeMessage, RouterMessage> channel = channels.get(from);
        if (channel == null) {
            if (departed.containsKey(from)) {
                return List.of();
            }
            newest.put(from.node(), from.life());
            channel = newChannel.get();
            channels.put(from, channel);
        }
        return channel.receive(envelope);
    }

    /** A Router of that node which was there before that one, or null. */
    @Nullable
    RouterId former(RouterId now) {
        for (RouterId router : channels.keySet()) {
            if (router.node().equals(now.node()) && !router.equals(now)) {
                return router;
            }
        }
        return null;
    }

    /** False when it is not there. */
    boolean remove(RouterId router) {
        return channels.remove(router) != null;
    }

    /** It has said goodbye. */
    void depart(RouterId router) {
        Channel<HomeMessage, RouterMessage> channel = channels.remove(router);
        if (channel != null) {
            departed.put(router, channel);
            left.merge(router.node(), router.life(), Math::max);
        }
    }

    /** Those that are there, and those that are to be told that their goodbye came. */
    List<RouterId> all() {
        List<RouterId> all = new ArrayList<>(channels.keySet());
        all.addAll(departed.keySet());
        return all;
    }

    /** Those that are there. */
    Collection<RouterId> present() {
        return Collections.unmodifiableSet(channels.keySet());
    }

    List<Envelope<HomeMessage>> outgoing(RouterId to, Instant now) {
        Channel<HomeMessage, RouterMessage> channel = channels.get(to);
        Channel<HomeMessage, RouterMessage> last = departed.remove(to);
        return channel != null ? channel.outgoing(now) : last != null ? last.outgoing(now) : List.of();
    }

    /** When {@link #outgoing} has something next though nothing happens, null for never. */
    @Nullable
    Instant next() {
        return channels.values().stream()
                .map(Channel::next)
                .flatMap(Stream::ofNullable)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /** Those that have taken nothing of what was sent to them first before that time. */
    List<RouterId> silentSince(Instant time) {
        return channels.entrySet().stream()
                .filter(entry -> entry.getValue().isStuckSince(time))
                .map(Map.Entry::getKey)
                .toList();
    }

    void send(RouterId router, HomeMessage message) {
        Channel<HomeMessage, RouterMessage> channel = channels.get(router);
        if (channel != null) {
            channel.send(message);
        }
    }

    void broadcast(HomeMessage message) {
        channels.values().forEach(channel -> channel.send(message));
    }
}
