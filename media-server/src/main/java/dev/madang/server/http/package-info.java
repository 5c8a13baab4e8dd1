/**
 * What holds for every HTTP answer: cross-origin rules, security headers, closed doors, requests that are done once, the start page; and, for all who take
 * requests, whom one came from and below which path the public finds us.
 */
@NullMarked
package dev.madang.server.http;

import org.jspecify.annotations.NullMarked;
