package dev.madang.rooms.message;

import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.ParticipantView;
import dev.madang.rooms.model.Standing;
import dev.madang.rooms.model.TrackId;
import dev.madang.rooms.model.TrackKind;
import dev.madang.rooms.model.TrackView;
import java.util.List;

/**
 * A participant as every Router of its room knows it.
 *
 * @param view as others see it, without its tracks' places
 * @param identity that tells it apart in the room; made up for who came without
 * @param standing what it has in the room, for its resume ticket
 * @param ordinal those who came later have a higher one
 * @param stageOrdinal the same of those in a role that publishes, by when they came into it; 0 in any other role
 * @param publishes whether it has a publish leg
 * @param tracks what it publishes, in the order of {@link ParticipantView#tracks}
 */
public record RosterEntry(
        ParticipantView view,
        String identity,
        Standing standing,
        long ordinal,
        long stageOrdinal,
        boolean publishes,
        List<RosterTrack> tracks) {
    /** @throws IllegalArgumentException when the view is of another identity or other tracks */
    public RosterEntry {
        tracks = List.copyOf(tracks);
        if (view.identity() != null && !view.identity().equals(identity)) {
            throw new IllegalArgumentException("a view of " + view.identity() + " in the entry of " + identity);
        }
        if (!view.tracks().equals(tracks.stream().map(RosterTrack::view).toList())) {
            throw new IllegalArgumentException("the view of " + view.id() + " has other tracks than its entry");
        }
    }

    public ParticipantId id() {
        return view.id();
    }

    /**
     * A track and where it comes in.
     *
     * @param leg by which it comes in
     * @param mid of its m-section there
     * @param active whether it carries media
     */
    public record RosterTrack(TrackView view, LegKey leg, String mid, boolean active, Coding coding) {
        public TrackId id() {
            return view.id();
        }

        /** Whether it is a picture of a screen, as far as its publisher says so. */
        public boolean isScreen() {
            return view.kind() == TrackKind.VIDEO && view.source().equals("screen");
        }
    }
}
