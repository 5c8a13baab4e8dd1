package dev.madang.fleet.link;

/** What a key that is derived from a fleet key is for. What was signed for one purpose is worth nothing for another. */
public enum KeyPurpose {
    /** Authenticates {@code hello} and {@code welcome}. */
    HANDSHAKE("handshake"),
    /** Goes into the secrets of a link, beside what the two nodes agree on by X25519. */
    LINK("link"),
    /** Signs the tickets by which participants of a dead node come back. */
    TICKETS("tickets"),
    /** Signs the addresses of WHIP and WHEP sessions, which name a node. */
    ADDRESSES("addresses");

    private final String label;

    KeyPurpose(String label) {
        this.label = label;
    }

    /** The text under which the key is derived; part of the wire, never to be changed. */
    String label() {
        return label;
    }
}
