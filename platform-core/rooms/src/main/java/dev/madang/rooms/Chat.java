package dev.madang.rooms;

import dev.madang.rooms.mode.ChatPolicy;
import dev.madang.rooms.mode.Right;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What people of a room say to each other, as far as its chat policy lets it be heard. The room's lock guards it. */
final class Chat {
    /** What is kept for who comes later has at most so many bytes of UTF-8 together. */
    static final int MOST_KEPT = 64 * 1024;

    static final int DELIVERIES_A_SECOND = 50_000;
    static final int DELIVERIES_AT_ONCE = 150_000;

    private static final ChatPolicy.Voice SERVICE = new ChatPolicy.Voice(true, true);

    private final RuleBook rules;
    private final Roster roster;
    private final Powers powers;
    private final RoomClock clock;
    /** So many are told something a second, all who do not moderate together. */
    private final Deliveries deliveries = new Deliveries(DELIVERIES_A_SECOND, DELIVERIES_AT_ONCE);

    private final Deque<Kept> kept = new ArrayDeque<>();
    private long keptBytes;
    private long numbers;

    /**
     * A message to everybody.
     *
     * @param by identity of its sender, null for the service
     * @param voice how its sender took part when it was said
     * @param policy that held then
     */
    private record Kept(Message message, @Nullable String by, ChatPolicy.Voice voice, ChatPolicy policy) {
        boolean isHeardBy(Participant hearer, ChatPolicy.Voice hears) {
            return hearer.identity().equals(by) || policy.lets(voice, hears);
        }

        int bytes() {
            return message.data().getBytes(StandardCharsets.UTF_8).length;
        }
    }

    Chat(RuleBook rules, Roster roster, Powers powers, RoomClock clock) {
        this.rules = rules;
        this.roster = roster;
        this.powers = powers;
        this.clock = clock;
    }

    /**
     * Says something; its sender hears it too.
     *
     * @param to whom, or null for everybody it may be heard by
     * @return the message's number
     */
    long send(Actor by, @Nullable Collection<ParticipantId> to, String data) {
        Participant from = powers.who(by);
        powers.require(from, Right.SEND_DATA);
        ChatPolicy policy = rules.now().talk().chat();
        ChatPolicy.Voice voice = from == null ? SERVICE : from.voice(rules.now());
        if (!policy.lets(voice)) {
            throw new RefusedException(
                    Refusal.RIGHT_MISSING, "the chat policy " + policy.label() + " lets you not speak");
        }
        List<Presence> hearers = hearers(from, to == null ? null : Set.copyOf(to), policy, voice);
        if (!voice.moderates() && !deliveries.allows(hearers.size(), clock.now())) {
            throw new RefusedException(Refusal.TOO_MUCH_SAID, "so many are told so much already; say it later");
        }
        Message message = new Message(
                ++numbers,
                from == null ? null : from.id(),
                from == null || from.isAnonymous() ? null : from.identity(),
                from == null ? null : from.name(),
                clock.now(),
                data);
        if (to == null) {
            keep(new Kept(message, from == null ? null : from.identity(), voice, policy));
        }
        hearers.forEach(hearer -> hearer.listener().onData(message));
        return message.number();
    }

    private List<Presence> hearers(
            @Nullable Participant from,
            @Nullable Set<ParticipantId> chosen,
            ChatPolicy policy,
            ChatPolicy.Voice voice) {
        List<Presence> hearers = new ArrayList<>();
        Set<ParticipantId> reached = new HashSet<>();
        for (Presence presence : roster.presences()) {
            Participant hearer = presence.participant();
            boolean meant = chosen == null || chosen.contains(hearer.id());
            if (hearer == from || meant && policy.lets(voice, hearer.voice(rules.now()))) {
                hearers.add(presence);
                reached.add(hearer.id());
            }
        }
        if (chosen != null && !reached.containsAll(chosen)) {
            throw new RefusedException(
                    Refusal.NO_SUCH_PARTICIPANT, "one of those is not in the room, or does not hear you");
        }
        return hearers;
    }

    private void keep(Kept one) {
        kept.addLast(one);
        keptBytes += one.bytes();
        forget();
    }

    private void forget() {
        while (!kept.isEmpty() && (kept.size() > rules.now().talk().history() || keptBytes > MOST_KEPT)) {
            keptBytes -= kept.removeFirst().bytes();
        }
    }

    /** What was said to everybody before that participant came: what it could have heard then, and what it said itself. */
    List<Message> history(Participant hearer) {
        forget();
        ChatPolicy.Voice hears = hearer.voice(rules.now());
        return kept.stream()
                .filter(one -> one.isHeardBy(hearer, hears))
                .map(Kept::message)
                .toList();
    }
}
