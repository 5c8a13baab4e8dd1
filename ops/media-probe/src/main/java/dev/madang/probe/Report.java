package dev.madang.probe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** What a run came to: a table for people, one line of JSON for programs. */
final class Report {
    private final Map<String, Object> values = new LinkedHashMap<>();

    Report(int wanted, List<Reception> receptions, int failed, double seconds, Histogram delays) {
        long packets = receptions.stream().mapToLong(Reception::packets).sum();
        long lost = receptions.stream().mapToLong(Reception::lost).sum();
        long bytes = receptions.stream().mapToLong(Reception::bytes).sum();
        long joined = receptions.stream().filter(r -> r.firstFrameNanos() > 0).count();
        values.put("viewersWanted", wanted);
        values.put("viewersJoined", joined);
        values.put("viewersFailed", failed);
        values.put("seconds", round(seconds));
        values.put("packetsReceived", packets);
        values.put("packetsLost", lost);
        values.put("lossPercent", packets + lost == 0 ? 0 : round(100.0 * lost / (packets + lost)));
        values.put("packetsPerSecond", Math.round(packets / seconds));
        values.put("bitrateMbps", round(bytes * 8 / seconds / 1e6));
        values.put("joinToFirstPacketMillis", percentiles(receptions.stream().mapToLong(Reception::firstPacketNanos)));
        values.put("joinToFirstFrameMillis", percentiles(receptions.stream().mapToLong(Reception::firstFrameNanos)));
        Map<String, Object> delay = new LinkedHashMap<>();
        if (delays.getTotalCount() > 0) {
            delay.put("p50", round(delays.getValueAtPercentile(50) / 1e3));
            delay.put("p90", round(delays.getValueAtPercentile(90) / 1e3));
            delay.put("p99", round(delays.getValueAtPercentile(99) / 1e3));
            delay.put("max", round(delays.getMaxValue() / 1e3));
        }
        values.put("oneWayDelayMillis", delay);
        long now = System.nanoTime();
        List<Gaps.Gap> gaps =
                receptions.stream().map(reception -> reception.longestGap(now)).toList();
        Gaps.Percentiles longest = Gaps.Percentiles.of(gaps.stream().mapToLong(Gaps.Gap::nanos));
        Map<String, Object> gap = new LinkedHashMap<>();
        gap.put("p50", longest.p50());
        gap.put("p99", longest.p99());
        gap.put("max", longest.max());
        values.put("longestGapMillis", gap);
        receptions.stream()
                .max(Comparator.comparingLong(
                        reception -> reception.longestGap(now).nanos()))
                .ifPresent(
                        worst -> values.put("longestGap", worst.longestGap(now).told(worst.startNanos())));
    }

    private static Map<String, Object> percentiles(java.util.stream.LongStream nanos) {
        long[] sorted = nanos.filter(value -> value > 0).sorted().toArray();
        Map<String, Object> result = new LinkedHashMap<>();
        if (sorted.length > 0) {
            result.put("p50", round(sorted[(sorted.length - 1) * 50 / 100] / 1e6));
            result.put("p90", round(sorted[(sorted.length - 1) * 90 / 100] / 1e6));
            result.put("p99", round(sorted[(sorted.length - 1) * 99 / 100] / 1e6));
            result.put("max", round(sorted[sorted.length - 1] / 1e6));
        }
        return result;
    }

    private static double round(double value) {
        return Math.round(value * 1_000) / 1_000.0;
    }

    long joined() {
        return ((Number) values.getOrDefault("viewersJoined", 0)).longValue();
    }

    double lossPercent() {
        return ((Number) values.getOrDefault("lossPercent", 0)).doubleValue();
    }

    void print(PrintStream out) {
        values.forEach((name, value) -> out.println(String.format(Locale.ROOT, "%-26s %s", name, value)));
        try {
            out.println(new ObjectMapper().writeValueAsString(values));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
