package dev.madang.rooms.home;

import dev.madang.rooms.home.people.Participant;
import dev.madang.rooms.home.people.Roster;
import dev.madang.rooms.home.people.RuleBook;
import dev.madang.rooms.message.History;
import dev.madang.rooms.message.Said;
import dev.madang.rooms.mode.ChatPolicy;
import dev.madang.rooms.mode.Right;
import dev.madang.rooms.model.Actor;
import dev.madang.rooms.model.Message;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.RefusedException;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What people of a room say to each other, as far as its chat policy lets it be heard. */
final class Chat {
    static final int DELIVERIES_A_SECOND = 50_000;
    static final int DELIVERIES_AT_ONCE = 150_000;

    private static final ChatPolicy.Voice SERVICE = new ChatPolicy.Voice(true, true);

    private final RuleBook rules;
    private final Roster roster;
    private final Powers powers;
    private final News news;
    private final InstantSource clock;
    private final InstantSource steady;
    /** So many are told something a second, all who do not moderate together. */
    private final Deliveries deliveries = new Deliveries(DELIVERIES_A_SECOND, DELIVERIES_AT_ONCE);

    private final History history = new History();
    private long numbers;

    Chat(RuleBook rules, Roster roster, Powers powers, News news, InstantSource clock, InstantSource steady) {
        this.rules = rules;
        this.roster = roster;
        this.powers = powers;
        this.news = news;
        this.clock = clock;
        this.steady = steady;
    }

    /**
     * Says something; its sender hears it too.
     *
     * @param to whom, or null for everybody it may be heard by
     * @return the message's number
     */
    long send(Actor by, @Nullable Set<ParticipantId> to, String data) {
        Participant from = powers.who(by);
        powers.require(from, Right.SEND_DATA);
        ChatPolicy policy = rules.now().talk().chat();
        ChatPolicy.Voice voice = from == null ? SERVICE : from.voice(rules.now());
        if (!policy.lets(voice)) {
            throw new RefusedException(
                    Refusal.RIGHT_MISSING, "the chat policy " + policy.label() + " lets you not speak");
        }
        int hearers = hearers(from, to, policy, voice);
        if (!voice.moderates() && !deliveries.allows(hearers, steady.instant())) {
            throw new RefusedException(Refusal.TOO_MUCH_SAID, "so many are told so much already; say it later");
        }
        Message message = new Message(
                ++numbers,
                from == null ? null : from.id(),
                from == null || from.isAnonymous() ? null : from.identity(),
                from == null ? null : from.name(),
                clock.instant(),
                data);
        Said said = new Said(message, from == null ? null : from.identity(), voice, policy);
        if (to == null) {
            history.add(said, rules.now().talk().history());
        }
        news.heard(said, to);
        return message.number();
    }

    /** What was said under an earlier Home. */
    void adopt(List<Said> all) {
        history.replace(all);
        all.forEach(said -> numbers = Math.max(numbers, said.message().number()));
    }

    /** How many hear it. */
    private int hearers(
            @Nullable Participant from,
            @Nullable Set<ParticipantId> chosen,
            ChatPolicy policy,
            ChatPolicy.Voice voice) {
        int hearers = 0;
        Set<ParticipantId> missing = chosen == null ? Set.of() : new HashSet<>(chosen);
        for (Participant hearer : roster.present()) {
            boolean meant = chosen == null || chosen.contains(hearer.id());
            if (hearer == from || meant && policy.lets(voice, hearer.voice(rules.now()))) {
                hearers++;
                if (chosen != null) {
                    missing.remove(hearer.id());
                }
            }
        }
        if (!missing.isEmpty()) {
            throw new RefusedException(
                    Refusal.NO_SUCH_PARTICIPANT, "one of those is not in the room, or does not hear you");
        }
        return hearers;
    }

    /** What was said to everybody, as far as it is kept. */
    List<Said> history() {
        history.trim(rules.now().talk().history());
        return history.all();
    }
}
