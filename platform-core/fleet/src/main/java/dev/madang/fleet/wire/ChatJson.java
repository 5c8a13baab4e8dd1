package dev.madang.fleet.wire;

import dev.madang.rooms.message.Said;
import dev.madang.rooms.mode.ChatPolicy;
import dev.madang.rooms.model.Message;
import dev.madang.rooms.model.ParticipantId;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is said in a room, and to whom. */
final class ChatJson {
    private ChatJson() {}

    static void write(JsonOut out, Said said) throws IOException {
        Message message = said.message();
        out.number("number", message.number());
        out.textIf("from", message.from() == null ? null : message.from().value());
        out.textIf("identity", message.identity());
        out.textIf("name", message.name());
        out.instant("at", message.at());
        out.text("data", message.data());
        out.textIf("by", said.by());
        out.flag("onStage", said.voice().onStage());
        out.flag("moderates", said.voice().moderates());
        out.word("policy", Words.POLICIES, said.policy());
    }

    static Said read(Fields in) throws WireException {
        String from = in.textIf("from");
        Message message = new Message(
                in.number("number"),
                from == null ? null : new ParticipantId(from),
                in.textIf("identity"),
                in.textIf("name"),
                in.instant("at"),
                in.text("data"));
        return new Said(
                message,
                in.textIf("by"),
                new ChatPolicy.Voice(in.flag("onStage"), in.flag("moderates")),
                in.word("policy", Words.POLICIES, Words.FALLBACK_POLICY));
    }

    /** Absent for everybody, which is another thing than empty. */
    static void writeHearers(JsonOut out, @Nullable Collection<ParticipantId> to) throws IOException {
        @Nullable
        Stream<String> ids =
                to == null ? null : to.stream().map(ParticipantId::value).sorted();
        out.textsIf("to", ids);
    }

    static @Nullable Set<ParticipantId> readHearers(Fields in) throws WireException {
        List<String> to = in.textsIf("to");
        return to == null ? null : Set.copyOf(Ids.participants(to));
    }
}
