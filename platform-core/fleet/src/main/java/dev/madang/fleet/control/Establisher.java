package dev.madang.fleet.control;

import dev.madang.fleet.link.KnownEpochs;
import dev.madang.fleet.link.LinkRefusal;
import dev.madang.fleet.link.LinkRefusedException;
import dev.madang.fleet.link.LinkTerms;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.function.Consumer;

/** Makes a link of a connection, on either side, or closes it; within the time that a handshake may take. Thread-safe. */
final class Establisher {
    private static final System.Logger LOG = System.getLogger("dev.madang.fleet");

    private final LinkSetup setup;
    private final Greeter greeter;
    private final LiveLink.Shared shared;
    private final RefusalLog log = new RefusalLog();
    /** Told the name of a node to which a link has ended. */
    private final Consumer<String> atEnd;

    private interface Handshake {
        LinkTerms run() throws IOException, LinkRefusedException;
    }

    Establisher(LinkSetup setup, KnownEpochs epochs, LiveLink.Shared shared, Consumer<String> atEnd) {
        this.setup = setup;
        this.greeter = new Greeter(setup, epochs);
        this.shared = shared;
        this.atEnd = atEnd;
    }

    /** Calls a node. @return whether there is a link now */
    boolean call(String name, InetSocketAddress address, int attempt) {
        Socket socket = new Socket();
        Pending pending = pending(socket);
        if (!shared.watch().add(pending)) {
            Sockets.close(socket);
            return false;
        }
        boolean connected = false;
        try {
            Sockets.prepare(socket);
            socket.connect(address, (int) setup.bounds().handshake().toMillis());
            connected = true;
        } catch (IOException unreachable) {
            setup.metrics().notConnected();
        } finally {
            if (!connected) {
                drop(socket, pending);
            }
        }
        return connected && establish(socket, pending, () -> greeter.call(socket, name, attempt), name);
    }

    /** Takes a call. */
    void answer(Socket socket) {
        Pending pending = pending(socket);
        if (!shared.watch().add(pending)) {
            Sockets.close(socket);
            return;
        }
        Handshake handshake = () -> {
            Sockets.prepare(socket);
            return greeter.answer(socket);
        };
        establish(socket, pending, handshake, String.valueOf(socket.getRemoteSocketAddress()));
    }

    private boolean establish(Socket socket, Pending pending, Handshake handshake, String withWhom) {
        boolean up = false;
        try {
            LinkTerms terms = handshake.run();
            String name = terms.remote().name();
            LiveLink link = new LiveLink(socket, terms, shared, () -> atEnd.accept(name));
            link.start(shared.table().admit(link));
            up = true;
        } catch (LinkRefusedException refused) {
            refused(pending, refused.why(), withWhom);
        } catch (IOException broken) {
            refused(pending, LinkRefusal.CUT, withWhom);
        } catch (RuntimeException bug) {
            // The next one must not suffer from it.
            LOG.log(System.Logger.Level.ERROR, "a handshake with " + withWhom + " failed", bug);
        } finally {
            if (up) {
                shared.watch().remove(pending);
            } else {
                drop(socket, pending);
            }
        }
        return up;
    }

    private void refused(Pending pending, LinkRefusal why, String withWhom) {
        if (pending.isStopped()) {
            return;
        }
        LinkRefusal told = why == LinkRefusal.CUT && pending.isLate() ? LinkRefusal.LATE : why;
        setup.metrics().refused(told);
        log.tell(told, withWhom);
    }

    private Pending pending(Socket socket) {
        return new Pending(
                socket, System.nanoTime() + setup.bounds().handshake().toNanos());
    }

    private void drop(Socket socket, Pending pending) {
        shared.watch().remove(pending);
        Sockets.close(socket);
    }
}
