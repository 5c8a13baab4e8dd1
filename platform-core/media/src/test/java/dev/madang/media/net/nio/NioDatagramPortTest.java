package dev.madang.media.net.nio;

import dev.madang.media.net.DatagramPort;
import dev.madang.media.net.DatagramPortContract;
import dev.madang.media.net.PortConfig;
import dev.madang.media.net.platform.DatagramPorts;
import java.lang.foreign.Arena;

class NioDatagramPortTest extends DatagramPortContract {
    @Override
    public DatagramPort openPort(PortConfig config, Arena memory) {
        return DatagramPorts.open(config.withPortable(true), memory);
    }
}
