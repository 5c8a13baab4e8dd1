package dev.madang.rooms.home;

import dev.madang.rooms.message.Ranking;
import dev.madang.rooms.model.ParticipantId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who speaks, who is the dominant speaker, and who spoke last, from regular readings of loudness. Slow to change its mind, so that
 * nothing that follows it flickers. Pure: readings come in, one {@link #decide} a tick.
 */
final class Speakers {
    /** Loudness runs from 0, silence, to 127, the loudest that there is (RFC 6464, turned round). */
    private static final double SPEAKS = 75;

    private static final double SILENT = 68;
    private static final double ATTACK = 0.5;
    private static final double RELEASE = 0.2;
    /** Ticks that somebody must be heard before he counts as a speaker. */
    private static final int BEGIN_TICKS = 2;
    /** Ticks of silence that are a pause and no end. */
    private static final int PAUSE_TICKS = 6;
    /** Ticks that somebody must be clearly louder to become dominant in place of one who still speaks. */
    private static final int CHALLENGE_TICKS = 5;

    private static final double CLEARLY_LOUDER = 6;
    /** Ticks in which one speaks and the dominant speaker is silent, after which it is the other's turn. */
    private static final int TURN_TICKS = 3;
    /** Whoever is so much quieter than the dominant speaker may be no more than the noise of a room. */
    private static final double MUCH_QUIETER = 10;
    /** How fast it is forgotten how loud somebody spoke, a tick. */
    private static final double FORGETS = 1;

    private final Map<ParticipantId, Voice> voices = new HashMap<>();
    /**
     * Everybody with a voice: those who speak, in the order they began; then those who spoke, the last one first; then those who never
     * spoke, in the order they came.
     */
    private final List<ParticipantId> order = new ArrayList<>();

    private @Nullable ParticipantId dominant;
    private @Nullable ParticipantId challenger;
    private int challenge;

    private static final class Voice {
        double score;
        /** How loud somebody is when speaking. */
        double level;

        int silentTicks;
        int loudTicks;
        int quietTicks;
        boolean speaks;
        boolean spoke;
    }

    /** Somebody can be heard from now on. Harmless when repeated. */
    void add(ParticipantId who) {
        if (voices.putIfAbsent(who, new Voice()) == null) {
            order.add(who);
        }
    }

    /** Who spoke under an earlier Home. */
    void adopt(Ranking before) {
        for (ParticipantId who : before.voices()) {
            add(who);
        }
        before.voices().subList(0, before.spoken()).forEach(who -> voice(who).spoke = true);
        dominant = before.dominant();
    }

    /** Somebody can be heard no more; whether he spoke, or was dominant. */
    boolean remove(ParticipantId who) {
        Voice voice = voices.remove(who);
        boolean told = voice != null && voice.speaks || who.equals(dominant);
        order.remove(who);
        if (who.equals(dominant)) {
            dominant = null;
        }
        return told;
    }

    boolean isEmpty() {
        return voices.isEmpty();
    }

    /** One reading of one voice, 0 to 127. */
    void hear(ParticipantId who, int loudness) {
        Voice voice = voices.get(who);
        if (voice == null) {
            return;
        }
        double weight = loudness > voice.score ? ATTACK : RELEASE;
        voice.score += weight * (loudness - voice.score);
        voice.level = Math.max(voice.score, voice.level - FORGETS);
        voice.silentTicks = loudness < SILENT ? voice.silentTicks + 1 : 0;
    }

    /** A reading of every voice; of those that are not named, silence. */
    void hearAll(Map<ParticipantId, Integer> loudness) {
        voices.keySet().forEach(who -> hear(who, loudness.getOrDefault(who, 0)));
    }

    /** Draws the conclusion of a tick's readings; whether anything is different from the tick before. */
    boolean decide() {
        boolean changed = false;
        for (Map.Entry<ParticipantId, Voice> entry : voices.entrySet()) {
            changed |= decide(entry.getKey(), entry.getValue());
        }
        return giveWord() | changed;
    }

    private boolean decide(ParticipantId who, Voice voice) {
        boolean before = voice.speaks;
        voice.loudTicks = voice.score >= SPEAKS ? voice.loudTicks + 1 : 0;
        voice.quietTicks = voice.score < SILENT ? voice.quietTicks + 1 : 0;
        if (!voice.speaks && voice.loudTicks >= BEGIN_TICKS) {
            voice.speaks = true;
            voice.spoke = true;
            putBehindSpeakers(who);
        } else if (voice.speaks && voice.quietTicks >= PAUSE_TICKS) {
            voice.speaks = false;
            putBehindSpeakers(who);
        }
        return before != voice.speaks;
    }

    /** Whoever goes on speaking stays ahead of those who only begin or end. */
    private void putBehindSpeakers(ParticipantId who) {
        order.remove(who);
        int speakers = 0;
        while (speakers < order.size() && voice(order.get(speakers)).speaks) {
            speakers++;
        }
        order.add(speakers, who);
    }

    private boolean giveWord() {
        ParticipantId loudest = null;
        double most = 0;
        for (ParticipantId who : order) {
            Voice voice = voice(who);
            if (voice.speaks && voice.score > most) {
                most = voice.score;
                loudest = who;
            }
        }
        if (loudest == null || loudest.equals(dominant)) {
            challenger = null;
            return false;
        }
        if (dominant != null && voice(dominant).speaks) {
            Voice holder = voice(dominant);
            boolean passes = isTurn(voice(loudest), holder) || wins(loudest, most - holder.score);
            if (!passes) {
                return false;
            }
        }
        dominant = loudest;
        challenger = null;
        return true;
    }

    /** Whether one speaks and the dominant speaker has ended, though it may be a pause: what is said first must not be missed. */
    private static boolean isTurn(Voice next, Voice holder) {
        return holder.silentTicks >= TURN_TICKS
                && next.loudTicks >= TURN_TICKS
                && next.score >= holder.level - MUCH_QUIETER;
    }

    private boolean wins(ParticipantId loudest, double lead) {
        if (lead < CLEARLY_LOUDER) {
            challenger = null;
            return false;
        }
        challenge = loudest.equals(challenger) ? challenge + 1 : 1;
        challenger = loudest;
        return challenge >= CHALLENGE_TICKS;
    }

    private Voice voice(ParticipantId who) {
        return voices.getOrDefault(who, new Voice());
    }

    /** Who speaks, the loudest first. */
    List<ParticipantId> speaking() {
        return order.stream()
                .filter(who -> voice(who).speaks)
                .sorted((a, b) -> Double.compare(voice(b).score, voice(a).score))
                .toList();
    }

    /** The dominant speaker, or who was it last. */
    @Nullable
    ParticipantId dominant() {
        return dominant;
    }

    /** Everybody's place, and who speaks. */
    Ranking ranking() {
        List<ParticipantId> voicesNow = new ArrayList<>(order);
        ParticipantId first = dominant;
        if (first != null && voice(first).speaks && voicesNow.remove(first)) {
            voicesNow.addFirst(first);
        }
        int spoken = 0;
        while (spoken < voicesNow.size() && voice(voicesNow.get(spoken)).spoke) {
            spoken++;
        }
        return new Ranking(voicesNow, spoken, speaking(), dominant);
    }
}
