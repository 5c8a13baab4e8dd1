package dev.madang.rooms.home.people;

import dev.madang.rooms.message.Attendance.TrackState;
import dev.madang.rooms.message.Coding;
import dev.madang.rooms.message.LegKey;
import dev.madang.rooms.message.RosterEntry.RosterTrack;
import dev.madang.rooms.model.TrackId;
import dev.madang.rooms.model.TrackKind;
import dev.madang.rooms.model.TrackView;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A track that a participant publishes and others may receive. Active, muted and silenced are three things: whether media comes, whether
 * its publisher keeps it back, whether a moderator does. Not thread-safe: guarded as its Home is.
 */
public final class PublishedTrack {
    private final TrackId id;
    private final TrackKind kind;
    private final String source;
    private LegKey leg;
    private String mid;
    private Coding coding;
    private boolean active;
    private boolean muted;
    /** Null where nobody silenced it, true where only a moderator lifts it. */
    private @Nullable Boolean silenced;

    /** What {@link #saysQuiet} was asked about last. */
    private boolean saidQuiet;

    public PublishedTrack(TrackId id, LegKey leg, TrackState said) {
        this.id = id;
        this.kind = said.kind();
        this.source = said.source().source();
        this.muted = said.source().muted();
        this.leg = leg;
        this.mid = said.mid();
        this.coding = said.coding();
    }

    public TrackId id() {
        return id;
    }

    public TrackKind kind() {
        return kind;
    }

    public boolean isAt(LegKey there, TrackState said) {
        return leg.equals(there) && mid.equals(said.mid()) && coding.equals(said.coding());
    }

    /** It comes in by another leg, or another m-section, from now on. */
    public void movedTo(LegKey there, TrackState said) {
        leg = there;
        mid = said.mid();
        coding = said.coding();
    }

    /** False when it was so before. */
    public boolean active(boolean now) {
        boolean news = active != now;
        active = now;
        return news;
    }

    public boolean active() {
        return active;
    }

    /** False when it was so before. */
    public boolean muted(boolean now) {
        boolean news = muted != now;
        muted = now;
        return news;
    }

    public boolean muted() {
        return muted;
    }

    /**
     * False when it was so before.
     *
     * @param held null where it is not silenced, true where only a moderator lifts it
     */
    public boolean silenced(@Nullable Boolean held) {
        boolean news = !Objects.equals(silenced, held);
        silenced = held;
        return news;
    }

    public boolean silenced() {
        return silenced != null;
    }

    /** Whether it goes to nobody, for whichever of the two. */
    public boolean isQuiet() {
        return muted || silenced();
    }

    /** Whether {@link #isQuiet} is another than when this was asked last; false at first. */
    public boolean saysQuiet() {
        boolean news = saidQuiet != isQuiet();
        saidQuiet = isQuiet();
        return news;
    }

    /** Whether only a moderator lifts the silence. */
    public boolean held() {
        return Boolean.TRUE.equals(silenced);
    }

    public TrackView view() {
        return new TrackView(id, kind, source, muted, silenced(), held());
    }

    public RosterTrack entry() {
        return new RosterTrack(view(), leg, mid, active, coding);
    }
}
