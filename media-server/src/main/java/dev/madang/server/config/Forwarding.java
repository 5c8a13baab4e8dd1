package dev.madang.server.config;

/** The headers by which the proxies in front say whom a request came from. One kind only: what a proxy does not write itself, its clients may have. */
public enum Forwarding {
    /** {@code X-Forwarded-For}, {@code X-Forwarded-Prefix}: what most proxies write. */
    X_FORWARDED,
    /** {@code Forwarded} (RFC 7239). */
    FORWARDED
}
