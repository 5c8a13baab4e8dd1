package dev.madang.fleet.link;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a node tells others of itself when they link.
 *
 * @param name unique in the fleet; 1 to 64 letters, digits, dots, dashes and underscores of ASCII. Names are compared by their
 *     characters: the lower one calls
 * @param epoch when this life of the node began, milliseconds since 1970, above 0; a later life has a higher one
 * @param region where it is, written as a name is, of up to 32 characters; empty when nothing is said
 * @param version the program's version for people, up to 64 printable characters of ASCII
 * @param wire the wire versions that it speaks
 * @param features what it can do beyond what its versions say, up to 32 names of up to 32 characters
 * @param http the base address of its HTTP server, {@code http://} or {@code https://}, up to 256 characters
 * @param media for each media worker, in their order, the addresses at which it may be reached, the private ones first; up to 128
 *     workers and 8 addresses each, 6 KiB in all. Addresses are resolved; scopes of IPv6 addresses are not told
 */
public record NodeIdentity(
        String name,
        long epoch,
        String region,
        String version,
        VersionRange wire,
        Set<String> features,
        String http,
        List<List<InetSocketAddress>> media) {
    /** The most characters of a name. */
    public static final int MOST_NAME = 64;

    static final int MOST_REGION = 32;
    static final int MOST_VERSION = 64;
    static final int MOST_FEATURES = 32;
    static final int MOST_FEATURE = 32;
    static final int MOST_HTTP = 256;
    static final int MOST_WORKERS = 128;
    static final int MOST_ADDRESSES = 8;
    static final int MOST_MEDIA_BYTES = 6144;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]*");
    private static final Pattern PRINTABLE = Pattern.compile("[ -~]*");
    private static final Pattern HTTP = Pattern.compile("https?://[!-~]+");

    /** @throws IllegalArgumentException when something is beyond its bound; the message says what */
    public NodeIdentity {
        checkName(name);
        if (epoch <= 0) {
            throw new IllegalArgumentException("the epoch of a node is above 0, not " + epoch);
        }
        check("region", region, NAME, 0, MOST_REGION);
        check("version", version, PRINTABLE, 0, MOST_VERSION);
        features = Set.copyOf(features);
        atMost("features", features.size(), MOST_FEATURES);
        for (String feature : features) {
            check("feature", feature, NAME, 1, MOST_FEATURE);
        }
        check("HTTP address", http, HTTP, 1, MOST_HTTP);
        atMost("workers", media.size(), MOST_WORKERS);
        media = media.stream().map(List::copyOf).toList();
        for (List<InetSocketAddress> worker : media) {
            atMost("addresses of a worker", worker.size(), MOST_ADDRESSES);
            for (InetSocketAddress address : worker) {
                if (address.isUnresolved()) {
                    throw new IllegalArgumentException("not resolved: " + address);
                }
            }
        }
        atMost("bytes of media addresses", IdentityFields.mediaBytes(media), MOST_MEDIA_BYTES);
    }

    /**
     * Checks a name.
     *
     * @throws IllegalArgumentException when a node cannot have it
     */
    public static void checkName(String name) {
        check("name", name, NAME, 1, MOST_NAME);
    }

    private static void check(String what, String text, Pattern form, int least, int most) {
        if (text.length() < least || text.length() > most) {
            throw new IllegalArgumentException(
                    "the " + what + " of a node has " + text.length() + " characters, not " + least + " to " + most);
        }
        if (!form.matcher(text).matches()) {
            throw new IllegalArgumentException("no " + what + " of a node: " + text);
        }
    }

    private static void atMost(String what, int count, int most) {
        if (count > most) {
            throw new IllegalArgumentException("a node has " + count + " " + what + ", at most " + most + " are told");
        }
    }
}
