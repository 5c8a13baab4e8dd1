/**
 * Who asks: services by key and secret, people by token, and by ticket what they had been given. Used by every resource, and by
 * signalling, before it does anything.
 */
@NullMarked
package dev.madang.server.auth;

import org.jspecify.annotations.NullMarked;
