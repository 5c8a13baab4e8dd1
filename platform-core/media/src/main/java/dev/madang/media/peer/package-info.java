/**
 * Peer: one transport (ICE, DTLS, SRTP) tied to its Producers and Consumers, the workers that run Peers, and the façade
 * through which rooms, the server and the Media Probe use this module from any thread ({@link MediaEngine} and the handles).
 */
@NullMarked
package dev.madang.media.peer;

import org.jspecify.annotations.NullMarked;
