package dev.madang.fleet.control;

import dev.madang.fleet.link.AcceptorHandshake;
import dev.madang.fleet.link.CallerHandshake;
import dev.madang.fleet.link.ControlRecord;
import dev.madang.fleet.link.FrameOpener;
import dev.madang.fleet.link.FrameSealer;
import dev.madang.fleet.link.Freshness;
import dev.madang.fleet.link.Handshakes;
import dev.madang.fleet.link.KnownEpochs;
import dev.madang.fleet.link.LinkRefusal;
import dev.madang.fleet.link.LinkRefusedException;
import dev.madang.fleet.link.LinkSelf;
import dev.madang.fleet.link.LinkTerms;
import dev.madang.fleet.link.NonceMemory;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.security.SecureRandom;
import java.util.Arrays;

/** Leads handshakes over sockets, on either side. Thread-safe. */
final class Greeter {
    private static final int CONFIRM_BYTES = 1 + FrameSealer.LENGTH_BYTES + FrameSealer.TAG_BYTES;

    private final LinkSetup setup;
    private final KnownEpochs epochs;
    private final AcceptorHandshake acceptor;
    private final SecureRandom random = new SecureRandom();

    Greeter(LinkSetup setup, KnownEpochs epochs) {
        this.setup = setup;
        this.epochs = epochs;
        this.acceptor = new AcceptorHandshake(new NonceMemory(), epochs);
    }

    private LinkSelf self() {
        return new LinkSelf(
                setup.self(), setup.keys().get(), setup.srtpGeneration().getAsInt());
    }

    /** @param attempt from 0 on; each takes the next key, should the other node not have the newest yet */
    LinkTerms call(Socket socket, String expected, int attempt) throws IOException, LinkRefusedException {
        LinkSelf self = self();
        int keyId = self.keys().ids().get(attempt % self.keys().ids().size());
        CallerHandshake caller = new CallerHandshake(
                self,
                keyId,
                expected,
                epochs,
                Freshness.from(random),
                setup.wallMs().getAsLong());
        socket.getOutputStream().write(caller.hello());
        byte[] buffer = new byte[Handshakes.MOST_BYTES];
        InputStream in = socket.getInputStream();
        read(in, buffer, 0, Handshakes.HEADER_BYTES);
        int rest = CallerHandshake.rest(buffer);
        read(in, buffer, Handshakes.HEADER_BYTES, rest);
        LinkTerms terms = caller.welcomed(
                Arrays.copyOf(buffer, Handshakes.HEADER_BYTES + rest),
                setup.wallMs().getAsLong());
        byte[] sealed = new byte[CONFIRM_BYTES];
        int length = terms.sealer().seal(buffer, ControlRecord.confirm(buffer), sealed, 0);
        socket.getOutputStream().write(sealed, 0, length);
        return terms;
    }

    LinkTerms answer(Socket socket) throws IOException, LinkRefusedException {
        byte[] buffer = new byte[Handshakes.MOST_BYTES];
        InputStream in = socket.getInputStream();
        read(in, buffer, 0, Handshakes.HEADER_BYTES);
        int rest = AcceptorHandshake.rest(buffer);
        read(in, buffer, Handshakes.HEADER_BYTES, rest);
        AcceptorHandshake.Answer answer = acceptor.answer(
                self(),
                Arrays.copyOf(buffer, Handshakes.HEADER_BYTES + rest),
                Freshness.from(random),
                setup.wallMs().getAsLong());
        socket.getOutputStream().write(answer.welcome());
        read(in, buffer, 0, FrameSealer.LENGTH_BYTES);
        int length = ((buffer[0] & 0xff) << 8) | (buffer[1] & 0xff);
        if (!FrameOpener.mayHaveLength(length) || length > buffer.length) {
            throw new LinkRefusedException(LinkRefusal.NOT_CONFIRMED);
        }
        read(in, buffer, 0, length);
        byte[] plain = new byte[length];
        int opened = answer.terms().opener().open(buffer, length, plain);
        if (!(ControlRecord.read(plain, opened) instanceof ControlRecord.Confirm)) {
            throw new LinkRefusedException(LinkRefusal.NOT_CONFIRMED);
        }
        return answer.terms();
    }

    private static void read(InputStream in, byte[] buffer, int at, int length)
            throws IOException, LinkRefusedException {
        if (in.readNBytes(buffer, at, length) < length) {
            throw new LinkRefusedException(LinkRefusal.CUT);
        }
    }
}
