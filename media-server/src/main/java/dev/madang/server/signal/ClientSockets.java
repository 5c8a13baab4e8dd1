package dev.madang.server.signal;

import dev.madang.server.bound.ClientNetwork;
import dev.madang.server.config.MadangConfig;
import dev.madang.server.connection.Unfinished;
import dev.madang.server.http.ClientAddress;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.quarkus.websockets.next.UserData;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whom each WebSocket came from, and how many one client has: a connection by a trusted proxy counts for no address of its own, so
 * the client that the proxy names is bounded here. Any thread.
 */
@Singleton
final class ClientSockets implements HttpUpgradeCheck {
    private static final UserData.TypedKey<InetAddress> CLIENT = new UserData.TypedKey<>("madang.client");
    private static final UserData.TypedKey<Boolean> PASSED_ON = new UserData.TypedKey<>("madang.passed-on");
    private static final UserData.TypedKey<Unfinished> UNFINISHED = new UserData.TypedKey<>("madang.unfinished");
    private static final int TOO_MANY_REQUESTS = 429;

    private final Map<Object, Integer> open = new ConcurrentHashMap<>();
    private final ClientAddress clients;
    private final int mostOfAClient;

    @Inject
    ClientSockets(MadangConfig config, ClientAddress clients) {
        this.clients = clients;
        mostOfAClient = config.http().maxConnectionsPerAddress();
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        InetAddress client = clients.of(context.httpRequest());
        if (!hasRoom(client)) {
            return CheckResult.rejectUpgrade(TOO_MANY_REQUESTS);
        }
        context.userData().put(CLIENT, client);
        context.userData().put(PASSED_ON, clients.isPassedOn(context.httpRequest()));
        Unfinished unfinished = Unfinished.of(context.httpRequest());
        if (unfinished != null) {
            context.userData().put(UNFINISHED, unfinished);
        }
        return CheckResult.permitUpgrade();
    }

    /** The address that this socket's client was found to have at the upgrade. */
    static InetAddress clientOf(UserData ofSocket) {
        return ofSocket.get(CLIENT);
    }

    /** Whether another node has passed this socket on. */
    static boolean isPassedOn(UserData ofSocket) {
        return Boolean.TRUE.equals(ofSocket.get(PASSED_ON));
    }

    /** This socket's client has shown a token that is good. */
    static void trust(UserData ofSocket) {
        Unfinished unfinished = ofSocket.get(UNFINISHED);
        if (unfinished != null) {
            unfinished.trust();
        }
    }

    /** Whether that client may open one more; who does so at the same time may get in, too. Proxies stand for many. */
    boolean hasRoom(InetAddress client) {
        return clients.isTrusted(client) || open.getOrDefault(ClientNetwork.of(client), 0) < mostOfAClient;
    }

    void opened(InetAddress client) {
        open.merge(ClientNetwork.of(client), 1, Integer::sum);
    }

    void closed(InetAddress client) {
        open.computeIfPresent(ClientNetwork.of(client), (same, count) -> count == 1 ? null : count - 1);
    }
}
