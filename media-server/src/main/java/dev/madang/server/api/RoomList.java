package dev.madang.server.api;

import java.util.List;

/** A service's rooms. */
record RoomList(List<RoomDocument> rooms) {}
