/**
 * Control links between the nodes of a fleet: one TCP connection for each two nodes, opened by the one with the lower name, sealed as
 * {@code link} says. {@link dev.madang.fleet.control.ControlLinks} keeps them up and hands on what comes; everything blocks, on virtual
 * threads of its own. Called by whoever puts a node together and by what carries messages between nodes.
 */
@NullMarked
package dev.madang.fleet.control;

import org.jspecify.annotations.NullMarked;
