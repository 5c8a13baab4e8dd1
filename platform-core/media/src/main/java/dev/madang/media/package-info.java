/**
 * The media core of one node: packets to Transports, Peers, Producers and Consumers. {@link dev.madang.media.MediaCore} puts it
 * together, and only the server calls that; what others use is {@link dev.madang.media.engine}.
 */
@NullMarked
package dev.madang.media;

import org.jspecify.annotations.NullMarked;
