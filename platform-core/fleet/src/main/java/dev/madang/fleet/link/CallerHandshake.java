package dev.madang.fleet.link;

/** The handshake of the node that opened the connection: its {@code hello}, and what it makes of the {@code welcome}. For one connection; not thread-safe. */
public final class CallerHandshake {
    private final LinkSelf self;
    private final int keyId;
    private final String expected;
    private final KnownEpochs epochs;
    private final Freshness fresh;
    private final byte[] hello;

    /**
     * @param keyId the fleet key to sign by; the answer comes by the same
     * @param expected the name of the node that is called
     * @throws IllegalArgumentException when there is no such key
     */
    public CallerHandshake(LinkSelf self, int keyId, String expected, KnownEpochs epochs, Freshness fresh, long nowMs) {
        this.self = self;
        this.keyId = keyId;
        this.expected = expected;
        this.epochs = epochs;
        this.fresh = fresh;
        hello = GreetingCodec.write(
                Greeting.Kind.HELLO,
                new Greeting(
                        self.node(), nowMs, fresh.nonce(), keyId, X25519.publicKey(fresh.scalar()), self.generation()),
                self.keys(),
                new byte[0]);
    }

    /** What is to be sent first. */
    public byte[] hello() {
        return hello.clone();
    }

    /**
     * How many bytes of a {@code welcome} follow these {@link Handshakes#HEADER_BYTES}.
     *
     * @throws LinkRefusedException MALFORMED, TOO_LARGE
     */
    public static int rest(byte[] header) throws LinkRefusedException {
        return GreetingCodec.rest(Greeting.Kind.WELCOME, header);
    }

    /**
     * The link is up for the caller once this returns; it must send a {@link ControlRecord.Confirm} before anything else.
     *
     * @param welcome the whole message
     * @throws LinkRefusedException why it is no good
     */
    public LinkTerms welcomed(byte[] welcome, long nowMs) throws LinkRefusedException {
        Greeting theirs = GreetingCodec.read(Greeting.Kind.WELCOME, welcome, self.keys(), Hkdf.sha256(hello));
        if (theirs.keyId() != keyId) {
            throw new LinkRefusedException(LinkRefusal.UNKNOWN_KEY);
        }
        int version = Handshakes.check(self, theirs, epochs, nowMs);
        if (!theirs.node().name().equals(expected)) {
            throw new LinkRefusedException(LinkRefusal.NAME_NOT_EXPECTED);
        }
        byte[] shared = X25519.agree(fresh.scalar(), theirs.ephemeral());
        LinkSecrets secrets = LinkSecrets.agree(
                hello, welcome, shared, self.keys().known(keyId, KeyPurpose.LINK), self.node(), theirs.node());
        return new LinkTerms(
                theirs.node(),
                version,
                Handshakes.common(self, theirs),
                theirs.generation(),
                secrets,
                new FrameSealer(secrets.callerFrames()),
                new FrameOpener(secrets.acceptorFrames()));
    }
}
