package dev.madang.rooms.home;

import dev.madang.rooms.event.RoomFact;
import dev.madang.rooms.home.people.Participant;
import dev.madang.rooms.home.people.RuleBook;
import dev.madang.rooms.message.RoomStatus;
import dev.madang.rooms.mode.ModeRules;
import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.mode.Right;
import dev.madang.rooms.mode.TalkRules;
import dev.madang.rooms.model.Actor;
import dev.madang.rooms.model.Ban;
import dev.madang.rooms.model.Invitation;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.RefusedException;
import dev.madang.rooms.model.RoomChange;
import dev.madang.rooms.model.RoomState;
import dev.madang.rooms.model.Standing;
import dev.madang.rooms.registry.RoomRecord;
import dev.madang.rooms.store.KeptRoom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a room is but for those in it: its settings, lock, recording, metadata, time to close. */
final class Status {
    /** What those who moderate may set; the bounds are the service's. */
    private static final Set<String> MODERATORS_SETTINGS =
            Set.of(TalkRules.CHAT, ModeRules.LOUDEST, ModeRules.LAST_SPEAKERS);

    private final RoomRecord record;
    private final Home.Terms terms;
    private final RuleBook rules;
    private final Powers powers;
    private final Admission admission;
    private final RoomLife life;
    private final Journal journal;
    private final News news;
    private final Keeping keeping;

    private ModeSettings settings;
    private boolean recording;
    private @Nullable String metadata;
    private @Nullable Instant closeAt;
    private RoomState told;

    Status(
            KeptRoom kept,
            Home.Terms terms,
            RuleBook rules,
            Powers powers,
            Admission admission,
            RoomLife life,
            Journal journal,
            News news,
            Keeping keeping) {
        record = kept.record();
        settings = record.settings();
        recording = kept.recording();
        metadata = kept.metadata();
        closeAt = kept.closeAt();
        this.terms = terms;
        this.rules = rules;
        this.powers = powers;
        this.admission = admission;
        this.life = life;
        this.journal = journal;
        this.news = news;
        this.keeping = keeping;
        told = life.state();
    }

    ModeSettings settings() {
        return settings;
    }

    @Nullable
    Instant closeAt() {
        return closeAt;
    }

    RoomStatus now() {
        return new RoomStatus(
                record.key(),
                record.mode(),
                life.state(),
                record.createdAt(),
                admission.locked(),
                recording,
                settings,
                rules.now(),
                metadata,
                closeAt);
    }

    KeptRoom kept(
            RoomRecord recordNow,
            Set<String> mayReturn,
            Map<String, Standing> standings,
            List<Ban> bans,
            List<Invitation> invitations) {
        return new KeptRoom(
                recordNow, metadata, closeAt, admission.locked(), recording, mayReturn, standings, bans, invitations);
    }

    /** The room may have come to another point of its life. */
    void settle() {
        if (told != life.state()) {
            told = life.state();
            news.status(false);
        }
    }

    /**
     * Changes the room. Moderators lock it and change who is heard, who is seen, how people talk and its metadata; the rest is the service's.
     *
     * @throws RefusedException when a setting is not allowed, or the actor's rights say no; nothing has changed then
     */
    void change(Actor by, RoomChange change) {
        requireMayChange(powers.who(by), change);
        ModeSettings next = settings.with(change.settings());
        ModeRules nextRules = next.equals(settings) ? rules.now() : terms.rules(next);
        settings = next;
        rules.now(nextRules);
        if (change.metadata() != null) {
            metadata = change.metadata().orElse(null);
        }
        if (change.closeAt() != null) {
            closeAt = change.closeAt().orElse(null);
            life.closeAt(closeAt);
        }
        if (change.locked() != null && change.locked() != admission.locked()) {
            admission.locked(change.locked());
            journal.say(new RoomFact.RoomLocked(change.locked()));
        }
        if (change.recording() != null && change.recording() != recording) {
            recording = change.recording();
            journal.say(new RoomFact.RecordingRequested(recording));
        }
        news.status(true);
        keeping.soon();
    }

    private void requireMayChange(@Nullable Participant by, RoomChange change) {
        if (by == null) {
            return;
        }
        boolean onlyRecording = change.locked() == null
                && change.metadata() == null
                && change.settings().values().isEmpty();
        if (change.recording() != null) {
            powers.require(by, Right.RECORD);
        }
        if (change.recording() == null || !onlyRecording) {
            powers.require(by, Right.MODERATE);
        }
        boolean beyond = change.closeAt() != null
                || !MODERATORS_SETTINGS.containsAll(change.settings().values().keySet());
        if (beyond) {
            throw new RefusedException(
                    Refusal.RIGHT_MISSING, "of a room's settings moderators change " + MODERATORS_SETTINGS);
        }
    }
}
