package dev.madang.media.worker;

import dev.madang.media.engine.MediaCounter;
import dev.madang.media.ice.PacketKind;
import dev.madang.media.ice.StunMessage;
import dev.madang.media.memory.WorkerCounters;
import dev.madang.media.net.AddressBook;
import dev.madang.media.net.DatagramPort;
import dev.madang.media.net.Egress;
import dev.madang.media.transport.AddressOwners;
import dev.madang.media.transport.Transport;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the Transport of each datagram: by its source address, and a check of an unknown source by its ufrag. The first byte
 * tells STUN, DTLS and media apart (RFC 7983). On the worker's thread.
 */
final class Demultiplexer {
    private static final System.Logger LOG = System.getLogger(Demultiplexer.class.getName());

    private final int worker;
    private final DatagramPort port;
    private final Egress egress;
    private final WorkerCounters counters;
    private final AddressOwners addressOwners = new AddressOwners();
    private final HashMap<String, HostedTransport> byUfrag = new HashMap<>();

    /** @param worker its number, for the log */
    Demultiplexer(int worker, DatagramPort port, Egress egress, WorkerCounters counters) {
        this.worker = worker;
        this.port = port;
        this.egress = egress;
        this.counters = counters;
    }

    /** Hands on datagram {@code i} of the batch that the port received last. */
    void onDatagram(int i, long nowNanos) {
        MemorySegment memory = port.receiveMemory();
        long offset = port.receiveOffset(i);
        int length = port.receiveLength(i);
        if (length == 0) {
            return;
        }
        int address = port.receiveAddress(i);
        Transport transport = addressOwners.first(address);
        try {
            switch (PacketKind.of(memory.get(ValueLayout.JAVA_BYTE, offset))) {
                case STUN -> onStun(i, memory, offset, length, transport, nowNanos);
                case DTLS -> {
                    if (transport == null) {
                        counters.increment(MediaCounter.DROPPED_DTLS);
                    } else {
                        // Which of them it is for shows when it is decrypted; to the other it is what anybody may send.
                        transport.onDtls(memory, offset, length, address);
                        Transport second = addressOwners.second(address);
                        if (second != null) {
                            transport = second;
                            second.onDtls(memory, offset, length, address);
                        }
                    }
                }
                case RTP_OR_RTCP -> {
                    if (transport == null) {
                        counters.increment(MediaCounter.DROPPED_UNKNOWN);
                    } else if (!transport.onMedia(memory, offset, length, address, nowNanos)) {
                        Transport second = addressOwners.second(address);
                        if (second != null) {
                            transport = second;
                            second.onMedia(memory, offset, length, address, nowNanos);
                        }
                    }
                }
                default -> counters.increment(MediaCounter.DROPPED_UNKNOWN);
            }
        } catch (RuntimeException e) {
            fault(transport, e);
        }
    }

    private void fault(@Nullable Transport transport, RuntimeException cause) {
        if (transport == null) {
            LOG.log(System.Logger.Level.ERROR, "worker " + worker + " failed at a datagram", cause);
            counters.increment(MediaCounter.PEER_FAULTS);
        } else {
            transport.fault(cause);
        }
    }

    private void onStun(
            int i, MemorySegment memory, long offset, int length, @Nullable Transport known, long nowNanos) {
        byte[] bytes = new byte[Math.min(length, StunMessage.MAX_LENGTH)];
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, offset, bytes, 0, bytes.length);
        StunMessage message = length > StunMessage.MAX_LENGTH ? null : StunMessage.parse(bytes);
        Transport transport = message == null ? null : transportOf(message, known);
        if (message == null || transport == null) {
            counters.increment(MediaCounter.DROPPED_STUN);
            return;
        }
        InetSocketAddress source = port.receiveSource(i);
        int address = port.receiveAddress(i);
        boolean fresh = address == AddressBook.UNKNOWN;
        if (fresh) {
            if (!transport.accepts(message)) {
                counters.increment(MediaCounter.DROPPED_STUN);
                return;
            }
            address = port.internSource(i);
        }
        transport.onStun(message, address, source, nowNanos);
        if (fresh && addressOwners.first(address) == null) {
            // The answer is on its way; nothing else will be sent there.
            egress.flush();
            port.release(address);
        }
    }

    private @Nullable Transport transportOf(StunMessage message, @Nullable Transport known) {
        String username = message.username();
        if (username == null) {
            return known;
        }
        int colon = username.indexOf(':');
        HostedTransport named = colon < 0 ? null : byUfrag.get(username.substring(0, colon));
        return named == null ? null : named.transport();
    }

    void addUfrag(String ufrag, HostedTransport hosted) {
        byUfrag.put(ufrag, hosted);
    }

    void removeUfrag(String ufrag) {
        byUfrag.remove(ufrag);
    }

    /** Ufrags that are somebody's. */
    int ufrags() {
        return byUfrag.size();
    }

    AddressOwners addressOwners() {
        return addressOwners;
    }

    /** That address is not this Transport's any more; packets to it that wait are sent. */
    void release(int address, Transport transport) {
        egress.flush();
        if (addressOwners.release(address, transport)) {
            port.release(address);
        }
    }
}
