package dev.madang.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine, in a line. */
final class Machine {
    private Machine() {}

    static String description() throws IOException {
        String model = Files.readString(Path.of("/proc/cpuinfo"))
                .lines()
                .filter(line -> line.startsWith("model name"))
                .findFirst()
                .map(line -> line.substring(line.indexOf(':') + 2))
                .orElse("unknown CPU");
        long processors = Files.readString(Path.of("/proc/cpuinfo"))
                .lines()
                .filter(line -> line.startsWith("processor"))
                .count();
        return model + ", " + processors + " cores, Linux " + System.getProperty("os.version") + ", Java "
                + Runtime.version();
    }
}
