/**
 * Ports on Linux system calls: batches of datagrams with {@code recvmmsg} and {@code sendmmsg}, segmented and coalesced by the
 * kernel. Opened by the platform package only.
 */
@NullMarked
package dev.madang.media.net.linux;

import org.jspecify.annotations.NullMarked;
