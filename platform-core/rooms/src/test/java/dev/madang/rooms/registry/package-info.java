/** What every Registry and every directory of nodes does, for the tests of this module and of those that implement them. */
@NullMarked
package dev.madang.rooms.registry;

import org.jspecify.annotations.NullMarked;
