package dev.madang.fleet.relay;

import dev.madang.media.engine.EncodingsState;
import dev.madang.media.engine.Grant;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.model.TrackId;
import java.util.HashSet;
import java.util.List;

/** What two nodes say to each other of the tracks that cross between them. */
public sealed interface RelayMessage {
    /** Encodings of one track. */
    int MOST_ENCODINGS = 16;

    RoomKey room();

    /**
     * All that an Edge wants of a room's tracks that enter at the other node, in place of what it wanted before.
     *
     * @param number 1 and up, higher than that of each such message before, of whatever room, in the life of the Edge's process: of two of a room
     *     the later one counts, whenever it comes
     * @param tracks each once
     */
    record Want(RoomKey room, long number, List<Wanted> tracks) implements RelayMessage {
        /** @throws IllegalArgumentException when the number is below 1, or a track is named twice */
        public Want {
            tracks = List.copyOf(tracks);
            requireNumber(number);
            HashSet<TrackId> named = new HashSet<>();
            for (Wanted wanted : tracks) {
                if (!named.add(wanted.track())) {
                    throw new IllegalArgumentException("wanted twice: " + wanted.track());
                }
            }
        }
    }

    /**
     * What an Edge wants of a track.
     *
     * @param landing tells what the Edge takes the track with from what it took it with before: another one knows nothing of what that one was
     *     told
     * @param worker index of the worker to which it is to be sent, 0 and up
     * @param encodings their places in the publisher's order, each once; none where only its state is wanted
     * @param preferred the best encoding that anybody prefers, -1 for none
     */
    record Wanted(TrackId track, long landing, int worker, List<Integer> encodings, int preferred) {
        /** @throws IllegalArgumentException when a number is out of its range, or an encoding is named twice */
        public Wanted {
            encodings = List.copyOf(encodings);
            encodings.forEach(RelayMessage::requireEncoding);
            if (worker < 0 || new HashSet<>(encodings).size() != encodings.size()) {
                throw new IllegalArgumentException("encodings " + encodings + " at worker " + worker);
            }
            if (preferred != -1) {
                requireEncoding(preferred);
            }
        }
    }

    /**
     * An encoding comes from now on, or goes on, under that grant.
     *
     * @param landing as in {@link Wanted}
     * @param number 1 and up, higher than that of each such message, and each {@link Known}, before: of two of an encoding the later one counts
     * @param encoding its place in the publisher's order
     */
    record Granted(RoomKey room, TrackId track, long landing, long number, int encoding, Grant grant)
            implements RelayMessage {
        /** @throws IllegalArgumentException when a number is out of its range */
        public Granted {
            requireNumber(number);
            requireEncoding(encoding);
        }
    }

    /**
     * What is known of a track's encodings where it enters.
     *
     * @param landing as in {@link Wanted}
     * @param number as in {@link Granted}
     */
    record Known(RoomKey room, TrackId track, long landing, long number, EncodingsState state) implements RelayMessage {
        /** @throws IllegalArgumentException when the number is below 1, or there are too many encodings */
        public Known {
            requireNumber(number);
            if (state.encodings().size() > MOST_ENCODINGS) {
                throw new IllegalArgumentException(state.encodings().size() + " encodings");
            }
        }
    }

    private static void requireNumber(long number) {
        if (number < 1) {
            throw new IllegalArgumentException("message " + number);
        }
    }

    private static void requireEncoding(int encoding) {
        if (encoding < 0 || encoding >= MOST_ENCODINGS) {
            throw new IllegalArgumentException("encoding " + encoding);
        }
    }
}
