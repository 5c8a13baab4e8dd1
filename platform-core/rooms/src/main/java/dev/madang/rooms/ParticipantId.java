package dev.madang.rooms;

/**
 * One participant, unique in the fleet; no secret.
 *
 * @param value opaque text
 */
public record ParticipantId(String value) {
    @Override
    public String toString() {
        return value;
    }
}
