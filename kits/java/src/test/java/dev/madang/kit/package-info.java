@NullMarked
package dev.madang.kit;

import org.jspecify.annotations.NullMarked;
