package dev.madang.rooms.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A track, unique in the fleet. Whoever publishes the same thing anew, on another connection, does so under the same id. Only a Router
 * knows which Producer carries it.
 *
 * @param participant whose track it is
 * @param ordinal which of its tracks, 1 and up; not used for anything else while the participant is in the room
 */
public record TrackId(ParticipantId participant, int ordinal) {
    private static final Pattern FORM = Pattern.compile("(.+)-([1-9][0-9]{0,8})", Pattern.DOTALL);

    /** The id that is written like that, null where that is none. */
    public static @Nullable TrackId parse(String text) {
        Matcher form = FORM.matcher(text);
        return form.matches() ? new TrackId(new ParticipantId(form.group(1)), Integer.parseInt(form.group(2))) : null;
    }

    /** As written in events, signalling and REST: the participant's id, a dash, the ordinal. */
    @Override
    public String toString() {
        return participant + "-" + ordinal;
    }
}
