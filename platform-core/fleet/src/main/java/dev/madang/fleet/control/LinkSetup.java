package dev.madang.fleet.control;

import dev.madang.fleet.link.FleetKeys;
import dev.madang.fleet.link.NodeIdentity;
import java.net.InetSocketAddress;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What control links are made of.
 *
 * @param self what this node tells of itself
 * @param listen where it takes links; port 0 for any
 * @param keys the fleet's keys, asked for at each handshake
 * @param srtpGeneration the generation of SRTP keys by which this node sends, 0 to 15, asked for at each handshake
 * @param bounds how much is held and how long is waited
 * @param metrics counts
 * @param wallMs the wall clock, milliseconds since 1970
 */
public record LinkSetup(
        NodeIdentity self,
        InetSocketAddress listen,
        Supplier<FleetKeys> keys,
        IntSupplier srtpGeneration,
        LinkBounds bounds,
        LinkMetrics metrics,
        LongSupplier wallMs) {}
