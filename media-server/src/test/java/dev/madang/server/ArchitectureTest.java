package dev.madang.server;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.madang.media.MediaCore;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.HeaderExtension;
import dev.madang.media.rtp.HeaderExtensionIds;
import dev.madang.media.rtp.MediaKind;
import dev.madang.rooms.mode.RoomMode;
import java.util.stream.Stream;

/** The walls of the house: which module may know which. */
@AnalyzeClasses(packages = "dev.madang", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String MEDIA = "dev.madang.media..";
    private static final String ROOMS = "dev.madang.rooms..";
    private static final String SERVER = "dev.madang.server..";
    private static final String[] MODES = {"dev.madang.live..", "dev.madang.group..", "dev.madang.conference.."};

    private static String[] andModes(String... packages) {
        return Stream.concat(Stream.of(packages), Stream.of(MODES)).toArray(String[]::new);
    }

    @ArchTest
    static final ArchRule mediaKnowsNobody = noClasses()
            .that()
            .resideInAPackage(MEDIA)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(andModes(ROOMS, SERVER));

    @ArchTest
    static final ArchRule mediaIsFreeOfFrameworks = noClasses()
            .that()
            .resideInAPackage(MEDIA)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.quarkus..",
                    "io.vertx..",
                    "io.netty..",
                    "io.smallrye..",
                    "io.micrometer..",
                    "jakarta..",
                    "org.eclipse.microprofile..",
                    "com.fasterxml.jackson..",
                    "io.lettuce..",
                    "redis..",
                    "org.apache.kafka..");

    private static final DescribedPredicate<JavaClass> INSIDE_OF_MEDIA = JavaClass.Predicates.resideInAPackage(MEDIA)
            .and(not(JavaClass.Predicates.resideInAnyPackage("dev.madang.media.engine", "dev.madang.media.sdp..")))
            .and(not(belongToAnyOf(Codec.class, MediaKind.class, HeaderExtension.class, HeaderExtensionIds.class)))
            .as("inside of the media core");

    @ArchTest
    static final ArchRule othersKnowTheFacadeOfMediaOnly = noClasses()
            .that()
            .resideOutsideOfPackage(MEDIA)
            .should()
            .dependOnClassesThat(INSIDE_OF_MEDIA.and(not(type(MediaCore.class))));

    @ArchTest
    static final ArchRule onePlacePutsTheMediaCoreTogether = noClasses()
            .that()
            .resideOutsideOfPackages(MEDIA, "dev.madang.server.node")
            .should()
            .dependOnClassesThat(type(MediaCore.class));

    @ArchTest
    static final ArchRule roomsKnowNeitherModesNorTheServer = noClasses()
            .that()
            .resideInAPackage(ROOMS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(andModes(SERVER));

    @ArchTest
    static final ArchRule roomsAndModesAreFreeOfTheServersFrameworks = noClasses()
            .that()
            .resideInAnyPackage(andModes(ROOMS))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.quarkus..", "io.vertx..", "io.netty..", "jakarta..");

    @ArchTest
    static final ArchRule modesSpeakInRulesOnly = classes()
            .that()
            .implement(RoomMode.class)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(andModes("java..", "org.jspecify..", "dev.madang.rooms.mode"));

    @ArchTest
    static final ArchRule everyModeIsNamedHere = classes()
            .that()
            .implement(RoomMode.class)
            .and()
            .resideOutsideOfPackage(ROOMS)
            .should()
            .resideInAnyPackage(MODES);

    @ArchTest
    static final ArchRule planBKnowsSdpOnly = classes()
            .that()
            .resideInAPackage("dev.madang.planb..")
            .and()
            .haveSimpleNameNotEndingWith("Test")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..", "org.jspecify..", "dev.madang.planb..", "dev.madang.media.sdp..", "dev.madang.media.rtp");

    @ArchTest
    static final ArchRule aModeKnowsNoOtherModule = noClasses()
            .that()
            .resideInAnyPackage(MODES)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(MEDIA, SERVER);

    @ArchTest
    static final ArchRule theServerNamesNoMode = noClasses()
            .that()
            .resideInAPackage(SERVER)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(MODES);

    @ArchTest
    static final ArchRule theServersPackagesHaveOneDirection =
            slices().matching("dev.madang.server.(*)..").should().beFreeOfCycles();
}
