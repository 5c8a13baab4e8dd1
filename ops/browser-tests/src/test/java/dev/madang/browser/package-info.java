/**
 * Real browsers, Chromiums driven by Playwright and a Firefox by WebDriver BiDi, on the pages of the packaged node: what a user of the live page gets.
 * Every test has a room of its own; {@code LiveExtension} brings it the node, the browsers and the room.
 * Nobody may call this.
 */
@NullMarked
package dev.madang.browser;

import org.jspecify.annotations.NullMarked;
