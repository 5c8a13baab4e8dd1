package dev.madang.server.signal;

import java.util.ArrayList;
import java.util.List;

/** A socket that writes down what it is given and reads as much of it as it is told. */
final class RecordingWire implements Outbox.Wire {
    final List<String> texts = new ArrayList<>();
    long waiting;
    boolean tooSlow;
    boolean ended;
    boolean nodeStopped;
    Runnable onTooSlow = () -> {};

    @Override
    public void send(String text) {
        texts.add(text);
    }

    @Override
    public long waitingBytes() {
        return waiting;
    }

    @Override
    public void tooSlow() {
        tooSlow = true;
        onTooSlow.run();
    }

    @Override
    public void end() {
        ended = true;
    }

    @Override
    public void nodeStops() {
        nodeStopped = true;
    }

    @Override
    public void superseded() {}
}
