package dev.madang.kit;

import org.jspecify.annotations.Nullable;

/**
 * What of somebody is to be sent to nobody, or to everybody again: a kind, now and later, or one track.
 *
 * @param held whether only moderators and the service lift it, or its publisher too by unmuting
 */
public record Silence(@Nullable Kind kind, @Nullable String track, boolean silenced, boolean held) {
    /** @throws IllegalArgumentException when it is for both a kind and a track, or neither */
    public Silence {
        if ((kind == null) == (track == null)) {
            throw new IllegalArgumentException("one of kind and track is needed");
        }
    }

    /** All of that kind. */
    public static Silence of(Kind kind) {
        return new Silence(kind, null, true, true);
    }

    /** That track. */
    public static Silence of(String track) {
        return new Silence(null, track, true, true);
    }

    /** The same, to be heard and seen again. */
    public Silence lifted() {
        return new Silence(kind, track, false, held);
    }

    /** The same, which its publisher may lift. */
    public Silence notHeld() {
        return new Silence(kind, track, silenced, false);
    }

    String json() {
        return new Body()
                .with("kind", kind == null ? null : kind.label())
                .with("track", track)
                .with("silenced", silenced)
                .with("held", held)
                .json();
    }
}
