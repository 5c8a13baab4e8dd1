package dev.madang.fleet.link;

/** A secret that all nodes of a fleet share, and the number by which messages name it. Its text form tells the number only. */
public final class FleetKey {
    /** A secret has at least so many bytes, all of them random: a password is none. */
    public static final int LEAST_BYTES = 32;

    /** And at most so many. */
    public static final int MOST_BYTES = 1024;

    /** The highest number of a key; the lowest is 1. */
    public static final int MOST_ID = 255;

    private final int id;
    private final byte[] secret;

    /**
     * @param id 1 to {@value #MOST_ID}
     * @param secret {@value #LEAST_BYTES} to {@value #MOST_BYTES} bytes; copied
     * @throws IllegalArgumentException when one of them is out of range
     */
    public FleetKey(int id, byte[] secret) {
        if (id < 1 || id > MOST_ID) {
            throw new IllegalArgumentException("the id of a fleet key is 1 to " + MOST_ID + ", not " + id);
        }
        if (secret.length < LEAST_BYTES || secret.length > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "fleet key " + id + " has " + secret.length + " bytes, not " + LEAST_BYTES + " to " + MOST_BYTES);
        }
        this.id = id;
        this.secret = secret.clone();
    }

    /** The number by which messages name it. */
    public int id() {
        return id;
    }

    byte[] secret() {
        return secret;
    }

    @Override
    public String toString() {
        return "fleet key " + id;
    }
}
