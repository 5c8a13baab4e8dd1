package dev.madang.fleet;

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

/** The walls inside of fleet: which package may know which. */
@AnalyzeClasses(packages = "dev.madang.fleet", importOptions = ImportOption.DoNotIncludeTests.class)
class FleetArchitectureTest {
    private static final String FLEET = "dev.madang.fleet.";
    private static final int MOST_TYPES = 25;

    /** Packages as they are: one below another is another one. */
    private static final class Packages implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(type.getPackageName());
        }

        @Override
        public String getDescription() {
            return "packages of fleet";
        }
    }

    private static ArchRule mayKnow(String name, String... others) {
        String[] known = new String[others.length + 4];
        known[0] = "java..";
        known[1] = "javax.crypto..";
        known[2] = "org.jspecify..";
        known[3] = FLEET + name;
        for (int i = 0; i < others.length; i++) {
            known[i + 4] = others[i].startsWith("dev.") ? others[i] : FLEET + others[i];
        }
        return classes()
                .that()
                .resideInAPackage(FLEET + name)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(known);
    }

    @ArchTest
    static final ArchRule packagesHaveOneDirection =
            slices().assignedFrom(new Packages()).should().beFreeOfCycles();

    @ArchTest
    static final ArchRule aLinkKnowsNobody = mayKnow("link");

    @ArchTest
    static final ArchRule controlKnowsLinksOnly = mayKnow("control", "control.queue", "link");

    @ArchTest
    static final ArchRule queuesKnowLinksOnly = mayKnow("control.queue", "link");

    @ArchTest
    static final ArchRule aLinkIsPure = noClasses()
            .that()
            .resideInAPackage(FLEET + "link")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.net\\.(Server|Datagram|Multicast)?Socket(Impl|Exception)?"
                    + "|java\\.nio\\.channels\\..*|java\\.lang\\.(Thread|System\\$Logger)|java\\.time\\.Clock")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime");

    @ArchTest
    static void noPackageHasMoreTypesThanOneCanKnow(JavaClasses all) {
        Map<String, List<String>> tooLarge = new TreeMap<>();
        JavaPackage fleet = all.getPackage("dev.madang.fleet");
        for (JavaPackage each : fleet.getSubpackagesInTree()) {
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
