package dev.madang.rooms.message;

import dev.madang.rooms.model.Direction;
import dev.madang.rooms.model.ParticipantId;

/**
 * Where a connection is.
 *
 * @param node name of its node
 */
public record LegPlace(ParticipantId participant, String node, Direction direction) {}
