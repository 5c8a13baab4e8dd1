package dev.madang.fleet.wire;

import dev.madang.rooms.mode.AudioPolicy;
import dev.madang.rooms.mode.EmptyRoom;
import dev.madang.rooms.mode.HostLeaves;
import dev.madang.rooms.mode.ModeRules;
import dev.madang.rooms.mode.PublishLimits;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.mode.RoleRules;
import dev.madang.rooms.mode.RoomLimits;
import dev.madang.rooms.mode.TalkRules;
import dev.madang.rooms.mode.VideoPolicy;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A mode's rules as data, not as its settings: what the Home goes by holds on every node, also where another version would make other
 * rules of the same settings, or does not have the mode. Of a rule that is not known, the room is read as one that stays, that goes on
 * without its host, and in which all are heard and seen.
 */
final class RulesJson {
    private RulesJson() {}

    static void write(JsonOut out, ModeRules rules) throws IOException {
        out.object("roles", new TreeMap<>(rules.roles()), RulesJson::writeRoles);
        out.object("limits", rules.limits(), (limits, value) -> {
            limits.limit("publishers", value.publishers());
            limits.limit("participants", value.participants());
        });
        out.object("hostLeaves", rules.hostLeaves(), RulesJson::writeHostLeaves);
        out.object("emptyRoom", rules.emptyRoom(), RulesJson::writeEmptyRoom);
        out.object("audio", rules.audio(), RulesJson::writeAudio);
        out.object("video", rules.video(), RulesJson::writeVideo);
        out.word("placement", Words.PLACEMENTS, rules.placement());
        out.object("publishing", rules.publishing(), (publishing, value) -> {
            publishing.number("audioBps", value.audioBps());
            publishing.number("videoBps", value.videoBps());
            publishing.number("publishBps", value.publishBps());
        });
        out.object("talk", rules.talk(), (talk, value) -> {
            talk.word("chat", Words.POLICIES, value.chat());
            talk.numberUnlessZero("history", value.history());
            talk.flag("showsCounts", value.showsCounts());
        });
    }

    static ModeRules read(Fields in) throws WireException {
        return new ModeRules(
                in.map("roles", Words.ROLES, (roles, role) -> roles.object(role, RulesJson::readRole)),
                in.object("limits", limits -> new RoomLimits(limits.limit("publishers"), limits.limit("participants"))),
                in.object("hostLeaves", RulesJson::readHostLeaves),
                in.object("emptyRoom", RulesJson::readEmptyRoom),
                in.object("audio", RulesJson::readAudio),
                in.object("video", RulesJson::readVideo),
                in.word("placement", Words.PLACEMENTS, Words.FALLBACK_PLACEMENT),
                in.object(
                        "publishing",
                        publishing -> new PublishLimits(
                                publishing.whole("audioBps"),
                                publishing.whole("videoBps"),
                                publishing.whole("publishBps"))),
                in.object(
                        "talk",
                        talk -> new TalkRules(
                                talk.word("chat", Words.POLICIES, Words.FALLBACK_POLICY),
                                talk.whole("history", 0),
                                talk.flag("showsCounts"))));
    }

    private static void writeRoles(JsonOut out, Map<Role, RoleRules> roles) throws IOException {
        for (Map.Entry<Role, RoleRules> role : roles.entrySet()) {
            out.object(Words.ROLES.of(role.getKey()), role.getValue(), RulesJson::writeRole);
        }
    }

    private static void writeRole(JsonOut out, RoleRules rules) throws IOException {
        out.flag("publishes", rules.publishes());
        out.flag("receives", rules.receives());
        out.limit("limit", rules.limit());
        out.words("sees", Words.ROLES, rules.sees());
        out.flag("seesItself", rules.seesItself());
        out.words("notices", Words.ROLES, rules.notices());
        out.words("mayBecome", Words.ROLES, rules.mayBecome());
        out.words("rights", Words.RIGHTS, rules.rights());
    }

    private static RoleRules readRole(Fields in) throws WireException {
        return new RoleRules(
                in.flag("publishes"),
                in.flag("receives"),
                in.limit("limit"),
                Set.copyOf(in.words("sees", Words.ROLES)),
                in.flag("seesItself"),
                Set.copyOf(in.words("notices", Words.ROLES)),
                Set.copyOf(in.words("mayBecome", Words.ROLES)),
                Set.copyOf(in.words("rights", Words.RIGHTS)));
    }

    private static void writeHostLeaves(JsonOut out, HostLeaves rule) throws IOException {
        switch (rule) {
            case HostLeaves.NothingHappens() -> out.kind("nothing");
            case HostLeaves.RoomEnds(var grace) -> {
                out.kind("room-ends");
                out.duration("grace", grace);
            }
        }
    }

    private static HostLeaves readHostLeaves(Fields in) throws WireException {
        return switch (in.kind()) {
            case "room-ends" -> new HostLeaves.RoomEnds(in.duration("grace"));
            default -> new HostLeaves.NothingHappens();
        };
    }

    private static void writeEmptyRoom(JsonOut out, EmptyRoom rule) throws IOException {
        switch (rule) {
            case EmptyRoom.Stays() -> out.kind("stays");
            case EmptyRoom.Closes(var after) -> {
                out.kind("closes");
                out.duration("after", after);
            }
        }
    }

    private static EmptyRoom readEmptyRoom(Fields in) throws WireException {
        return switch (in.kind()) {
            case "closes" -> new EmptyRoom.Closes(in.duration("after"));
            default -> new EmptyRoom.Stays();
        };
    }

    private static void writeAudio(JsonOut out, AudioPolicy policy) throws IOException {
        switch (policy) {
            case AudioPolicy.All() -> out.kind("all");
            case AudioPolicy.Loudest(int speakers) -> {
                out.kind("loudest");
                out.number("speakers", speakers);
            }
        }
    }

    private static AudioPolicy readAudio(Fields in) throws WireException {
        return switch (in.kind()) {
            case "loudest" -> new AudioPolicy.Loudest(in.whole("speakers"));
            default -> new AudioPolicy.All();
        };
    }

    private static void writeVideo(JsonOut out, VideoPolicy policy) throws IOException {
        switch (policy) {
            case VideoPolicy.All() -> out.kind("all");
            case VideoPolicy.LastSpeakers(int participants) -> {
                out.kind("last-speakers");
                out.number("participants", participants);
            }
        }
    }

    private static VideoPolicy readVideo(Fields in) throws WireException {
        return switch (in.kind()) {
            case "last-speakers" -> new VideoPolicy.LastSpeakers(in.whole("participants"));
            default -> new VideoPolicy.All();
        };
    }
}
