package dev.madang.media.dtls;

import dev.madang.media.sdp.Fingerprint;
import dev.madang.media.srtp.SrtpKeys;
import dev.madang.media.srtp.SrtpProfile;
import java.io.IOException;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Objects;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.jspecify.annotations.Nullable;

/** What both roles do alike: choose the SRTP profile, check the remote certificate, export the keys (RFC 5764). */
final class SrtpNegotiation {
    private final List<SrtpProfile> profiles;
    private final List<Fingerprint> remote;
    private @Nullable SrtpProfile profile;
    private boolean certificateChecked;
    private @Nullable SrtpKeys keys;

    /**
     * @param profiles those we speak, the most preferred first
     * @param remote the fingerprints that the remote certificate may have
     */
    SrtpNegotiation(List<SrtpProfile> profiles, List<Fingerprint> remote) {
        this.profiles = profiles;
        this.remote = remote;
    }

    /** The profiles we offer, as a client. */
    void offer(Hashtable<Integer, byte[]> extensions) throws IOException {
        int[] ids = new int[profiles.size()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = profiles.get(i).id();
        }
        TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(ids, TlsUtils.EMPTY_BYTES));
    }

    /** Takes the first profile of our preference that the client offers. */
    void choose(Hashtable<?, ?> clientExtensions) throws IOException {
        UseSRTPData offered = TlsSRTPUtils.getUseSRTPExtension(clientExtensions);
        if (offered != null) {
            for (SrtpProfile ours : profiles) {
                for (int id : offered.getProtectionProfiles()) {
                    if (id == ours.id()) {
                        profile = ours;
                        return;
                    }
                }
            }
        }
        throw new TlsFatalAlert(AlertDescription.handshake_failure, "no common SRTP profile");
    }

    /** The chosen profile, for the server's answer. */
    void answer(Hashtable<Integer, byte[]> extensions) throws IOException {
        TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(new int[] {chosen().id()}, TlsUtils.EMPTY_BYTES));
    }

    /** Takes the server's choice. */
    void accept(Hashtable<?, ?> serverExtensions) throws IOException {
        UseSRTPData chosen = TlsSRTPUtils.getUseSRTPExtension(serverExtensions);
        if (chosen != null && chosen.getProtectionProfiles().length == 1) {
            for (SrtpProfile ours : profiles) {
                if (ours.id() == chosen.getProtectionProfiles()[0]) {
                    profile = ours;
                    return;
                }
            }
        }
        throw new TlsFatalAlert(AlertDescription.illegal_parameter, "server chose no SRTP profile of ours");
    }

    void checkCertificate(@Nullable Certificate certificate) throws IOException {
        if (certificate == null || certificate.isEmpty()) {
            throw new TlsFatalAlert(AlertDescription.handshake_failure, "no certificate");
        }
        if (!Fingerprints.anyMatches(certificate.getCertificateAt(0).getEncoded(), remote)) {
            throw new TlsFatalAlert(AlertDescription.bad_certificate, "certificate does not fit the fingerprint");
        }
        certificateChecked = true;
    }

    /** Takes the SRTP keys from a complete handshake. */
    void export(TlsContext context, boolean client) {
        if (!certificateChecked) {
            throw new IllegalStateException("no certificate was checked");
        }
        SrtpProfile chosen = chosen();
        int length = 2 * (chosen.keyLength() + chosen.saltLength());
        byte[] material = context.exportKeyingMaterial(ExporterLabel.dtls_srtp, null, length);
        keys = SrtpKeys.ofExported(chosen, material, client);
        Arrays.fill(material, (byte) 0);
    }

    /** @throws NullPointerException when the handshake is not complete */
    SrtpKeys keys() {
        return Objects.requireNonNull(keys, "handshake is not complete");
    }

    private SrtpProfile chosen() {
        if (profile == null) {
            throw new IllegalStateException("no SRTP profile chosen");
        }
        return profile;
    }
}
