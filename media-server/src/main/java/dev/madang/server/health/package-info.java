/**
 * Whether this node lives, and whether it should get traffic; two different questions.
 */
@NullMarked
package dev.madang.server.health;

import org.jspecify.annotations.NullMarked;
