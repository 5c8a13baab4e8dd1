/**
 * For the servers of services that use Madang media servers: {@link dev.madang.kit.TokenMinter} makes the tokens that let people
 * into rooms, {@link dev.madang.kit.MadangClient} asks for what only the service may do.
 */
@NullMarked
package dev.madang.kit;

import org.jspecify.annotations.NullMarked;
