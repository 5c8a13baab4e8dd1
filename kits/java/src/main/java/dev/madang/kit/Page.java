package dev.madang.kit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Part of a list.
 *
 * @param next the cursor of the following part, null where there is none
 */
public record Page<T>(List<T> items, @Nullable String next) {}
