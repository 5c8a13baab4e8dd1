package dev.madang.server.store;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.mode.ModeSettings;
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
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A room as its file says it: JSON, times in ISO 8601, roles and rights by their labels. Members that a later version adds are ignored.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
record RoomFile(
        String service,
        String id,
        long incarnation,
        long term,
        String mode,
        Map<String, String> settings,
        String createdAt,
        @Nullable String metadata,
        @Nullable String closeAt,
        boolean locked,
        boolean recording,
        @Nullable List<String> mayReturn,
        Map<String, StandingFile> standings,
        List<BanFile> bans,
        List<InvitationFile> invitations) {
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    record StandingFile(
            String cameAs,
            String role,
            Map<String, Boolean> promoted,
            Map<String, Boolean> silenced,
            @Nullable String metadata,
            @Nullable String name) {
        static StandingFile of(Standing standing) {
            Map<String, Boolean> silenced = new HashMap<>();
            standing.silenced().forEach((kind, held) -> silenced.put(kind.name(), held));
            return new StandingFile(
                    standing.cameAs().label(),
                    standing.role().label(),
                    standing.promoted().labels(),
                    silenced,
                    standing.metadata(),
                    standing.name());
        }

        Standing standing() {
            Map<TrackKind, Boolean> kinds = new EnumMap<>(TrackKind.class);
            silenced.forEach((kind, held) -> kinds.put(TrackKind.valueOf(kind), held));
            return new Standing(
                    RoomFile.role(cameAs), RoomFile.role(role), Grants.labelled(promoted), kinds, metadata, name);
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    record BanFile(
            String id,
            @Nullable String identity,
            String tokenId,
            String name,
            String at,
            @Nullable String until,
            int rank) {
        static BanFile of(Ban ban) {
            return new BanFile(
                    ban.id(),
                    ban.identity(),
                    ban.tokenId(),
                    ban.name(),
                    ban.at().toString(),
                    text(ban.until()),
                    ban.rank());
        }

        Ban ban() {
            return new Ban(id, identity, tokenId, name, Instant.parse(at), instant(until), rank);
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @JsonIgnoreProperties(ignoreUnknown = true)
    record InvitationFile(
            String code,
            String role,
            int uses,
            int used,
            String createdAt,
            String expiresAt,
            @Nullable String name,
            @Nullable String by) {
        static InvitationFile of(Invitation invitation) {
            return new InvitationFile(
                    invitation.code(),
                    invitation.role().label(),
                    invitation.uses(),
                    invitation.used(),
                    invitation.createdAt().toString(),
                    invitation.expiresAt().toString(),
                    invitation.name(),
                    invitation.by());
        }

        Invitation invitation() {
            return new Invitation(
                    code,
                    RoomFile.role(role),
                    uses,
                    used,
                    Instant.parse(createdAt),
                    Instant.parse(expiresAt),
                    name,
                    by);
        }
    }

    static RoomFile of(KeptRoom room) {
        Map<String, StandingFile> standings = new HashMap<>();
        room.standings().forEach((identity, standing) -> standings.put(identity, StandingFile.of(standing)));
        return new RoomFile(
                room.key().service(),
                room.key().id().value(),
                room.record().incarnation(),
                room.record().term(),
                room.record().mode(),
                room.record().settings().values(),
                room.record().createdAt().toString(),
                room.metadata(),
                text(room.closeAt()),
                room.locked(),
                room.recording(),
                List.copyOf(room.mayReturn()),
                standings,
                room.bans().stream().map(BanFile::of).toList(),
                room.invitations().stream().map(InvitationFile::of).toList());
    }

    /**
     * Checks what it says before anything is made of it.
     *
     * @throws IllegalArgumentException when a member is missing, a time is beyond what is reckoned with, or metadata is no JSON object
     */
    void require(ObjectMapper json) {
        for (@Nullable
        Object member : Arrays.asList(service, id, mode, settings, createdAt, standings, bans, invitations)) {
            require(member != null, "a member is missing");
        }
        requireMetadata(json, metadata);
        requireTime(createdAt);
        requireTime(closeAt);
        for (StandingFile standing : standings.values()) {
            require(standing.cameAs != null && standing.role != null, "a standing has no role");
            require(standing.promoted != null && standing.silenced != null, "a standing lacks a member");
            requireMetadata(json, standing.metadata);
        }
        for (BanFile ban : bans) {
            require(
                    ban.id != null && ban.tokenId != null && ban.name != null && ban.at != null,
                    "a ban lacks a member");
            requireTime(ban.at);
            requireTime(ban.until);
        }
        for (InvitationFile invitation : invitations) {
            require(invitation.code != null && invitation.role != null, "an invitation lacks a member");
            require(invitation.createdAt != null && invitation.expiresAt != null, "an invitation lacks a time");
            requireTime(invitation.createdAt);
            requireTime(invitation.expiresAt);
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    private static void requireTime(@Nullable String text) {
        Instant time = instant(text);
        require(time == null || !time.isBefore(Instant.EPOCH) && time.isBefore(LATEST), "a time is out of all bounds");
    }

    private static void requireMetadata(ObjectMapper json, @Nullable String metadata) {
        if (metadata == null) {
            return;
        }
        try (JsonParser parser = json.createParser(metadata)) {
            JsonNode read = json.readTree(parser);
            require(read != null && read.isObject() && parser.nextToken() == null, "metadata is no JSON object");
        } catch (IOException broken) {
            throw new IllegalArgumentException("metadata is no JSON object", broken);
        }
    }

    /** @throws IllegalArgumentException when something in it is not what it should be */
    KeptRoom room() {
        Map<String, Standing> kept = new HashMap<>();
        standings.forEach((identity, standing) -> kept.put(identity, standing.standing()));
        return new KeptRoom(
                record(),
                metadata,
                instant(closeAt),
                locked,
                recording,
                mayReturn == null ? Set.of() : Set.copyOf(mayReturn),
                kept,
                bans.stream().map(BanFile::ban).toList(),
                invitations.stream().map(InvitationFile::invitation).toList());
    }

    /** Files of versions before there were incarnations and terms say neither. */
    private RoomRecord record() {
        Instant created = Instant.parse(createdAt);
        return new RoomRecord(
                new RoomKey(service, new RoomId(id)),
                incarnation == 0 ? created.toEpochMilli() : incarnation,
                Math.max(1, term),
                mode,
                new ModeSettings(settings),
                created);
    }

    private static Role role(String label) {
        Role role = Role.labelled(label);
        if (role == null) {
            throw new IllegalArgumentException("there is no role " + label);
        }
        return role;
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }

    private static @Nullable Instant instant(@Nullable String text) {
        return text == null ? null : Instant.parse(text);
    }
}
