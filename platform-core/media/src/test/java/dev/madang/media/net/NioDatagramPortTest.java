package dev.madang.media.net;

import java.lang.foreign.Arena;

class NioDatagramPortTest extends DatagramPortContract {
    @Override
    DatagramPort openPort(PortConfig config, Arena memory) {
        return DatagramPorts.open(config.withPortable(true), memory);
    }
}
