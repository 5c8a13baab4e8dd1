package dev.madang.media.sdp.negotiation;

import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.HeaderExtension;
import dev.madang.media.sdp.Candidate;
import dev.madang.media.sdp.Fingerprint;
import dev.madang.media.sdp.IceCredentials;
import dev.madang.media.sdp.PublishBounds;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Our side of negotiations, with SSRCs that count up from 1,001. */
public final class Locals {
    public static final IceCredentials ICE = new IceCredentials("srvU", "serverPasswordOf24Chars0");
    public static final Fingerprint FINGERPRINT = new Fingerprint("sha-256", "AA" + ":0F".repeat(31));
    public static final List<Candidate> CANDIDATES =
            List.of(Candidate.host(0, "192.0.2.1", 40_000, false), Candidate.host(0, "192.0.2.1", 40_000, true));

    private Locals() {}

    public static LocalParameters receiving() {
        return of(true, false, EnumSet.allOf(Codec.class), ICE);
    }

    public static LocalParameters receiving(PublishBounds bounds) {
        LocalParameters of = receiving();
        return new LocalParameters(
                of.ice(),
                of.fingerprint(),
                of.iceLite(),
                of.candidates(),
                of.mayReceive(),
                of.maySend(),
                of.codecs(),
                of.extensions(),
                of.ssrcs(),
                of.sessionId(),
                of.cname(),
                bounds);
    }

    public static LocalParameters sending() {
        return of(false, true, EnumSet.allOf(Codec.class), ICE);
    }

    public static LocalParameters duplex() {
        return of(true, true, EnumSet.allOf(Codec.class), ICE);
    }

    public static LocalParameters of(boolean mayReceive, boolean maySend, Set<Codec> codecs, IceCredentials ice) {
        AtomicInteger ssrcs = new AtomicInteger(1_000);
        return new LocalParameters(
                ice,
                FINGERPRINT,
                true,
                CANDIDATES,
                mayReceive,
                maySend,
                codecs,
                EnumSet.allOf(HeaderExtension.class),
                ssrcs::incrementAndGet,
                "4711",
                "stream1",
                PublishBounds.NONE);
    }
}
