/** A media core and a clock that obey the test, for simulations of rooms and for tests of the server. */
@NullMarked
package dev.madang.rooms.sim;

import org.jspecify.annotations.NullMarked;
