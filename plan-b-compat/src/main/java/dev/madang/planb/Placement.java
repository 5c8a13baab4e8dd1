package dev.madang.planb;

import dev.madang.media.sdp.MediaSection;
import dev.madang.media.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds a place for each track of an offer: the one it had, or one that was free in the last agreed offer, or a new one at
 * the end. A place that is only now given up is not taken at once: its mid may not pass to another track while both ends
 * still use it (RFC 9429, 5.2.2).
 */
final class Placement {
    private final SessionDescription offer;
    private final List<Place> before;
    private final List<Place> places;
    private final Set<String> mids = new HashSet<>();
    private int nextMid;

    /** @param before the agreed places */
    Placement(SessionDescription offer, List<Place> before, int nextMid) {
        this.offer = offer;
        this.before = before;
        this.places = new ArrayList<>(before);
        this.nextMid = nextMid;
        for (MediaSection section : offer.media()) {
            String mid = section.mid();
            if (mid != null) {
                mids.add(mid);
            }
        }
        for (Place place : before) {
            String mid = place.mid();
            if (mid != null) {
                mids.add(mid);
            }
        }
        addFirsts();
    }

    List<Place> places() {
        return places;
    }

    int nextMid() {
        return nextMid;
    }

    private void addFirsts() {
        Set<Integer> known = new HashSet<>();
        for (int i = 0; i < places.size(); i++) {
            Place place = places.get(i);
            if (place.first()) {
                known.add(place.section());
                places.set(i, place.withMid(offer.media().get(place.section()).mid()));
            }
        }
        for (int section = 0; section < offer.media().size(); section++) {
            if (!known.contains(section)) {
                places.add(new Place(section, true, offer.media().get(section).mid(), null, false));
            }
        }
    }

    /**
     * Places a section's tracks.
     *
     * @param names of its tracks, each once
     * @param slots tracks of ours that the client is to take
     */
    void place(int section, List<String> names, int slots) {
        Set<String> missing = new HashSet<>(names);
        for (int i = 0; i < places.size(); i++) {
            Place place = places.get(i);
            String track = place.track();
            if (place.section() == section && track != null && !missing.remove(track)) {
                places.set(i, place.withTrack(null));
            }
        }
        for (String name : names) {
            if (missing.contains(name)) {
                int free = find(section, this::isFree);
                Place place = free < 0 ? added(section) : reused(free);
                places.set(free < 0 ? places.size() - 1 : free, place.withTrack(name));
            }
        }
        placeSlots(section, slots);
    }

    /** Slots stay where they were; new ones go to the first place, then to those of tracks, then to free ones. */
    private void placeSlots(int section, int slots) {
        List<Integer> chosen = new ArrayList<>();
        choose(chosen, section, slots, place -> place.receives());
        choose(chosen, section, slots, place -> place.first());
        choose(chosen, section, slots, place -> place.track() != null);
        choose(chosen, section, slots, _ -> true);
        for (int i = 0; i < places.size(); i++) {
            Place place = places.get(i);
            if (place.section() == section && !chosen.contains(i)) {
                places.set(i, place.withReceives(false));
            }
        }
        for (int i : chosen) {
            places.set(i, (places.get(i).isLive() ? places.get(i) : reused(i)).withReceives(true));
        }
        for (int i = chosen.size(); i < slots; i++) {
            Place place = added(section);
            places.set(places.size() - 1, place.withReceives(true));
        }
    }

    private void choose(List<Integer> chosen, int section, int slots, Predicate<Place> wanted) {
        for (int i = 0; i < places.size() && chosen.size() < slots; i++) {
            Place place = places.get(i);
            if (place.section() == section && wanted.test(place) && !chosen.contains(i)) {
                chosen.add(i);
            }
        }
    }

    private int find(int section, Predicate<Integer> wanted) {
        for (int i = 0; i < places.size(); i++) {
            if (places.get(i).section() == section && wanted.test(i)) {
                return i;
            }
        }
        return -1;
    }

    /** A sending section whose SSRCs were unknown is that of the first track named later. */
    private boolean isFree(int index) {
        String had = index < before.size() ? before.get(index).track() : null;
        return places.get(index).track() == null && (had == null || had.equals(Track.NAMELESS));
    }

    private Place added(int section) {
        Place place = new Place(section, false, freshMid(section), null, false);
        places.add(place);
        return place;
    }

    /** A place comes back from the dead under a new mid (RFC 9429, 5.2.2), unless the client itself gives the mid. */
    private Place reused(int index) {
        Place place = places.get(index);
        boolean wasDead = index < before.size() && !before.get(index).isLive();
        return wasDead && !place.first() ? place.withMid(freshMid(place.section())) : place;
    }

    private @Nullable String freshMid(int section) {
        String mid;
        do {
            mid = offer.media().get(section).type() + "-" + nextMid++;
        } while (!mids.add(mid));
        return mid;
    }
}
