/**
 * The server's configuration: every key, its meaning, unit and default. Read by the wiring of the other packages.
 */
@NullMarked
package dev.madang.server.config;

import org.jspecify.annotations.NullMarked;
