/**
 * REST under {@code /v1}: rooms, people, moderation and tokens for services and participants, invitations, and what pages ask about
 * the node. Signalling reads values and writes documents by {@link dev.madang.server.api.Values} and the documents here, so that both
 * doors speak alike.
 */
@NullMarked
package dev.madang.server.api;

import org.jspecify.annotations.NullMarked;
