package dev.madang.media.net.tcp;

import dev.madang.media.net.DatagramPort;
import dev.madang.media.net.DatagramPortContract;
import dev.madang.media.net.PortConfig;
import dev.madang.media.net.platform.DatagramPorts;
import java.lang.foreign.Arena;

/** With ICE-TCP beside it, a port does all that it did before. */
final class IceTcpDatagramPortTest extends DatagramPortContract {
    @Override
    public DatagramPort openPort(PortConfig config, Arena memory) {
        return DatagramPorts.open(config, IceTcpConfig.server(), memory);
    }
}
