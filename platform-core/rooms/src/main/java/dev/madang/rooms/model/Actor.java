package dev.madang.rooms.model;

/** Who wants something done in a room. */
public sealed interface Actor {
    /** The service that owns the room. */
    Actor SERVICE = new TheService();

    /** The service itself: it ranks above everybody and has every right. */
    record TheService() implements Actor {}

    /** A participant, with the rights that it has at present. */
    record Somebody(ParticipantId id) implements Actor {}
}
