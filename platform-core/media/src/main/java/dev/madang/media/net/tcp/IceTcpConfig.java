package dev.madang.media.net.tcp;

import java.time.Duration;

/**
 * Bounds of an ICE-TCP port.
 *
 * @param listening whether connections are taken, on the number of the UDP port; else they are only made
 * @param maxConnections accepted connections at a time; more are refused
 * @param maxUnvalidated connections at a time whose remote end has not proved yet to be welcome; the oldest makes room
 * @param sendBufferBytes bytes that wait for a slow reader before packets to it are dropped; a power of two
 * @param receiveFrames frames that wait for the worker before more are dropped; a power of two
 * @param validation time in which a new connection has to become welcome, or a connection made has to be established
 * @param frame time in which a frame that has begun has to be complete
 * @param idle time after which a connection is closed on which nothing came
 */
public record IceTcpConfig(
        boolean listening,
        int maxConnections,
        int maxUnvalidated,
        int sendBufferBytes,
        int receiveFrames,
        Duration validation,
        Duration frame,
        Duration idle) {
    /** Checks the bounds. */
    public IceTcpConfig {
        if (Integer.bitCount(sendBufferBytes) != 1 || sendBufferBytes < 4096) {
            throw new IllegalArgumentException("send buffer of " + sendBufferBytes + " bytes");
        }
        if (Integer.bitCount(receiveFrames) != 1 || receiveFrames < 2) {
            throw new IllegalArgumentException("room for " + receiveFrames + " frames");
        }
        if (maxConnections < 1 || maxUnvalidated < 1) {
            throw new IllegalArgumentException("no connections allowed");
        }
    }

    /** For a server: 1,000 connections, 100 of them unvalidated for up to 10 s, 128 KiB of patience with each. */
    public static IceTcpConfig server() {
        return new IceTcpConfig(
                true, 1000, 100, 1 << 17, 2048, Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(60));
    }

    /** For a client, which only makes connections. */
    public static IceTcpConfig client() {
        return server().withListening(false).withRoom(1 << 17, 8192);
    }

    /** The same, taking connections or not. */
    public IceTcpConfig withListening(boolean wanted) {
        return new IceTcpConfig(
                wanted, maxConnections, maxUnvalidated, sendBufferBytes, receiveFrames, validation, frame, idle);
    }

    /** The same with other limits of connections. */
    public IceTcpConfig withLimits(int connections, int unvalidated) {
        return new IceTcpConfig(
                listening, connections, unvalidated, sendBufferBytes, receiveFrames, validation, frame, idle);
    }

    /** The same with other room to wait in. */
    public IceTcpConfig withRoom(int bytesToSend, int framesReceived) {
        return new IceTcpConfig(
                listening, maxConnections, maxUnvalidated, bytesToSend, framesReceived, validation, frame, idle);
    }

    /** The same with other times. */
    public IceTcpConfig withTimes(Duration toValidate, Duration toFrame, Duration toIdle) {
        return new IceTcpConfig(
                listening, maxConnections, maxUnvalidated, sendBufferBytes, receiveFrames, toValidate, toFrame, toIdle);
    }
}
