package dev.madang.rooms.router.copy;

import dev.madang.rooms.message.RosterEntry;
import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.ParticipantView;
import dev.madang.rooms.model.PeoplePage;
import dev.madang.rooms.model.RoomView;
import dev.madang.rooms.time.Steps;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A room as its node knows it, which is as the Home told last. From any thread, once the Home has said anything. */
public final class RoomCopy {
    private final Steps steps;
    private final Knowledge knowledge;

    public RoomCopy(Steps steps, Knowledge knowledge) {
        this.steps = steps;
        this.knowledge = knowledge;
    }

    /** The room at this moment. */
    public RoomView view() {
        return steps.read(knowledge::view);
    }

    /** What was set for it. */
    public ModeSettings settings() {
        return steps.read(() -> knowledge.status().settings());
    }

    /**
     * Some of those in the room, in the order they came.
     *
     * @param after where to begin: 0, or what the page before said
     * @param most how many, 1 and up
     */
    public PeoplePage participants(long after, int most) {
        return steps.read(() -> PeoplePage.of(
                knowledge.roster().after(after).stream().map(entry -> Map.entry(entry.ordinal(), entry.view())), most));
    }

    /** Those of them who are in a role that publishes. */
    public List<ParticipantView> stage() {
        return steps.read(
                () -> knowledge.roster().stage().stream().map(RosterEntry::view).toList());
    }

    /** The participant who is here by such a token: of its identity, and of its role. */
    public Optional<ParticipantId> here(Entrant token) {
        return steps.read(() -> Optional.ofNullable(knowledge.roster().known(token.identity()))
                .filter(entry -> entry.standing().cameAs() == token.role())
                .map(RosterEntry::id));
    }

    /** The participant of that id, or else of that identity. */
    public Optional<ParticipantId> participant(String idOrIdentity) {
        return steps.read(() -> {
            RosterEntry found = knowledge.roster().find(new ParticipantId(idOrIdentity));
            return Optional.ofNullable(found == null ? knowledge.roster().known(idOrIdentity) : found)
                    .map(RosterEntry::id);
        });
    }
}
