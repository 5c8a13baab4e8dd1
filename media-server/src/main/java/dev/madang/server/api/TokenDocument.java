package dev.madang.server.api;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A minted token.
 *
 * @param token the JWT, to be sent as {@code Authorization: Bearer}
 * @param expiresAt when it ends
 */
@Schema(description = "A minted token")
record TokenDocument(String token, Instant expiresAt) {}
