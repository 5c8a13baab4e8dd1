/**
 * Errors as RFC 9457 problem documents, one kind each. Thrown by resources, written by mappers; nothing else answers with errors.
 */
@NullMarked
package dev.madang.server.problem;

import org.jspecify.annotations.NullMarked;
