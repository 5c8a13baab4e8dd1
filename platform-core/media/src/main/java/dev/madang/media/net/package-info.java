/**
 * Workers' ports: what a port is ({@link DatagramPort}), the numbers of remote addresses, and what waits to be sent. Called by
 * the worker and transport packages; the ports themselves are in the packages below.
 */
@NullMarked
package dev.madang.media.net;

import org.jspecify.annotations.NullMarked;
