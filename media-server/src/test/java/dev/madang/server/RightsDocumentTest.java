package dev.madang.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.mode.ModeRules;
import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.mode.Right;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.mode.RoleRules;
import dev.madang.rooms.mode.RoomMode;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/rights.md says of every role what the modes say. */
class RightsDocumentTest {
    @Test
    void theTableOfRolesIsWhatTheModesSay() {
        List<String> table = new ArrayList<>();
        for (RoomMode mode : ServiceLoader.load(RoomMode.class)) {
            ModeRules rules = ModeRules.of(mode, ModeSettings.DEFAULTS);
            for (Role role : Role.values()) {
                RoleRules may = rules.of(role);
                if (may != null) {
                    table.add(row(mode, role, may));
                }
            }
        }
        assertThat(RightsTable.lines("| mode |"))
                .as("docs/rights.md, which is to say what the installed modes say")
                .containsExactlyInAnyOrderElementsOf(table);
    }

    private static String row(RoomMode mode, Role role, RoleRules may) {
        String most = may.limit() == RoleRules.UNBOUNDED ? "any number" : Integer.toString(may.limit());
        String becomes = may.mayBecome().stream().map(Role::label).sorted().collect(Collectors.joining(", "));
        String rights =
                may.rights(Grants.NONE).stream().sorted().map(Right::label).collect(Collectors.joining(", "));
        return "| %s | %s | %s | %s | %s | %s | %s |"
                .formatted(
                        mode.name(),
                        role.label(),
                        may.publishes() ? "yes" : "no",
                        may.receives() ? "yes" : "no",
                        most,
                        becomes.isEmpty() ? "-" : becomes,
                        rights.isEmpty() ? "-" : rights);
    }
}
