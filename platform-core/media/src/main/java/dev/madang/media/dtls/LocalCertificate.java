package dev.madang.media.dtls;

import dev.madang.media.sdp.Fingerprint;
import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.jce.ECNamedCurveTable;
import org.bouncycastle.jce.spec.ECNamedCurveParameterSpec;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/** A self-signed ECDSA P-256 certificate and its key. */
record LocalCertificate(AsymmetricKeyParameter key, Certificate chain, Fingerprint fingerprint) {

    /** Makes a new one, valid for 30 days from a day ago, since clocks differ. */
    static LocalCertificate generate(BcTlsCrypto crypto, SecureRandom random) {
        try {
            ECNamedCurveParameterSpec curve = ECNamedCurveTable.getParameterSpec("secp256r1");
            ECNamedDomainParameters domain = new ECNamedDomainParameters(
                    org.bouncycastle.asn1.sec.SECObjectIdentifiers.secp256r1,
                    curve.getCurve(),
                    curve.getG(),
                    curve.getN(),
                    curve.getH());
            ECKeyPairGenerator generator = new ECKeyPairGenerator();
            generator.init(new ECKeyGenerationParameters(domain, random));
            AsymmetricCipherKeyPair pair = generator.generateKeyPair();
            SubjectPublicKeyInfo publicKey = SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(pair.getPublic());
            X500Name name = new X500Name("CN=madang");
            Instant now = Instant.now();
            byte[] encoded = new X509v3CertificateBuilder(
                            name,
                            new BigInteger(63, random).add(BigInteger.ONE),
                            Date.from(now.minus(1, ChronoUnit.DAYS)),
                            Date.from(now.plus(30, ChronoUnit.DAYS)),
                            name,
                            publicKey)
                    .build(new BcECContentSignerBuilder(
                                    new org.bouncycastle.asn1.x509.AlgorithmIdentifier(
                                            org.bouncycastle.asn1.x9.X9ObjectIdentifiers.ecdsa_with_SHA256),
                                    new org.bouncycastle.asn1.x509.AlgorithmIdentifier(
                                            org.bouncycastle.asn1.nist.NISTObjectIdentifiers.id_sha256))
                            .build(pair.getPrivate()))
                    .getEncoded();
            Certificate chain = new Certificate(new TlsCertificate[] {new BcTlsCertificate(crypto, encoded)});
            return new LocalCertificate(pair.getPrivate(), chain, Fingerprints.of(encoded, "sha-256"));
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException("cannot make a DTLS certificate", e);
        }
    }
}
