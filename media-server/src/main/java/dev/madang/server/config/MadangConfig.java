package dev.madang.server.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Every key that this server reads, all below {@code madang}. A key is set in {@code application.properties}, as a system
 * property, or as an environment variable in capitals with underscores: {@code madang.http.port} is {@code MADANG_HTTP_PORT}.
 * Durations are ISO 8601 ({@code PT30S}) or a number with a unit ({@code 30s}).
 */
@ConfigMapping(prefix = "madang")
public interface MadangConfig {

    /**
     * Whether the service {@code dev} with the secret {@code dev-secret} exists. For trying things out on one's own machine:
     * the server does not start with it where it could be reached from the internet.
     */
    @WithDefault("false")
    boolean developmentService();

    Node node();

    /** What this node is in its fleet. */
    interface Node {
        /**
         * Its name, unique in the fleet: 1 to 64 letters, digits, dots, dashes and underscores. Without it one that is made up at each
         * start.
         */
        Optional<String> name();

        /** Where it is. Nodes of one region are near each other; media between regions goes from node to node. */
        @WithDefault("default")
        String region();
    }

    FleetConfig fleet();

    /** The other nodes. */
    interface FleetConfig {
        /**
         * Where the Redis is by which nodes know of each other: {@code redis://host:6379}, {@code rediss://} with TLS, with
         * {@code user:password@} where needed; several addresses are a cluster's. Without it this node is alone.
         */
        Optional<List<String>> redis();

        /** What the names of all keys in Redis begin with, so that several fleets may share one. */
        @WithDefault("madang")
        String redisPrefix();

        /**
         * The keys of the fleet, by their numbers from 1 to 255: 32 random bytes or more, in Base64. The highest number signs, all
         * verify. Needed with Redis.
         */
        Map<Integer, String> keys();

        /** Address on which other nodes are taken. */
        @WithDefault("0.0.0.0")
        String host();

        /** TCP port on which other nodes are taken. */
        @WithDefault("7000")
        int port();

        /** How other nodes reach that port: addresses, or names that are looked up once. Without it the machine's own. */
        Optional<List<String>> announcedAddress();

        /** How long a node that is told to stop may take to send those who are on it elsewhere. */
        @WithDefault("20s")
        Duration drainTime();

        /** How other nodes reach this node's HTTP port. Without it the first of the machine's own addresses, and the port. */
        Optional<String> http();
    }

    Broker broker();

    /** Where legs are placed in a fleet. */
    interface Broker {
        /** Whether callers are passed on to the node that suits best; otherwise the node that is asked takes them. */
        @WithDefault("true")
        boolean enabled();

        /** Legs of one room that a node may have before others are taken. */
        @WithDefault("500")
        int roomLegs();
    }

    Operator operator();

    /** Those who run the fleet. */
    interface Operator {
        /** Bearer token that opens {@code /v1/nodes}; without it nothing does. At least 8 characters. */
        Optional<String> token();
    }

    /** The services, by their key: 1 to 64 letters, digits, dashes and underscores. */
    Map<String, ServiceConfig> services();

    /** One service (product, tenant). */
    interface ServiceConfig {
        /** Its secret: for REST, and to sign tokens with. At least 32 bytes of UTF-8. */
        String secret();

        /** Mode of rooms that are created without naming one. */
        @WithDefault("live")
        String defaultMode();

        /** Settings of modes for this service: {@code madang.services.<key>.modes.<mode>.<setting>}. */
        Map<String, Map<String, String>> modes();

        /** Rooms at once. */
        @WithDefault("1000")
        int maxRooms();

        /** Participants at once, over all of its rooms. */
        @WithDefault("10000")
        int maxParticipants();

        /** Joins (WHIP and WHEP POST requests) a second, on average; twice as many may come at once. */
        @WithDefault("500")
        int maxJoinsPerSecond();
    }

    /**
     * Addresses put into ICE candidates before the machine's own, in order of preference: IP addresses, or names that are
     * looked up once at start. Needed behind NAT: the outside address.
     */
    Optional<List<String>> announcedAddress();

    /** Whether the machine's own addresses (IPv4 and IPv6, but link-local ones) are announced as well. */
    @WithDefault("true")
    boolean announceOwnAddresses();

    /**
     * How many of the machine's own addresses of each family are announced, the one by which it reaches others first. Some clients
     * take only so many candidates, and a machine with containers has many addresses that lead nowhere.
     */
    @WithDefault("4")
    int maxOwnAddresses();

    Http http();

