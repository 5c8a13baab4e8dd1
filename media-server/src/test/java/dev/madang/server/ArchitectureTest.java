package dev.madang.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.madang.rooms.mode.RoomMode;

/** The walls of the house: which module may know which. */
@AnalyzeClasses(packages = "dev.madang", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String MEDIA = "dev.madang.media..";
    private static final String ROOMS = "dev.madang.rooms..";
    private static final String SERVER = "dev.madang.server..";
    private static final String[] MODES = {"dev.madang.live..", "dev.madang.group..", "dev.madang.conference.."};

    @ArchTest
    static final ArchRule mediaKnowsNobody = noClasses()
            .that()
            .resideInAPackage(MEDIA)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOMS, SERVER, MODES[0], MODES[1], MODES[2]);

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

    @ArchTest
    static final ArchRule roomsKnowTheFacadeOfMediaOnly = noClasses()
            .that()
            .resideInAPackage(ROOMS)
            .and()
            .resideOutsideOfPackage("dev.madang.rooms.sim..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    SERVER,
                    MODES[0],
                    MODES[1],
                    MODES[2],
                    "dev.madang.media.net..",
                    "dev.madang.media.ice..",
                    "dev.madang.media.dtls..",
                    "dev.madang.media.srtp..",
                    "dev.madang.media.rtcp..",
                    "dev.madang.media.receive..",
                    "dev.madang.media.router..",
                    "dev.madang.media.send..");

    @ArchTest
    static final ArchRule roomsAndModesAreFreeOfTheServersFrameworks = noClasses()
            .that()
            .resideInAnyPackage(ROOMS, MODES[0], MODES[1], MODES[2])
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.quarkus..", "io.vertx..", "io.netty..", "jakarta..");

    @ArchTest
    static final ArchRule modesSpeakInRulesOnly = classes()
            .that()
            .implement(RoomMode.class)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "dev.madang.rooms.mode", "dev.madang.live..");

    @ArchTest
    static final ArchRule planBKnowsSdpOnly = classes()
            .that()
            .resideInAPackage("dev.madang.planb..")
            .and()
            .haveSimpleNameNotEndingWith("Test")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "org.jspecify..",
                    "dev.madang.planb..",
                    "dev.madang.media.sdp..",
                    "dev.madang.media.rtp..");

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
