package dev.madang.rooms.message;

import java.util.List;

/**
 * How a track is coded where it comes in.
 *
 * @param codecs that it may come in, the preferred first, by their names in SDP
 * @param rids of its encodings, in its publisher's order; empty texts for those that are told apart by something else
 */
public record Coding(List<String> codecs, List<String> rids) {
    public Coding {
        codecs = List.copyOf(codecs);
        rids = List.copyOf(rids);
    }
}
