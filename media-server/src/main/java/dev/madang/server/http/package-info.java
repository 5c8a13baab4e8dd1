/**
 * What holds for every HTTP answer: cross-origin rules, security headers, closed doors, the start page.
 */
@NullMarked
package dev.madang.server.http;

import org.jspecify.annotations.NullMarked;
