/**
 * Ports on {@code java.nio}, for every machine on which native calls do not work. Opened by the platform package only.
 */
@NullMarked
package dev.madang.media.net.nio;

import org.jspecify.annotations.NullMarked;
