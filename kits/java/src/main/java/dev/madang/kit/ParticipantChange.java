package dev.madang.kit;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be different about a participant; what is null stays. Begin with {@link #NOTHING}.
 *
 * @param grants rights that differ from the role's
 * @param name what others read
 * @param metadata one without members takes it away
 */
public record ParticipantChange(
        @Nullable Role role,
        @Nullable Grants grants,
        @Nullable String name,
        @Nullable Map<String, ?> metadata) {
    /** Changes nothing yet. */
    public static final ParticipantChange NOTHING = new ParticipantChange(null, null, null, null);

    /** Makes that of somebody. */
    public static ParticipantChange to(Role role) {
        return NOTHING.as(role);
    }

    /** And the role. */
    public ParticipantChange as(Role other) {
        return new ParticipantChange(other, grants, name, metadata);
    }

    /** And rights. */
    public ParticipantChange with(Grants other) {
        return new ParticipantChange(role, other, name, metadata);
    }

    /** And the name. */
    public ParticipantChange named(String other) {
        return new ParticipantChange(role, grants, other, metadata);
    }

    /** And what others see. */
    public ParticipantChange with(Map<String, ?> seen) {
        return new ParticipantChange(role, grants, name, seen);
    }

    String json() {
        return new Body()
                .with("role", role == null ? null : role.label())
                .with("grants", grants == null ? null : grants.labels())
                .with("name", name)
                .with("metadata", metadata)
                .json();
    }
}
