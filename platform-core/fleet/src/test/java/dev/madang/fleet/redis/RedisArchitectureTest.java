package dev.madang.fleet.redis;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Redis is known here only, and nothing of rooms but the ports and their values. */
@AnalyzeClasses(packages = "dev.madang.fleet", importOptions = ImportOption.DoNotIncludeTests.class)
class RedisArchitectureTest {
    @ArchTest
    static final ArchRule theRegistryKnowsItsPortAndRedis = classes()
            .that()
            .resideInAPackage("dev.madang.fleet.redis")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "org.jspecify..",
                    "io.lettuce..",
                    "com.fasterxml.jackson..",
                    "dev.madang.fleet.redis",
                    "dev.madang.rooms.registry",
                    "dev.madang.rooms.model",
                    "dev.madang.rooms.mode");

    @ArchTest
    static final ArchRule nobodyElseKnowsRedis = classes()
            .that()
            .resideOutsideOfPackage("dev.madang.fleet.redis")
            .should()
            .onlyDependOnClassesThat()
            .resideOutsideOfPackages("io.lettuce..", "dev.madang.fleet.redis")
            .allowEmptyShould(true);
}
