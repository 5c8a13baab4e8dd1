/**
 * What a fleet promises, with real processes: packaged nodes, a Redis, links and media between them, and the Media Probe's clients. Nodes
 * and Redis are killed and stopped. Nothing calls it but JUnit.
 */
@NullMarked
package dev.madang.fleet.tests;

import org.jspecify.annotations.NullMarked;
