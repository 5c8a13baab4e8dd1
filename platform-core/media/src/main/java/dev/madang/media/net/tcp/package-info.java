/**
 * ICE-TCP (RFC 6544) beside a UDP port of the same number: connections and their frames (RFC 4571) on a thread of their own.
 * Opened by the platform package only, by the settings of {@link IceTcpConfig}.
 */
@NullMarked
package dev.madang.media.net.tcp;

import org.jspecify.annotations.NullMarked;
