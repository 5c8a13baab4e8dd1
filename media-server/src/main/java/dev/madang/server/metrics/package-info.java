/**
 * Figures for operators: reads the media core and the rooms when Prometheus asks.
 */
@NullMarked
package dev.madang.server.metrics;

import org.jspecify.annotations.NullMarked;
