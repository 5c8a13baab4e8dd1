package dev.madang.media.ice;

/** Where an agent's messages go: to a remote address of the worker's address book. */
public interface IceOutput {
    /** Sends a STUN message; the array is not kept by the agent. */
    void sendStun(int address, byte[] message);
}
