package dev.madang.server.auth;

import dev.madang.rooms.Identity;
import dev.madang.rooms.RoomKey;
import java.time.Instant;

/**
 * What a verified token says.
 *
 * @param account the service that signed it
 * @param room the room it is for
 * @param identity who its bearer is there
 * @param id the token's own id ({@code jti}), or empty
 * @param expiresAt when it ends
 */
public record AccessToken(ServiceAccount account, RoomKey room, Identity identity, String id, Instant expiresAt) {}
