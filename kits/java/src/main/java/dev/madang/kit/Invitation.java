package dev.madang.kit;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Lets in whoever has its code.
 *
 * @param path of the media server's own page, below its address
 * @param role as the media server writes it
 * @param uses how many it lets in
 * @param used how many it has let in
 * @param name what it is for, or null
 */
public record Invitation(
        String code,
        String path,
        String role,
        int uses,
        int used,
        Instant expiresAt,
        @Nullable String name) {
    /**
     * An invitation to be made.
     *
     * @param name what it is for, or null
     */
    public record Wish(
            Role role, int uses, Duration life, @Nullable String name) {
        private static final Duration DAY = Duration.ofDays(1);

        /** For one, for a day. */
        public static Wish of(Role role) {
            return new Wish(role, 1, DAY, null);
        }

        /** The same for so many. */
        public Wish times(int many) {
            return new Wish(role, many, life, name);
        }

        String json() {
            return new Body()
                    .with("role", role.label())
                    .with("uses", uses)
                    .with("ttlSeconds", life.toSeconds())
                    .with("name", name)
                    .json();
        }
    }

    static Invitation of(Document invitation) {
        return new Invitation(
                invitation.string("code"),
                invitation.string("path"),
                invitation.string("role"),
                (int) invitation.number("uses"),
                (int) invitation.number("used"),
                invitation.instant("expiresAt"),
                invitation.text("name"));
    }
}
