/**
 * REST under {@code /v1}: rooms and tokens for the servers of services, and what pages ask about the node.
 */
@NullMarked
package dev.madang.server.api;

import org.jspecify.annotations.NullMarked;
