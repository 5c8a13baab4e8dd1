package dev.madang.media.srtp;

/**
 * The master keys and salts of both directions, as the DTLS exporter gave them. The arrays are not copied: whoever makes
 * this record hands them over, and each direction's context overwrites its half as it closes. {@code toString} shows no key.
 */
@SuppressWarnings("ArrayRecordComponent")
public record SrtpKeys(SrtpProfile profile, byte[] localKey, byte[] localSalt, byte[] remoteKey, byte[] remoteSalt) {

    /**
     * Splits exported keying material: client key, server key, client salt, server salt (RFC 5764, 4.2).
     *
     * @param localIsClient whether this end was the DTLS client
     * @throws IllegalArgumentException when the material's length does not fit the profile
     */
    public static SrtpKeys ofExported(SrtpProfile profile, byte[] material, boolean localIsClient) {
        int key = profile.keyLength();
        int salt = profile.saltLength();
        if (material.length != 2 * (key + salt)) {
            throw new IllegalArgumentException("keying material of " + material.length + " bytes for " + profile);
        }
        byte[] clientKey = java.util.Arrays.copyOfRange(material, 0, key);
        byte[] serverKey = java.util.Arrays.copyOfRange(material, key, 2 * key);
        byte[] clientSalt = java.util.Arrays.copyOfRange(material, 2 * key, 2 * key + salt);
        byte[] serverSalt = java.util.Arrays.copyOfRange(material, 2 * key + salt, 2 * (key + salt));
        return localIsClient
                ? new SrtpKeys(profile, clientKey, clientSalt, serverKey, serverSalt)
                : new SrtpKeys(profile, serverKey, serverSalt, clientKey, clientSalt);
    }

    @Override
    public String toString() {
        return "SrtpKeys[" + profile + "]";
    }
}
