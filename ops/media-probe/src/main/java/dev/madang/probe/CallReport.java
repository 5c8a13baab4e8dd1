package dev.madang.probe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What the people in a room got.
 *
 * @param joined how many are in the room
 * @param tracksExpected tracks that everybody together should receive: those of every sender but oneself
 * @param tracksFlowing those of which packets came within the last seconds, of the right sender
 * @param offers of receive legs, all members together
 * @param mostOffers of one member
 * @param lost packets that never came, even by retransmission
 * @param wrong packets of a sender who was not in that Slot
 * @param gaps the longest silence of each stream, since they were counted
 * @param worst the longest of them
 */
record CallReport(
        int members,
        long joined,
        long tracksExpected,
        long tracksFlowing,
        long offers,
        int mostOffers,
        long packets,
        long bytes,
        long lost,
        long wrong,
        Gaps.Percentiles gaps,
        Gaps.Gap worst) {
    private static final long FLOWING_NANOS = 3_000_000_000L;
    private static final int ENOUGH = 5;
    private static final Gaps.Gap NONE = new Gaps.Gap("none", 0, 0);

    static CallReport of(Collection<Caller> callers, int senders) {
        long now = System.nanoTime();
        long joined = callers.stream().filter(caller -> caller.id() != null).count();
        long expected = 0;
        long flowing = 0;
        long offers = 0;
        int most = 0;
        long packets = 0;
        long bytes = 0;
        long lost = 0;
        long wrong = 0;
        List<Gaps.Gap> gaps = new ArrayList<>();
        for (Caller caller : callers) {
            int others = (int) Math.min(senders, callers.size()) - (caller.number() < senders ? 1 : 0);
            expected += 2L * others;
            offers += caller.offers();
            most = Math.max(most, caller.offers());
            for (SlotReception slot : caller.slots()) {
                boolean flows =
                        slot.sender() >= 0 && slot.sinceSwitch() > ENOUGH && now - slot.lastNanos() < FLOWING_NANOS;
                flowing += flows ? 1 : 0;
                packets += slot.packets();
                bytes += slot.bytes();
                lost += slot.lost();
                wrong += slot.wrong();
                if (slot.sender() >= 0) {
                    gaps.add(slot.gaps().longest(now));
                }
            }
        }
        return new CallReport(
                callers.size(),
                joined,
                expected,
                flowing,
                offers,
                most,
                packets,
                bytes,
                lost,
                wrong,
                Gaps.Percentiles.of(gaps.stream().mapToLong(Gaps.Gap::nanos)),
                gaps.stream().max(Comparator.comparingLong(Gaps.Gap::nanos)).orElse(NONE));
    }

    /** Loss after an earlier report. */
    double lossPercentSince(CallReport earlier) {
        return percent(lost - earlier.lost, packets - earlier.packets);
    }

    private static double percent(long lost, long packets) {
        return packets + lost == 0 ? 0 : Math.max(0, lost) * 100.0 / (packets + lost);
    }

    /**
     * A table for people, then one line of JSON.
     *
     * @param settled the report of when everything had settled
     * @param startNanos when the call began
     */
    void print(CallReport settled, long startNanos, PrintStream out) {
        out.printf(Locale.ROOT, "%n%-28s %d of %d%n", "in the room", joined, members);
        out.printf(Locale.ROOT, "%-28s %d of %d%n", "tracks that flow", tracksFlowing, tracksExpected);
        out.printf(
                Locale.ROOT,
                "%-28s %.1f mean, %d at the most%n",
                "offers a member",
                (double) offers / Math.max(1, members),
                mostOffers);
        long later = packets - settled.packets;
        out.printf(
                Locale.ROOT,
                "%-28s %d, %d lost (%.3f %%)%n",
                "packets while settling",
                settled.packets,
                settled.lost,
                percent(settled.lost, settled.packets));
        out.printf(
                Locale.ROOT,
                "%-28s %d, %d lost (%.3f %%)%n",
                "packets after that",
                later,
                lost - settled.lost,
                lossPercentSince(settled));
        out.printf(Locale.ROOT, "%-28s %d%n", "packets in a wrong slot", wrong);
        out.printf(Locale.ROOT, "%-28s %s%n", "longest gap of each stream", gaps);
        out.printf(Locale.ROOT, "%-28s %s%n", "the longest", worst.told(startNanos));
        ObjectNode json = SignalLink.JSON.createObjectNode();
        json.put("members", members)
                .put("joined", joined)
                .put("tracksExpected", tracksExpected)
                .put("tracksFlowing", tracksFlowing)
                .put("offers", offers)
                .put("mostOffers", mostOffers)
                .put("packets", packets)
                .put("bytes", bytes)
                .put("lost", lost)
                .put("lostSettled", lost - settled.lost)
                .put("wrong", wrong);
        json.putObject("longestGapMillis")
                .put("p50", gaps.p50())
                .put("p99", gaps.p99())
                .put("max", gaps.max());
        out.println(json);
    }
}
