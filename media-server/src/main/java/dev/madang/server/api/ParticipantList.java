package dev.madang.server.api;

import java.util.List;

/** The participants of a room. */
record ParticipantList(List<ParticipantDocument> participants) {}
