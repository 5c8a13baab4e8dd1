package dev.madang.probe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.madang.media.client.MediaClient;
import dev.madang.media.rtp.Codec;
import java.io.IOException;
import java.net.URI;
import java.util.EnumSet;
import java.util.Locale;

/** Ways to ask too much of a node. All are bounded: in time, in connections, and in what each sends at once. */
enum Assault {
    /** WebSocket pings, before any token, by clients that read no answer. */
    PINGS {
        @Override
        long play(Against against, long untilNanos) {
            byte[] burst = repeat(RawSocket.ping(125), 500);
            try (Mob mob = new Mob(against.server(), untilNanos)) {
                mob.send(16, 50, socket -> {
                    socket.upgrade();
                    while (mob.isGoingOn()) {
                        socket.write(burst);
                        Mob.pause(10);
                    }
                });
                mob.close();
                return mob.closed();
            }
        }
    },
    /** Requests one behind the other, by clients that read no answer. */
    PIPELINING {
        @Override
        long play(Against against, long untilNanos) {
            String burst = "GET /q/openapi HTTP/1.1\r\nHost: probe\r\n\r\n".repeat(1_000);
            try (Mob mob = new Mob(against.server(), untilNanos)) {
                mob.send(16, 50, socket -> {
                    while (mob.isGoingOn()) {
                        socket.write(burst);
                        Mob.pause(10);
                    }
                });
                mob.close();
                return mob.closed();
            }
        }
    },
    /** Data for 130 viewers, most of whom read nothing. */
    DATA {
        @Override
        long play(Against against, long untilNanos) throws IOException {
            ObjectNode message = SignalLink.message("send").put("data", "a".repeat(16_000));
            return crowd(against, untilNanos, 130, 30, message, 20);
        }
    },
    /** A hand that goes up and down before 300 viewers. */
    HANDS {
        @Override
        long play(Against against, long untilNanos) throws IOException {
            ObjectNode message = SignalLink.message("hand").put("raised", true);
            return crowd(against, untilNanos, 300, 300, message, 25);
        }
    },
    /** WHEP sessions of which no media ever comes. */
    HALF_OPEN {
        @Override
        long play(Against against, long untilNanos) throws IOException {
            Endpoint endpoint = against.room(name()).watching();
            long refused = 0;
            for (int i = 0; i < 2_000 && System.nanoTime() < untilNanos; i++) {
                try {
                    endpoint.post(against.client()
                            .offerToWatch(EnumSet.allOf(Codec.class))
                            .description());
                } catch (IOException no) {
                    refused++;
                }
                Mob.pause(5);
            }
            return refused;
        }
    },
    /** Connections that say nothing, and others that say it a byte at a time. */
    IDLE {
        @Override
        long play(Against against, long untilNanos) {
            try (Mob mob = new Mob(against.server(), untilNanos)) {
                mob.send(600, 1, RawSocket::drain);
                mob.send(200, 1, socket -> {
                    socket.write("GET /v1/node HTTP/1.1\r\nX-Slow: ");
                    while (mob.isGoingOn()) {
                        socket.write("a");
                        Mob.pause(500);
                    }
                });
                mob.send(200, 1, socket -> {
                    socket.write("POST /v1/rooms HTTP/1.1\r\nHost: probe\r\nTransfer-Encoding: chunked\r\n\r\n");
                    while (mob.isGoingOn()) {
                        socket.write("1\r\na\r\n");
                        Mob.pause(500);
                    }
                });
                mob.close();
                return mob.closed();
            }
        }
    };

    /**
     * What is attacked.
     *
     * @param client makes offers
     */
    record Against(URI server, String room, MediaClient client) {
        /** A room beside the one that is to be left in peace. */
        Target room(String purpose) {
            return Target.of(
                    server, room + "-" + purpose.toLowerCase(Locale.ROOT).replace('_', '-'));
        }
    }

    /**
     * Does it until then.
     *
     * @return how often the node refused it or cut it off
     */
    abstract long play(Against against, long untilNanos) throws IOException;

    /** A conference with one member, who says the same again and again, and viewers of whom some read what they are told. */
    private static long crowd(
            Against against, long untilNanos, int viewers, int readers, ObjectNode message, long everyMillis)
            throws IOException {
        Target target = against.room("crowd-" + message.path("type").asText());
        target.makeRoom("conference");
        String token = target.mint("viewer", "crowd");
        long refused = 0;
        try (Mob mob = new Mob(against.server(), untilNanos);
                SignalLink member = target.signal()) {
            member.request(SignalLink.message("join").put("token", target.mint("member", "loud")));
            String join = SignalLink.message("join").put("token", token).toString();
            mob.send(readers, 1, socket -> {
                socket.upgrade();
                socket.text(join);
                socket.drain();
            });
            mob.send(viewers - readers, 1, socket -> {
                socket.upgrade();
                socket.text(join);
                while (mob.isGoingOn()) {
                    Mob.pause(100);
                }
            });
            boolean raised = true;
            while (mob.isGoingOn()) {
                if (message.has("raised")) {
                    message.put("raised", raised);
                    raised = !raised;
                }
                try {
                    member.request(message);
                } catch (SignalLink.RefusedException tooOften) {
                    refused++;
                } catch (IOException cutOff) {
                    // A fast machine sends more bytes in that time than one socket may.
                    return refused + 1 + mob.closed();
                }
                Mob.pause(everyMillis);
            }
            return refused + mob.closed();
        }
    }

    private static byte[] repeat(byte[] bytes, int times) {
        byte[] all = new byte[bytes.length * times];
        for (int i = 0; i < times; i++) {
            System.arraycopy(bytes, 0, all, i * bytes.length, bytes.length);
        }
        return all;
    }
}
