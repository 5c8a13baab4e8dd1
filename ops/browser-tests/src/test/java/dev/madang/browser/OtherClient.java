package dev.madang.browser;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A client of WHIP or WHEP that others have made, as a process; what it says goes to a log of its name. */
final class OtherClient implements AutoCloseable {
    private static final String FFMPEG = "org/bytedeco/ffmpeg/linux-x86_64/";
    private static final List<String> FFMPEG_FILES = List.of(
            "ffmpeg",
            "libavcodec.so.62",
            "libavdevice.so.62",
            "libavfilter.so.11",
            "libavformat.so.62",
            "libavutil.so.60",
            "libdrm.so.2",
            "libswresample.so.6",
            "libswscale.so.9",
            "libva-drm.so.2",
            "libva.so.2");

    private final String name;
    private final Process process;
    private volatile String said = "";

    private OtherClient(String name, String program, List<String> arguments, Map<String, String> environment) {
        this.name = name;
        try {
            ProcessBuilder builder = new ProcessBuilder(Stream.concat(Stream.of(program), arguments.stream())
                            .toList())
                    .redirectErrorStream(true);
            builder.environment().putAll(environment);
            process = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            Path log = Files.createDirectories(Node.TARGET).resolve(name + ".log");
            Thread.ofVirtual().start(() -> follow(log));
        } catch (IOException failed) {
            throw new UncheckedIOException(name + " does not start", failed);
        }
    }

    private void follow(Path log) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
                PrintWriter copy = new PrintWriter(Files.newBufferedWriter(log), true)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                copy.println(line);
                said = line;
            }
        } catch (IOException ended) {
            said = ended.toString();
        }
    }

    /** ffmpeg's muxer of WHIP: H.264 by OpenH264 and Opus. */
    static OtherClient ffmpegPublishes(Node node, String room) {
        Path folder = unpackedFfmpeg();
        String arguments = "-hide_banner -nostats -nostdin"
                + " -re -f lavfi -i testsrc2=size=320x180:rate=15"
                + " -re -f lavfi -i sine=frequency=600:sample_rate=48000"
                + " -c:v libopenh264 -profile:v constrained_baseline -pix_fmt yuv420p -g 15 -b:v 300k"
                + " -c:a libopus -ac 2 -b:a 64k -f whip -authorization "
                + DevelopmentService.token(room, "host")
                + " " + node.address() + "/whip/" + room;
        return new OtherClient(
                "ffmpeg",
                folder.resolve("ffmpeg").toString(),
                List.of(arguments.split(" ")),
                Map.of("LD_LIBRARY_PATH", folder.toString()));
    }

    /** GStreamer's webrtcbin: H.264 by x264 and Opus. */
    static OtherClient gstreamerPublishes(Node node, String room) {
        return gstreamer("publish", node.address() + "/whip/" + room, DevelopmentService.token(room, "host"));
    }

    /** GStreamer's webrtcbin, which says each second how many pictures and pieces of sound it has decoded. */
    static OtherClient gstreamerWatches(Node node, String room) {
        return gstreamer("watch", node.address() + "/whep/" + room, DevelopmentService.token(room, "viewer"));
    }

    private static OtherClient gstreamer(String role, String address, String token) {
        Path script = Node.ROOT.resolve("ops/clients/gstreamer.py").toAbsolutePath();
        return new OtherClient(
                "gstreamer-" + role,
                // Debian's own, which has the bindings.
                "/usr/bin/python3",
                List.of(script.toString(), role, address, token),
                Map.of());
    }

    private static Path unpackedFfmpeg() {
        Path folder = Node.TARGET.resolve("ffmpeg").toAbsolutePath();
        FFMPEG_FILES.forEach(file -> unpacked(FFMPEG + file, folder.resolve(file)));
        return folder;
    }

    private static Path unpacked(String resource, Path file) {
        try (InputStream stream =
                Objects.requireNonNull(OtherClient.class.getResourceAsStream("/" + resource), resource)) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.copy(stream, file, StandardCopyOption.REPLACE_EXISTING);
            if (!file.toFile().setExecutable(true)) {
                throw new IllegalStateException(file + " cannot be made executable");
            }
            return file;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** How many pictures or pieces of sound GStreamer has counted; 0 before it says so. */
    long counts(String kind) {
        return said.startsWith("{") ? BiDi.read(said).path(kind).asLong() : 0;
    }

    /** Ends it as its user would, which deletes its session. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return name + " (" + said + ")";
    }
}
