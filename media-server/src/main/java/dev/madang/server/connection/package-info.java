/**
 * Bounds of TCP connections, whatever is spoken on them: how many, how long each step may take, how much of what a client has
 * begun may be kept, and how much may wait for one that does not read. Sits in Netty's pipelines, in front of all other code of the server.
 */
@NullMarked
package dev.madang.server.connection;

import org.jspecify.annotations.NullMarked;
