package dev.madang.fleet.link;

import java.util.Set;

/**
 * What two nodes have agreed on. The acceptor must take them for nothing until the caller's first frame has been opened and is a
 * {@link ControlRecord.Confirm}.
 *
 * @param remote what the other node tells of itself
 * @param version the wire version, the highest that both speak
 * @param features what both can do
 * @param remoteGeneration of the SRTP keys by which the other node sends now, 0 to 15
 * @param secrets the keys of media between the two
 * @param sealer seals what this node sends
 * @param opener opens what the other node sends
 */
public record LinkTerms(
        NodeIdentity remote,
        int version,
        Set<String> features,
        int remoteGeneration,
        LinkSecrets secrets,
        FrameSealer sealer,
        FrameOpener opener) {}
