package dev.madang.probe;

import dev.madang.media.client.MediaClient;
import picocli.CommandLine.Option;

/** By what media goes. */
final class Transport {
    @Option(
            names = "--ice",
            defaultValue = "udp",
            description = "udp, or tcp for connections to the server's passive candidates (default: ${DEFAULT-VALUE})")
    MediaClient.Protocol ice = MediaClient.Protocol.UDP;

    /** A client that uses nothing else. */
    MediaClient start(int workers) {
        return MediaClient.start(workers, true, ice);
    }
}
