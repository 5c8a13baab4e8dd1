package dev.madang.media.net;

import java.lang.foreign.Arena;

/** With ICE-TCP beside it, a port does all that it did before. */
final class IceTcpDatagramPortTest extends DatagramPortContract {
    @Override
    DatagramPort openPort(PortConfig config, Arena memory) {
        return DatagramPorts.open(config, IceTcpConfig.server(), memory);
    }
}
