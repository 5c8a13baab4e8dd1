package dev.madang.media.sdp;

/** Which end of the handshake we are: {@code a=setup:active} is the client, {@code passive} the server (RFC 5763). */
public enum DtlsRole {
    CLIENT,
    SERVER
}
