package dev.madang.rooms.model;

/**
 * One participant, unique in the fleet; no secret.
 *
 * @param value opaque text
 */
public record ParticipantId(String value) {
    /** One that nobody's identity can be mistaken for, since no identity that a service gives begins like that. */
    public static ParticipantId made(String unique) {
        return new ParticipantId(Entrant.ANONYMOUS + unique);
    }

    @Override
    public String toString() {
        return value;
    }
}
