/**
 * Who asks: services by key and secret, people by token. Used by every resource before it does anything.
 */
@NullMarked
package dev.madang.server.auth;

import org.jspecify.annotations.NullMarked;
