package dev.madang.media.receive;

/** How loud a track is, written by its worker and read by anybody. */
public final class Loudness {
    private static final long MILLIS = 1_000_000L;
    /** After so long without a packet it is silent: DTX sends one in 400 ms. */
    private static final long STALE_MILLIS = 500;
    /** Speech of middling loudness, for packets that do not say. */
    private static final int UNSAID = 85;
    /** Opus packets of discontinuous transmission, and of silence, are no longer than this. */
    private static final int SILENT_BYTES = 12;

    private final java.util.function.LongSupplier clock;
    /** Milliseconds of the worker's clock, and 7 bits of loudness: one value, so that both belong together. */
    private volatile long reading = Long.MIN_VALUE;

    /** @param clock the worker's, for readings by any thread */
    public Loudness(java.util.function.LongSupplier clock) {
        this.clock = clock;
    }

    /**
     * A packet came, on the worker's thread.
     *
     * @param level 0 for the loudest to 127 for silence as the packet has it, or -1 where it does not say
     */
    public void onPacket(int level, int payloadBytes, long nowNanos) {
        int loud = level >= 0 ? 127 - Math.min(level, 127) : payloadBytes > SILENT_BYTES ? UNSAID : 0;
        reading = nowNanos / MILLIS << 7 | loud;
    }

    /** 0 to 127. */
    public int now() {
        long last = reading;
        boolean stale = last == Long.MIN_VALUE || clock.getAsLong() / MILLIS - (last >> 7) > STALE_MILLIS;
        return stale ? 0 : (int) (last & 0x7f);
    }
}
