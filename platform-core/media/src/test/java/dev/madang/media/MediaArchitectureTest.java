package dev.madang.media;

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

/** The walls inside of the media core: which package may know which. */
@AnalyzeClasses(packages = "dev.madang.media", importOptions = ImportOption.DoNotIncludeTests.class)
class MediaArchitectureTest {
    private static final String MEDIA = "dev.madang.media.";
    private static final int MOST_TYPES = 25;

    /** Packages as they are: one below another is another one. */
    private static final class Packages implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(type.getPackageName());
        }

        @Override
        public String getDescription() {
            return "packages of the media core";
        }
    }

    private static ArchRule mayKnow(String name, String... others) {
        String[] known = new String[others.length + 3];
        known[0] = "java..";
        known[1] = "org.jspecify..";
        known[2] = MEDIA + name + "..";
        for (int i = 0; i < others.length; i++) {
            known[i + 3] = MEDIA + others[i];
        }
        return classes()
                .that()
                .resideInAPackage(MEDIA + name + "..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(known);
    }

    @ArchTest
    static final ArchRule packagesHaveOneDirection =
            slices().assignedFrom(new Packages()).should().beFreeOfCycles();

    @ArchTest
    static final ArchRule theEngineIsWhatOthersMayUse = mayKnow("engine", "sdp..", "rtp");

    @ArchTest
    static final ArchRule sdpKnowsNoPackets = mayKnow("sdp", "rtp");

    @ArchTest
    static final ArchRule rtpKnowsNobody = mayKnow("rtp");

    @ArchTest
    static final ArchRule memoryKnowsNobodyButTheCounters = mayKnow("memory", "engine");

    @ArchTest
    static final ArchRule portsKnowNoMedia = mayKnow("net", "memory");

    @ArchTest
    static final ArchRule tracksKnowNoPeers = mayKnow("track", "memory", "rtp", "rtcp");

    @ArchTest
    static final ArchRule layersKnowTracksOnly = mayKnow("layers", "engine", "rtp", "track");

    @ArchTest
    static final ArchRule forwardingKnowsNoTransport = mayKnow("forward", "layers", "track", "memory", "rtp", "rtcp");

    @ArchTest
    static final ArchRule aTransportKnowsNoWorkerAndNoPeer =
            mayKnow("transport", "engine", "memory", "net", "ice", "dtls", "srtp", "rtp", "sdp");

    @ArchTest
    static final ArchRule aWorkerKnowsTransportsAndNoPeers =
            mayKnow("worker", "engine", "memory", "net", "ice", "transport");

    @ArchTest
    static final ArchRule receivingKnowsNeitherWorkersNorSending =
            mayKnow("receive", "engine", "memory", "transport", "track", "congestion", "rtp", "rtcp", "sdp..");

    @ArchTest
    static final ArchRule sendingKnowsNeitherWorkersNorReceiving =
            mayKnow("send", "engine", "memory", "transport", "track", "forward", "layers", "congestion", "rtp", "rtcp");

    @ArchTest
    static final ArchRule relaysKnowNoPeers = mayKnow(
            "relay",
            "engine",
            "memory",
            "track",
            "worker",
            "rtp",
            "transport",
            "srtp",
            "ice",
            "net",
            "receive..",
            "rtcp");

    @ArchTest
    static final ArchRule ringsKnowNoTransport = noClasses()
            .that()
            .resideInAPackage(MEDIA + "relay")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    MEDIA + "transport", MEDIA + "srtp", MEDIA + "net", MEDIA + "receive..", MEDIA + "relay.node");

    @ArchTest
    static final ArchRule nobodyKnowsTheClientRole = noClasses()
            .that()
            .resideOutsideOfPackage(MEDIA + "client")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(MEDIA + "client");

    @ArchTest
    static final ArchRule nobodyKnowsTheRootOfComposition = noClasses()
            .that()
            .resideOutsideOfPackage("dev.madang.media")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.madang.media");

    @ArchTest
    static final ArchRule bouncyCastleIsBehindThePortOfDtls = noClasses()
            .that()
            .resideOutsideOfPackage(MEDIA + "dtls")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.bouncycastle..");

    @ArchTest
    static void noPackageHasMoreTypesThanOneCanKnow(JavaClasses all) {
        Map<String, List<String>> tooLarge = new TreeMap<>();
        JavaPackage media = all.getPackage("dev.madang.media");
        for (JavaPackage each : media.getSubpackagesInTree()) {
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
