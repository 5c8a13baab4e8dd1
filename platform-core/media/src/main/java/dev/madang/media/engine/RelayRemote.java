package dev.madang.media.engine;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * Another node as media has to know it; immutable.
 *
 * @param name of the node, for logs and figures
 * @param workers of each of its workers the addresses of its media port in the order in which they are to be tried, 1 to 8
 * @param keys gives the SRTP master keys
 * @param checks how both ends know each other's path checks
 * @param generation of the SRTP keys at first, 0 to 15
 */
public record RelayRemote(
        String name, List<List<InetSocketAddress>> workers, Keys keys, Checks checks, int generation) {
    /** Workers that a node may have. */
    public static final int MOST_WORKERS = 256;

    private static final int MOST_ADDRESSES = 8;

    /** @throws IllegalArgumentException when a value is out of its range */
    public RelayRemote {
        workers = workers.stream().map(List::copyOf).toList();
        if (workers.isEmpty() || workers.size() > MOST_WORKERS) {
            throw new IllegalArgumentException(workers.size() + " workers");
        }
        for (List<InetSocketAddress> addresses : workers) {
            if (addresses.isEmpty()
                    || addresses.size() > MOST_ADDRESSES
                    || addresses.stream().anyMatch(InetSocketAddress::isUnresolved)) {
                throw new IllegalArgumentException("addresses of a worker: " + addresses);
            }
        }
        if (generation < 0 || generation > 15) {
            throw new IllegalArgumentException("generation " + generation);
        }
    }

    /** Where SRTP master keys come from; any thread. */
    @FunctionalInterface
    public interface Keys {
        /**
         * The key of one direction between two workers. Called once for each combination in the life of a link; of other
         * combinations, other generations and other links the keys must be others.
         *
         * @param outgoing whether it is for what this node sends
         * @param localWorker index of the worker of this node
         * @param remoteWorker index of the worker of the other one
         * @param generation 0 to 15
         */
        MasterKey srtp(boolean outgoing, int localWorker, int remoteWorker, int generation);
    }

    /**
     * For AEAD_AES_128_GCM (RFC 7714). The arrays are handed over.
     *
     * @param key 16 bytes
     * @param salt 12 bytes
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record MasterKey(byte[] key, byte[] salt) {
        /** @throws IllegalArgumentException when a length is wrong */
        public MasterKey {
            if (key.length != 16 || salt.length != 12) {
                throw new IllegalArgumentException(
                        "a key of " + key.length + " and a salt of " + salt.length + " bytes");
            }
        }

        @Override
        public String toString() {
            return "MasterKey";
        }
    }

    /**
     * Names and secret of path checks, the same on both nodes with the names exchanged. The lower name checks first.
     *
     * @param localName this node's in this link: letters, digits, 1 to 64, unique among the links of either node
     * @param remoteName the other node's
     * @param secret MESSAGE-INTEGRITY's password (RFC 8489, 14.5), 16 characters or more
     */
    public record Checks(String localName, String remoteName, String secret) {
        /** @throws IllegalArgumentException when a value is out of its range */
        public Checks {
            if (!localName.matches("[A-Za-z0-9]{1,64}")
                    || !remoteName.matches("[A-Za-z0-9]{1,64}")
                    || localName.equals(remoteName)) {
                throw new IllegalArgumentException("names of checks: " + localName + ", " + remoteName);
            }
            if (secret.length() < 16) {
                throw new IllegalArgumentException("a secret of " + secret.length() + " characters");
            }
        }

        @Override
        public String toString() {
            return "Checks[" + localName + ", " + remoteName + "]";
        }
    }
}
