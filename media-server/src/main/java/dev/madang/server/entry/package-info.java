/**
 * Any node answers any call: what another node has is asked of it. Sits in front of the resources; {@code session} makes its addresses
 * here, so that each names its node.
 */
@NullMarked
package dev.madang.server.entry;

import org.jspecify.annotations.NullMarked;
