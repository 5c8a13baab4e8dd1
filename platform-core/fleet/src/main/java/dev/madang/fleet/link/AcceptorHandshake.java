package dev.madang.fleet.link;

/** The handshake of the node that was called: what it makes of a {@code hello}. One for all connections; thread-safe. */
public final class AcceptorHandshake {
    private final NonceMemory nonces;
    private final KnownEpochs epochs;

    public AcceptorHandshake(NonceMemory nonces, KnownEpochs epochs) {
        this.nonces = nonces;
        this.epochs = epochs;
    }

    /**
     * What comes of a good {@code hello}.
     *
     * @param welcome what is to be sent
     * @param terms of the link, if the caller's first record confirms it
     */
    public record Answer(byte[] welcome, LinkTerms terms) {}

    /**
     * How many bytes of a {@code hello} follow these {@link Handshakes#HEADER_BYTES}.
     *
     * @throws LinkRefusedException MALFORMED, TOO_LARGE
     */
    public static int rest(byte[] header) throws LinkRefusedException {
        return GreetingCodec.rest(Greeting.Kind.HELLO, header);
    }

    /**
     * Nothing is kept of a {@code hello} that is refused, and of others the nonce.
     *
     * @param hello the whole message
     * @throws LinkRefusedException why it is no good
     */
    public Answer answer(LinkSelf self, byte[] hello, Freshness fresh, long nowMs) throws LinkRefusedException {
        Greeting theirs = GreetingCodec.read(Greeting.Kind.HELLO, hello, self.keys(), new byte[0]);
        int version = Handshakes.check(self, theirs, epochs, nowMs);
        if (theirs.node().name().compareTo(self.node().name()) > 0) {
            throw new LinkRefusedException(LinkRefusal.HIGHER_NAME);
        }
        if (!nonces.isFirst(theirs.nonce(), nowMs)) {
            throw new LinkRefusedException(LinkRefusal.NONCE_SEEN);
        }
        byte[] shared = X25519.agree(fresh.scalar(), theirs.ephemeral());
        int keyId = theirs.keyId();
        byte[] welcome = GreetingCodec.write(
                Greeting.Kind.WELCOME,
                new Greeting(
                        self.node(), nowMs, fresh.nonce(), keyId, X25519.publicKey(fresh.scalar()), self.generation()),
                self.keys(),
                Hkdf.sha256(hello));
        LinkSecrets secrets = LinkSecrets.agree(
                hello, welcome, shared, self.keys().known(keyId, KeyPurpose.LINK), self.node(), theirs.node());
        return new Answer(
                welcome,
                new LinkTerms(
                        theirs.node(),
                        version,
                        Handshakes.common(self, theirs),
                        theirs.generation(),
                        secrets,
                        new FrameSealer(secrets.acceptorFrames()),
                        new FrameOpener(secrets.callerFrames())));
    }
}
