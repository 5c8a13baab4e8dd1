/**
 * What others may use of the media core, from any thread: the engine, the handles of Peers, Producers and slots, figures and
 * reasons. Interfaces and values; the peer package implements them.
 */
@NullMarked
package dev.madang.media.engine;

import org.jspecify.annotations.NullMarked;
