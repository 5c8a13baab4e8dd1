package dev.madang.fleet.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.engine.ProducerHandle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A track at an Edge, and what carries it at its Origin. */
record Landed(FakeTrack track, FakeProducer from) {
    /** The link sends what the tracks that land want, and nothing else. */
    static void checkStreams(List<Landed> landed, FakeLink link) {
        List<String> wanted = new ArrayList<>();
        Map<ProducerHandle, Integer> preferred = new HashMap<>();
        for (Landed each : landed) {
            FakeTrack track = each.track();
            track.wanted.forEach(encoding -> wanted.add(each.from() + " " + encoding + " to " + track.landingWorker()));
            if (track.preferred >= 0) {
                preferred.put(each.from(), track.preferred);
            }
        }
        assertThat(link.streams.stream().map(stream -> stream.of + " " + stream.encoding + " to " + stream.worker))
                .containsExactlyInAnyOrderElementsOf(wanted);
        assertThat(link.preferred).isEqualTo(preferred);
    }

    /** The tracks know what is so where they enter, and under what each encoding comes. */
    static void checkTold(List<Landed> landed, FakeRelays relays, FakeLink link) {
        for (Landed each : landed) {
            assertThat(each.track().state).isEqualTo(relays.state(each.from()));
            for (FakeLink.FakeStream stream : link.streams) {
                if (stream.of == each.from()) {
                    assertThat(Objects.requireNonNull(each.track().grants.get(stream.encoding))
                                    .ssrc())
                            .isEqualTo(stream.ssrc);
                }
            }
        }
    }
}
