package dev.madang.media.sdp;

/** An ICE user fragment and password (RFC 8839, 5.4). {@code toString} hides the password. */
public record IceCredentials(String ufrag, String password) {
    @Override
    public String toString() {
        return "IceCredentials[" + ufrag + "]";
    }
}
