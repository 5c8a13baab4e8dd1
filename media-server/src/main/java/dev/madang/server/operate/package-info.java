/** What operators see of the fleet and do with its nodes, by REST, with a token of their own. Called by nobody but the container. */
@NullMarked
package dev.madang.server.operate;

import org.jspecify.annotations.NullMarked;
