@NullMarked
package dev.madang.example;

import org.jspecify.annotations.NullMarked;
