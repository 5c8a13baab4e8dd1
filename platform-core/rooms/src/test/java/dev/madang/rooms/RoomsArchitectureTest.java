package dev.madang.rooms;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.Assertions;

/** The walls inside of rooms: which package may know which. */
@AnalyzeClasses(packages = "dev.madang.rooms", importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsArchitectureTest {
    private static final String ROOMS = "dev.madang.rooms.";
    private static final int MOST_TYPES = 25;

    /** Packages as they are: one below another is another one. */
    private static final class Packages implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(type.getPackageName());
        }

        @Override
        public String getDescription() {
            return "packages of rooms";
        }
    }

    private static ArchRule mayKnow(String name, String... others) {
        String[] known = new String[others.length + 3];
        known[0] = "java..";
        known[1] = "org.jspecify..";
        known[2] = ROOMS + name;
        for (int i = 0; i < others.length; i++) {
            known[i + 3] = others[i].startsWith("dev.") ? others[i] : ROOMS + others[i];
        }
        return classes()
                .that()
                .resideInAPackage(ROOMS + name)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(known);
    }

    @ArchTest
    static final ArchRule packagesHaveOneDirection =
            slices().assignedFrom(new Packages()).should().beFreeOfCycles();

    @ArchTest
    static final ArchRule aModeKnowsNothingOfRooms = mayKnow("mode");

    @ArchTest
    static final ArchRule valuesKnowModesOnly = mayKnow("model", "mode");

    @ArchTest
    static final ArchRule timeKnowsNobody = mayKnow("time");

    @ArchTest
    static final ArchRule eventsKnowValuesOnly = mayKnow("event", "model", "mode");

    @ArchTest
    static final ArchRule theRegistryKnowsValuesOnly = mayKnow("registry", "model", "mode");

    @ArchTest
    static final ArchRule theBrokerKnowsValuesAndNodesOnly = mayKnow("broker", "model", "mode", "registry");

    @ArchTest
    static final ArchRule theStoreKnowsValuesOnly = mayKnow("store", "model", "mode", "registry");

    @ArchTest
    static final ArchRule messagesKnowValuesOnly = mayKnow("message", "model", "mode", "event", "registry", "store");

    @ArchTest
    static final ArchRule aHomeKnowsNoMediaAndNoRouter =
            mayKnow("home", "home.people", "message", "model", "mode", "event", "registry", "store", "time");

    @ArchTest
    static final ArchRule thePeopleOfAHomeKnowNoHome = mayKnow("home.people", "message", "model", "mode", "event");

    @ArchTest
    static final ArchRule aRouterKnowsTheMediaCoreAndNoHome = mayKnow(
            "router",
            "router.copy",
            "message",
            "model",
            "mode",
            "event",
            "registry",
            "store",
            "time",
            "dev.madang.media.engine",
            "dev.madang.media.rtp",
            "dev.madang.media.sdp..");

    @ArchTest
    static final ArchRule aCopyOfARoomKnowsNoRouter =
            mayKnow("router.copy", "message", "model", "mode", "store", "time");

    @ArchTest
    static final ArchRule nobodyKnowsTheRootOfComposition = noClasses()
            .that()
            .resideOutsideOfPackage("dev.madang.rooms")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.madang.rooms");

    @ArchTest
    static void noPackageHasMoreTypesThanOneCanKnow(JavaClasses all) {
        Map<String, List<String>> tooLarge = new TreeMap<>();
        JavaPackage rooms = all.getPackage("dev.madang.rooms");
        for (JavaPackage each : rooms.getSubpackagesInTree()) {
            List<String> types = each.getClasses().stream()
                    .filter(type -> type.isTopLevelClass() && !type.isArray())
                    .map(JavaClass::getSimpleName)
                    .filter(name -> !name.equals("package-info"))
                    .toList();
            if (types.size() > MOST_TYPES) {
                tooLarge.put(each.getName(), types);
            }
        }
        Assertions.assertThat(tooLarge).isEmpty();
    }
}
