/**
 * The Registry and the directory of nodes on Redis, one server or a cluster. Made by who composes a node; everybody else knows the ports
 * of {@code dev.madang.rooms.registry} only.
 */
@NullMarked
package dev.madang.fleet.redis;

import org.jspecify.annotations.NullMarked;
