package dev.madang.server.http;

import dev.madang.server.config.Forwarding;
import io.vertx.core.MultiMap;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the headers that proxies add: whom each of them had the request from, in the order in which it was passed on. Proxies
 * append to what the client wrote, so nothing that stands further in front changes how the end is read.
 */
final class ForwardedFor {
    static final String X_FORWARDED_FOR = "X-Forwarded-For";
    static final String FORWARDED = "Forwarded";

    /** Whoever forwards a request through more proxies is not told apart from the first of the last so many. */
    private static final int MAX_HOPS = 32;

    /** RFC 7239, 6: IPv4 or IPv6 in brackets, perhaps with a port; and IPv6 alone, as {@code X-Forwarded-For} has it. */
    private static final Pattern NODE = Pattern.compile(
            "(?:\\[(?<six>[0-9A-Fa-f:.]+)]|(?<four>[0-9]{1,3}(?:\\.[0-9]{1,3}){3}))(?::(?:[0-9]{1,5}|_[A-Za-z0-9._-]+))?"
                    + "|(?<bare>[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*)");

    private ForwardedFor() {}

    /** One entry for each proxy, the nearest one's last; null where it hides the address or writes none. */
    static List<@Nullable InetAddress> read(MultiMap headers, Forwarding kind) {
        List<@Nullable InetAddress> hops = new ArrayList<>();
        if (kind == Forwarding.FORWARDED) {
            for (String header : headers.getAll(FORWARDED)) {
                split(header, ',').forEach(element -> hops.add(node(forParameter(element))));
            }
        } else {
            for (String header : headers.getAll(X_FORWARDED_FOR)) {
                for (String element : header.split(",", -1)) {
                    hops.add(node(element.strip()));
                }
            }
        }
        return hops.size() <= MAX_HOPS ? hops : hops.subList(hops.size() - MAX_HOPS, hops.size());
    }

    /** RFC 7239, 4: {@code for=192.0.2.43;proto=http}, names in any case, values perhaps quoted. */
    private static String forParameter(String element) {
        if (element.indexOf('\\') >= 0) {
            // An escaped quote: where this element ends is not certain, and no address needs one.
            return "";
        }
        for (String pair : split(element, ';')) {
            if (pair.toLowerCase(Locale.ROOT).startsWith("for=")) {
                String value = pair.substring("for=".length()).strip();
                boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
                return quoted ? value.substring(1, value.length() - 1) : value;
            }
        }
        return "";
    }

    /** The address of a node; {@code unknown}, made-up names and whatever else is no address have none. */
    private static @Nullable InetAddress node(String text) {
        Matcher node = NODE.matcher(text);
        if (!node.matches()) {
            return null;
        }
        String six = node.group("six");
        String four = node.group("four");
        try {
            return InetAddress.ofLiteral(six != null ? six : four != null ? four : node.group("bare"));
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    /** The parts between separators outside of quotes. Read from the end: a client may have opened a quote in front. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int to = text.length();
        for (int at = text.length() - 1; at >= 0; at--) {
            char c = text.charAt(at);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(at + 1, to).strip());
                to = at;
            }
        }
        parts.add(text.substring(0, to).strip());
        return parts.reversed();
    }
}
