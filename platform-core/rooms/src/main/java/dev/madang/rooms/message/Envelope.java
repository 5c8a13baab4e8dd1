package dev.madang.rooms.message;

import org.jspecify.annotations.Nullable;

/**
 * A message on its way.
 *
 * @param incarnation which life of the room it is about
 * @param term which Home of that life
 * @param number 1 for the first message of a channel's side, one more each; 0 where it only acknowledges
 * @param acknowledged the sender has taken every message up to that number
 * @param message null where it only acknowledges
 */
public record Envelope<M>(
        long incarnation,
        long term,
        long number,
        long acknowledged,
        @Nullable M message) {}
