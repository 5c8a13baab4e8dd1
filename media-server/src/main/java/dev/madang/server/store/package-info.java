/**
 * Keeps what of the rooms is to outlive the node: files in a directory. Used by the node's wiring only.
 */
@NullMarked
package dev.madang.server.store;

import org.jspecify.annotations.NullMarked;
