package dev.madang.fleet.link;

import java.security.MessageDigest;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a fleet: the newest signs, all verify. A key is replaced in three steps, each on all nodes before the next: add it behind
 * the newest, put it first, take the old one out. Nothing is ever signed by a fleet key itself, only by keys derived from it by HKDF, one for
 * each {@link KeyPurpose}. Immutable; its text form tells ids only.
 */
public final class FleetKeys {
    /** So many keys at the most. */
    public static final int MOST_KEYS = 8;

    /** A signature: the key's id in one byte, then HMAC-SHA256. */
    public static final int SIGNATURE_BYTES = 1 + Hkdf.HASH_BYTES;

    private static final byte[] SALT = Hkdf.ascii("madang fleet key 1");

    private final List<Integer> ids;
    private final Map<Integer, Map<KeyPurpose, byte[]>> derived = new LinkedHashMap<>();

    /**
     * @param keys 1 to {@value #MOST_KEYS}, the newest first
     * @throws IllegalArgumentException when there is none, too many, or two of one id
     */
    public FleetKeys(List<FleetKey> keys) {
        if (keys.isEmpty() || keys.size() > MOST_KEYS) {
            throw new IllegalArgumentException("there are 1 to " + MOST_KEYS + " fleet keys, not " + keys.size());
        }
        for (FleetKey key : keys) {
            if (derived.putIfAbsent(key.id(), derive(key)) != null) {
                throw new IllegalArgumentException("two fleet keys have the id " + key.id());
            }
        }
        ids = List.copyOf(derived.keySet());
    }

    private static Map<KeyPurpose, byte[]> derive(FleetKey key) {
        var root = Hkdf.extract(SALT, key.secret());
        Map<KeyPurpose, byte[]> keys = new EnumMap<>(KeyPurpose.class);
        for (KeyPurpose purpose : KeyPurpose.values()) {
            keys.put(purpose, Hkdf.expand(root, Hkdf.ascii(purpose.label()), Hkdf.HASH_BYTES));
        }
        return keys;
    }

    /** Their ids, the newest first. */
    public List<Integer> ids() {
        return ids;
    }

    /** The id of the key that signs. */
    public int newest() {
        return ids.getFirst();
    }

    /** Signs by the newest key, in {@value #SIGNATURE_BYTES} bytes. */
    public byte[] sign(KeyPurpose purpose, byte[] text) {
        byte[] mac = Hkdf.hmac(known(newest(), purpose), text);
        byte[] signature = new byte[SIGNATURE_BYTES];
        signature[0] = (byte) newest();
        System.arraycopy(mac, 0, signature, 1, mac.length);
        return signature;
    }

    /** Whether one of these keys signed that text for that purpose. Any bytes may be asked about; takes the same time wherever they differ. */
    public boolean verify(KeyPurpose purpose, byte[] text, byte[] signature) {
        if (signature.length != SIGNATURE_BYTES) {
            return false;
        }
        byte[] key = key(signature[0] & 0xff, purpose);
        if (key == null) {
            return false;
        }
        byte[] mac = Hkdf.hmac(key, text);
        byte[] said = new byte[mac.length];
        System.arraycopy(signature, 1, said, 0, said.length);
        return MessageDigest.isEqual(mac, said);
    }

    /** The key of that id for that purpose, or null when there is no such id; not to be changed. */
    byte @Nullable [] key(int id, KeyPurpose purpose) {
        Map<KeyPurpose, byte[]> keys = derived.get(id);
        return keys == null ? null : keys.get(purpose);
    }

    /** @throws IllegalArgumentException when there is no such id */
    byte[] known(int id, KeyPurpose purpose) {
        byte[] key = key(id, purpose);
        if (key == null) {
            throw new IllegalArgumentException("there is no fleet key " + id);
        }
        return key;
    }

    @Override
    public String toString() {
        return ids.stream().map(String::valueOf).collect(Collectors.joining(", ", "fleet keys ", ""));
    }
}
