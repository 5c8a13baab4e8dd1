package dev.madang.media.net.platform;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.madang.media.net.ClientDatagramPort;
import dev.madang.media.net.ClientDatagramPortContract;
import dev.madang.media.net.PortConfig;
import java.lang.foreign.Arena;
import org.junit.jupiter.api.Nested;

class ClientDatagramPortTest {
    @Nested
    class Portable extends ClientDatagramPortContract {
        @Override
        public ClientDatagramPort openClient(PortConfig config, Arena memory) {
            return DatagramPorts.openClient(config.withPortable(true), memory);
        }
    }

    @Nested
    class Linux extends ClientDatagramPortContract {
        @Override
        public ClientDatagramPort openClient(PortConfig config, Arena memory) {
            assumeTrue(DatagramPorts.isNative());
            return DatagramPorts.openClient(config, memory);
        }
    }

    @Nested
    class LinuxCoalescing extends ClientDatagramPortContract {
        @Override
        public ClientDatagramPort openClient(PortConfig config, Arena memory) {
            assumeTrue(DatagramPorts.isNative());
            return DatagramPorts.openClient(config.withCoalescing(true), memory);
        }
    }
}
