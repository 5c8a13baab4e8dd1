package dev.madang.server.api;

import java.util.List;

/** Who is kept out of a room. */
record BanList(List<BanDocument> bans) {}
