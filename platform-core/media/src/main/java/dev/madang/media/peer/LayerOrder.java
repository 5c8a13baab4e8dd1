package dev.madang.media.peer;

import dev.madang.media.sdp.EncodingParameters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Puts encodings in order from the lowest resolution up. Usual names of rids tell it; otherwise the publisher's order
 * counts, which is from low to high by custom.
 */
final class LayerOrder {
    private static final List<List<String>> NAMES = List.of(
            List.of("q", "h", "f"),
            List.of("l", "m", "h"),
            List.of("low", "mid", "high"),
            List.of("low", "medium", "high"),
            List.of("s", "m", "l"),
            List.of("lo", "mid", "hi"),
            List.of("quarter", "half", "full"));

    private LayerOrder() {}

    static List<EncodingParameters> lowestFirst(List<EncodingParameters> encodings) {
        for (List<String> names : NAMES) {
            if (encodings.stream().allMatch(encoding -> rank(names, encoding) >= 0)) {
                List<EncodingParameters> ordered = new ArrayList<>(encodings);
                ordered.sort(Comparator.comparingInt(encoding -> rank(names, encoding)));
                return ordered;
            }
        }
        return encodings;
    }

    private static int rank(List<String> names, EncodingParameters encoding) {
        String rid = encoding.rid();
        return rid == null ? -1 : names.indexOf(rid.toLowerCase(Locale.ROOT));
    }
}
