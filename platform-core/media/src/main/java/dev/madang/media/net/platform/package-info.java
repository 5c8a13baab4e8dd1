/**
 * Opens the fastest ports that this machine can have. Called where the media core or a client is put together.
 */
@NullMarked
package dev.madang.media.net.platform;

import org.jspecify.annotations.NullMarked;
