package dev.madang.browser;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A network between a page and the node, for TCP and UDP, that can vanish: nothing more comes through by what there is, and no
 * end is told. What begins afterwards gets through, as by another network.
 */
final class VanishingNetwork implements AutoCloseable {
    private static final int MOST_BYTES = 65_536;

    /** What goes through it, from one client's port. */
    private static final class Way {
        volatile boolean vanished;
    }

    private final InetSocketAddress signalling;
    private final InetSocketAddress media;
    private final ServerSocket tcp;
    private final DatagramSocket udp;
    private final Set<Way> ways = ConcurrentHashMap.newKeySet();
    private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();

    /** @param mediaPort the node's UDP port */
    VanishingNetwork(Node node, int mediaPort) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        signalling = new InetSocketAddress(loopback, URI.create(node.address()).getPort());
        media = new InetSocketAddress(loopback, mediaPort);
        try {
            tcp = new ServerSocket(0, 50, loopback);
            // At every address, as the node itself: Firefox does not go from an interface of the machine to its
            // loopback.
            udp = new DatagramSocket();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        open.add(tcp);
        open.add(udp);
        run(this::acceptAll);
        run(this::passDatagrams);
    }

    /** The node's address by this network, without a slash at the end. */
    String address() {
        return "http://127.0.0.1:" + tcp.getLocalPort();
    }

    /** For pages, before their own scripts: their media takes this network too, and no other. */
    String script() {
        return """
                {
                  const set = RTCPeerConnection.prototype.setRemoteDescription;
                  const here = (line) => (/ udp /i.test(line) ? line.replace(/ \\d+ typ /, " %d typ ") : "");
                  RTCPeerConnection.prototype.setRemoteDescription = function ({ type, sdp }) {
                    return set.call(this, { type, sdp: sdp.replace(/^a=candidate:.*\\r\\n/gm, here) });
                  };
                }
                """.formatted(udp.getLocalPort());
    }

    void vanish() {
        ways.forEach(way -> way.vanished = true);
    }

    private Way way() {
        Way way = new Way();
        ways.add(way);
        return way;
    }

    private interface Work {
        void run() throws IOException;
    }

    /** Ends quietly when its sockets are closed. */
    private static void run(Work work) {
        Thread.ofVirtual().start(() -> {
            try {
                work.run();
            } catch (IOException closed) {
                // As planned.
            }
        });
    }

    private void acceptAll() throws IOException {
        while (true) {
            Socket client = tcp.accept();
            open.add(client);
            Way way = way();
            run(() -> connect(client, way));
        }
    }

    private void connect(Socket client, Way way) throws IOException {
        Socket server = new Socket(signalling.getAddress(), signalling.getPort());
        open.add(server);
        run(() -> copy(client, server, way));
        copy(server, client, way);
    }

    private static void copy(Socket from, Socket to, Way way) throws IOException {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        byte[] buffer = new byte[MOST_BYTES];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            if (way.vanished) {
                return;
            }
            out.write(buffer, 0, read);
        }
        if (!way.vanished) {
            to.close();
        }
    }

    private void passDatagrams() throws IOException {
        Map<SocketAddress, DatagramSocket> servers = new ConcurrentHashMap<>();
        Map<SocketAddress, Way> byClient = new ConcurrentHashMap<>();
        DatagramPacket packet = new DatagramPacket(new byte[MOST_BYTES], MOST_BYTES);
        while (true) {
            packet.setLength(MOST_BYTES);
            udp.receive(packet);
            SocketAddress client = packet.getSocketAddress();
            Way way = byClient.computeIfAbsent(client, _ -> way());
            DatagramSocket server = servers.get(client);
            if (server == null) {
                DatagramSocket fresh = new DatagramSocket(new InetSocketAddress(media.getAddress(), 0));
                open.add(fresh);
                servers.put(client, fresh);
                run(() -> returnDatagrams(fresh, client, way));
                server = fresh;
            }
            if (!way.vanished) {
                server.send(new DatagramPacket(packet.getData(), packet.getLength(), media));
            }
        }
    }

    private void returnDatagrams(DatagramSocket server, SocketAddress client, Way way) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[MOST_BYTES], MOST_BYTES);
        while (true) {
            packet.setLength(MOST_BYTES);
            server.receive(packet);
            if (!way.vanished) {
                udp.send(new DatagramPacket(packet.getData(), packet.getLength(), client));
            }
        }
    }

    @Override
    public void close() {
        for (AutoCloseable socket : open) {
            try {
                socket.close();
            } catch (Exception alreadyGone) {
                // All the better.
            }
        }
    }
}
