package dev.madang.fleet.control;

/** Does nothing; a test says what it does. */
interface QuietListener extends LinkListener {
    @Override
    default void onUp(Link link) {}

    @Override
    default void onFrame(Link link, byte[] frame) {}

    @Override
    default void onDown(Link link, LinkEnd why) {}
}
