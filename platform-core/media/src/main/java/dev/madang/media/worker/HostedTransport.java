package dev.madang.media.worker;

import dev.madang.media.memory.PacketSlab;
import dev.madang.media.memory.WorkerCounters;
import dev.madang.media.net.Egress;
import dev.madang.media.transport.AddressOwners;
import dev.madang.media.transport.EarlyPackets;
import dev.madang.media.transport.Transport;
import dev.madang.media.transport.TransportHost;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Transport on its {@link MediaWorker}: its ufrags and its next deadline. On the worker's thread. */
final class HostedTransport implements TransportHost {
    private final MediaWorker worker;
    private final Timer timer;
    private final List<String> ufrags = new ArrayList<>(2);
    private @Nullable Transport transport;
    private boolean touched;

    HostedTransport(MediaWorker worker) {
        this.worker = worker;
        this.timer = worker.timer(this::onTimer);
    }

    @Override
    public void open(Transport opened) {
        transport = opened;
        worker.add(this);
        timer.schedule(Long.MAX_VALUE);
        touch();
    }

    /** The Transport, null before it is open and after it was removed. */
    @Nullable
    Transport transport() {
        return transport;
    }

    private void onTimer(long nowNanos) {
        Transport due = transport;
        if (due == null) {
            return;
        }
        try {
            due.onTimer(nowNanos);
        } catch (RuntimeException e) {
            due.fault(e);
        }
        updateDeadline();
    }

    @Override
    public void touch() {
        if (!touched) {
            touched = true;
            worker.touched(this);
        }
    }

    /** Puts the next deadline right; called by the worker at the end of a turn. */
    void updateDeadline() {
        touched = false;
        Transport open = transport;
        if (open != null) {
            long next = open.deadlineNanos();
            if (next != timer.deadlineNanos()) {
                timer.schedule(next);
            }
        }
    }

    @Override
    public void remove() {
        if (transport != null) {
            worker.egress().flush();
            timer.cancel();
            removeUfrags();
            transport = null;
            worker.remove(this);
        }
    }

    @Override
    public void addUfrag(String ufrag) {
        ufrags.add(ufrag);
        worker.demultiplexer().addUfrag(ufrag, this);
    }

    @Override
    public void removeUfrags() {
        ufrags.forEach(worker.demultiplexer()::removeUfrag);
        ufrags.clear();
    }

    @Override
    public void release(int address) {
        Transport owner = transport;
        if (owner != null) {
            worker.demultiplexer().release(address, owner);
        }
    }

    @Override
    public Egress egress() {
        return worker.egress();
    }

    @Override
    public PacketSlab slab() {
        return worker.slab();
    }

    @Override
    public WorkerCounters counters() {
        return worker.counters();
    }

    @Override
    public AddressOwners addressOwners() {
        return worker.demultiplexer().addressOwners();
    }

    @Override
    public EarlyPackets.Room earlyRoom() {
        return worker.earlyRoom();
    }

    @Override
    public long nowNanos() {
        return worker.nowNanos();
    }

    @Override
    public boolean isTcp(int address) {
        return worker.port().addresses().isTcp(address);
    }

    @Override
    public void post(Runnable command) {
        worker.post(command);
    }
}
