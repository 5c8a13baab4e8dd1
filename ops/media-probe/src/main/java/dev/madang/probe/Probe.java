package dev.madang.probe;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program. */
@Command(
        name = "probe",
        description = "Publishes, watches and loads servers that speak WHIP and WHEP, and calls rooms of Madang.",
        mixinStandardHelpOptions = true,
        subcommands = {
            PublishCommand.class,
            WatchCommand.class,
            LoadCommand.class,
            CallCommand.class,
            AttackCommand.class,
            ScenarioCommand.class
        })
public final class Probe {
    private Probe() {}

    /** Exits with 0 when all went well, 1 when a threshold was missed or the run failed, 2 for wrong arguments. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Probe())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }
}
