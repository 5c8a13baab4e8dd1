package dev.madang.benchmarks;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands of this module that are not JMH's. */
@Command(
        name = "benchmark",
        mixinStandardHelpOptions = true,
        subcommands = {Forward.class, Paired.class})
public final class Benchmarks {
    private Benchmarks() {}

    /** Exits with the command's code. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Benchmarks()).execute(arguments));
    }
}
