package dev.madang.rooms.broker;

import dev.madang.rooms.registry.NodeRecord;
import java.time.Duration;

/**
 * A node that might be chosen.
 *
 * @param node what it said last
 * @param legs how many legs of the room it has, as far as is known; 0 and up
 * @param up how long it has been ready; what is negative, as clocks differ, counts as nothing
 */
public record Candidate(NodeRecord node, int legs, Duration up) {}
