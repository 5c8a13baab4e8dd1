package dev.madang.server.api;

/** @param message its number in the room */
record MessageDocument(long message) {}
