package dev.madang.server;

import java.util.ArrayList;
import java.util.List;

/** The clients of one test, which are closed together. */
final class SignalClients implements AutoCloseable {
    private final List<SignalClient> clients = new ArrayList<>();

    SignalClient joined(String room, String role, String name) {
        SignalClient client = SignalClient.joined(room, role, name);
        clients.add(client);
        return client;
    }

    /** One that has not joined yet. */
    SignalClient socket() {
        SignalClient client = new SignalClient();
        clients.add(client);
        return client;
    }

    @Override
    public void close() {
        clients.forEach(SignalClient::close);
    }
}
