package dev.madang.fleet.wire;

/** A word that a newer version says and this one does not know; whoever reads the element that it stands in leaves that out. */
final class NotKnownException extends WireException {
    private static final long serialVersionUID = 1L;

    NotKnownException(String word) {
        super("not known: " + word);
    }
}