    /** REST, WHIP, WHEP and pages. */
    interface Http {
        /** Address to listen on. */
        @WithDefault("0.0.0.0")
        String host();

        /** TCP port. */
        @WithDefault("8080")
        int port();

        /** Origins whose pages may use this server, such as {@code https://shop.example}; {@code *} for all, empty for none. */
        @WithDefault("*")
        Optional<List<String>> corsOrigins();

        /**
         * Addresses, and blocks of them such as {@code 10.0.0.0/8}, of the proxies whose word is taken for whom a request came from;
         * empty for none.
         */
        @WithDefault("127.0.0.0/8,::1")
        Optional<List<String>> trustedProxies();

        /** The headers that those proxies say it with. */
        @WithDefault("x-forwarded")
        Forwarding forwarding();

        /**
         * Path below which the public finds this server, such as {@code /media}, where a proxy takes it away without saying so by
         * {@code X-Forwarded-Prefix}.
         */
        Optional<String> publicPath();

        /** Connections at once; 0 for 10,000, or fewer where the limit of open files is low. */
        @WithDefault("0")
        int maxConnections();

        /** Connections at once from one IPv4 address, or one IPv6 network of /64. */
        @WithDefault("1024")
        int maxConnectionsPerAddress();

        /** Time for the head of a request to arrive, and from a connection's opening to its first request. */
        @WithDefault("10s")
        Duration headTime();

        /** Time for the body of a request to arrive. */
        @WithDefault("30s")
        Duration bodyTime();

        /** How long a connection is kept between two requests. */
        @WithDefault("75s")
        Duration idleTime();

        /** How long a client may read nothing of what waits for it. */
        @WithDefault("20s")
        Duration unreadTime();
    }

    Udp udp();

    /** Media ports. */
    interface Udp {
        /** Address to bind; the default serves IPv4 and IPv6. */
        @WithDefault("::")
        String host();

        /** UDP port (and TCP port for ICE-TCP) of the first media worker; the others follow. */
        @WithDefault("10000")
        int port();
    }

    Media media();

    /** The media core. */
    interface Media {
        /** Media workers, a thread and a port each; 0 for one a core. */
        @WithDefault("0")
        int workers();

        /** Whether UDP candidates are offered. */
        @WithDefault("true")
        boolean iceUdp();

        /** Whether ICE-TCP candidates are offered. */
        @WithDefault("true")
        boolean iceTcp();

        /** Time from an answer to the first connectivity check. */
        @WithDefault("10s")
        Duration iceTimeout();

        /** Time limit of a DTLS handshake. */
        @WithDefault("10s")
        Duration dtlsTimeout();

        /** Peers at once on this node; more are refused with 503. Without it as many as the heap has room for. */
        OptionalInt maxPeers();
    }

    /** Settings of modes: {@code madang.modes.<mode>.<setting>}; each mode documents its own. */
    Map<String, Map<String, String>> modes();

    /**
     * Directory where the node keeps what of its rooms is to outlive it: settings, bans, invitations, what people were given. Without it a
     * node that starts anew knows no room.
     */
    Optional<Path> stateDirectory();

    Tokens tokens();

    /** Tokens minted by this server. */
    interface Tokens {
        /** Life of a token when the request does not say. */
        @WithDefault("1h")
        Duration defaultTtl();

        /** Longest life of a token, also of those that services mint themselves. */
        @WithDefault("24h")
        Duration maxTtl();
    }

    Signal signal();

    /** Signalling of rooms by WebSocket. */
    interface Signal {
        /** How long a participant whose socket dropped is kept, with its media, for the client to resume. */
        @WithDefault("30s")
        Duration resumeTime();

        /** How long a participant's resume ticket is good: within it a participant gets its place back from a node that forgot it. */
        @WithDefault("15m")
        Duration ticketLife();
    }

    Turn turn();

    /** TURN servers that clients are told of: coturn with time-limited REST credentials. */
    interface Turn {
        /** TURN and STUN URIs, such as {@code turn:turn.example:3478?transport=udp}. */
        Optional<List<String>> urls();

        /** The shared secret ({@code static-auth-secret} of coturn); needed for {@code turn:} and {@code turns:} URIs. */
        Optional<String> secret();

        /** How long credentials are good for. */
        @WithDefault("12h")
        Duration ttl();
    }

    Metrics metrics();

    /** The figures at {@code /q/metrics}. */
    interface Metrics {
        /** Bearer token that opens them; without it only the machine itself may read them. */
        Optional<String> token();
    }
}
