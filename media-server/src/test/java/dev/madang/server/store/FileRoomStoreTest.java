package dev.madang.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.mode.Right;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Ban;
import dev.madang.rooms.model.Invitation;
import dev.madang.rooms.model.RoomId;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.model.Standing;
import dev.madang.rooms.model.TrackKind;
import dev.madang.rooms.registry.RoomRecord;
import dev.madang.rooms.store.KeptRoom;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileRoomStoreTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123Z");
    private static final KeptRoom YARD = new KeptRoom(
            new RoomRecord(
                    new RoomKey("shop", new RoomId("yard")),
                    17,
                    3,
                    "conference",
                    new ModeSettings(Map.of("max-members", "8")),
                    NOW),
            "{\"title\":\"마당\"}",
            NOW.plusSeconds(60),
            true,
            true,
            Set.of("mia"),
            Map.of(
                    "vera",
                    new Standing(
                            Role.VIEWER,
                            Role.MEMBER,
                            new Grants(Map.of(Right.MODERATE, true)),
                            Map.of(TrackKind.AUDIO, false),
                            null,
                            "Vera (press)")),
            List.of(new Ban("b1", "eve", "t1", "Eve", NOW, null, 3), new Ban("b2", null, "t2", "v", NOW, NOW, 1)),
            List.of(new Invitation("c1", Role.MEMBER, 3, 1, NOW, NOW.plusSeconds(60), "friends", "mia")));

    @TempDir
    Path directory;

    private FileRoomStore store() {
        return new FileRoomStore(directory.resolve("state"), new ObjectMapper());
    }

    private static KeptRoom room(String id) {
        return new KeptRoom(
                new RoomRecord(new RoomKey("shop", new RoomId(id)), 7, 1, "live", ModeSettings.DEFAULTS, NOW),
                null,
                null,
                false,
                false,
                Set.of(),
                Map.of(),
                List.of(),
                List.of());
    }

    @Test
    void whatWasSavedIsThereForTheNextNode() {
        try (FileRoomStore store = store()) {
            assertThat(store.load()).isEmpty();
            store.save(room("yard"));
            store.save(YARD);
            store.save(room("gone"));
            store.remove(new RoomKey("shop", new RoomId("gone")), 1);
        }
        try (FileRoomStore store = store()) {
            assertThat(store.load()).containsExactly(YARD);
        }
    }

    @Test
    void aFileOfBeforeThereWereTermsIsOfTheFirst() throws IOException {
        try (FileRoomStore store = store()) {
            store.save(YARD);
        }
        Path file = directory.resolve("state").resolve("shop").resolve("yard.json");
        Files.writeString(
                file, Files.readString(file).replace("\"incarnation\":17,", "").replace("\"term\":3,", ""));

        try (FileRoomStore store = store()) {
            RoomRecord record = store.load().getFirst().record();
            assertThat(record.incarnation()).isEqualTo(NOW.toEpochMilli());
            assertThat(record.term()).isEqualTo(1);
        }
    }

    @Test
    void whatIsNoRoomIsPutAsideAndTheOthersAreThere() throws IOException {
        try (FileRoomStore store = store()) {
            store.save(YARD);
        }
        Path shop = directory.resolve("state").resolve("shop");
        String yard = Files.readString(shop.resolve("yard.json"));
        Map<String, String> broken = Map.of(
                "half", "{\"service\":\"sh",
                "copy", yard,
                "nothing", "{}",
                "tokenless", named(yard, "tokenless").replace("\"tokenId\":\"t1\",", ""),
                "codeless", named(yard, "codeless").replace("\"code\":\"c1\",", ""),
                "endless",
                        named(yard, "endless")
                                .replaceAll("\"closeAt\":\"[^\"]*", "\"closeAt\":\"+1000000000-12-31T23:59:59Z"),
                "told", named(yard, "told").replaceFirst("\"metadata\":\"[^}]*}\"", "\"metadata\":\"{\\\"a\\\":\""));
        for (Map.Entry<String, String> file : broken.entrySet()) {
            Files.writeString(shop.resolve(file.getKey() + ".json"), file.getValue());
        }
        Files.writeString(
                shop.resolve("later.json"),
                named(yard, "later").replace("\"id\":\"later\"", "\"id\":\"later\",\"hall\":{\"of\":1}"));
        try (FileRoomStore store = store()) {
            assertThat(store.load()).extracting(room -> room.key().id().value()).containsExactly("later", "yard");
        }
        for (Map.Entry<String, String> file : broken.entrySet()) {
            assertThat(shop.resolve(file.getKey() + ".json")).doesNotExist();
            assertThat(shop.resolve(file.getKey() + ".json.broken")).hasContent(file.getValue());
        }
    }

    private static String named(String yard, String id) {
        return yard.replace("\"id\":\"yard\"", "\"id\":\"" + id + "\"");
    }

    @Test
    void twoNodesDoNotShareADirectory() {
        try (FileRoomStore first = store()) {
            assertThat(first.load()).isEmpty();
            assertThatThrownBy(this::store)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("another node");
        }
        store().close();
    }

    @Test
    void whatCannotBeWrittenIsCountedAndTriedAgain() throws IOException {
        try (FileRoomStore store = store()) {
            Path inTheWay = Files.writeString(directory.resolve("state").resolve("shop"), "");
            store.save(YARD);
            await().untilAsserted(() -> assertThat(store.failures()).isPositive());

            Files.delete(inTheWay);

            await().untilAsserted(() -> assertThat(store.waiting()).isZero());
            await().until(() -> Files.exists(directory.resolve("state/shop/yard.json")));
            assertThat(directory.resolve("state/shop/yard.new")).doesNotExist();
        }
    }

    @Test
    void aDirectoryThatCannotBeUsedIsSaidAtOnce() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThatThrownBy(() -> new FileRoomStore(file, new ObjectMapper())).isInstanceOf(UncheckedIOException.class);
    }
}
