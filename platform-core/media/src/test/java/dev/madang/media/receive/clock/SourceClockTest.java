package dev.madang.media.receive.clock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.rtcp.NtpTime;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What viewers are told of a publisher's time, with and without reports, and with reports that cannot be true. */
final class SourceClockTest {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;
    private static final long EPOCH = 0xe000_0000_0000_0000L;
    /** The publisher's wallclock less ours. */
    private static final long APART = 10_800 * SECOND;

    private static final long DELAY = 40 * MILLI;

    /** A stream whose packets are captured at times of ours, and come some time later. */
    private static final class Stream {
        final SourceClock clock;
        final int rate;
        final SplittableRandom random;
        long timestampJumpNanos;
        long drift;

        Stream(PublisherClock publisher, int rate, long seed) {
            this.clock = new SourceClock(publisher, rate);
            this.rate = rate;
            this.random = new SplittableRandom(seed);
        }

        int timestamp(long capturedNanos) {
            long nanos = capturedNanos + timestampJumpNanos + capturedNanos / 1_000_000 * drift;
            return (int) (nanos / 1_000 * rate / 1_000_000) + 0x7fff_0000;
        }

        /** Packets up to that time, each 20 ms, every one delayed by up to 60 ms more; and time passes. */
        void run(long fromNanos, long toNanos) {
            for (long at = fromNanos; at < toNanos; at += 20 * MILLI) {
                clock.onPacket(timestamp(at), at + DELAY + random.nextLong(60 * MILLI));
                if (at % SECOND == 0) {
                    clock.onTime(at + 100 * MILLI);
                }
            }
        }

        /** A report of what the publisher's clock, so much wrong, says at that time of ours. */
        void report(long atNanos, long wrongNanos) {
            clock.onReport(publishers(atNanos + wrongNanos), timestamp(atNanos), atNanos + DELAY);
        }

        /** What a viewer is told of what was captured then, in nanoseconds from our epoch. */
        long told(long capturedNanos) {
            long span = (timestamp(capturedNanos) - clock.rtp()) * SECOND / rate;
            return NtpTime.toNanos(clock.ntp() - EPOCH) + span;
        }
    }

    private static long publishers(long ourNanos) {
        return EPOCH + NtpTime.ofNanos(ourNanos + APART);
    }

    private final PublisherClock publisher = new PublisherClock(EPOCH);
    private final Stream sound = new Stream(publisher, 48_000, 1);
    private final Stream picture = new Stream(publisher, 90_000, 2);

    private void both(long fromNanos, long toNanos) {
        for (long at = fromNanos; at < toNanos; at += SECOND) {
            sound.run(at, at + SECOND);
            picture.run(at, at + SECOND);
        }
    }

    private static void assertNear(long nanos, long expected, long tolerance) {
        assertThat(Math.abs(nanos - expected))
                .as("%d ms is %d ms", nanos / MILLI, expected / MILLI)
                .isLessThanOrEqualTo(tolerance);
    }

    @Test
    void aPublisherThatReportsNothingGetsOurTimeForBothTracks() {
        both(0, 4 * SECOND);
        assertThat(sound.clock.onTime(4 * SECOND)).as("it may still report").isFalse();
        for (int minute = 0; minute < 5; minute++) {
            both((4 + minute * 60) * SECOND, (64 + minute * 60) * SECOND);
            long now = (64 + minute * 60) * SECOND;
            assertNear(picture.told(now), now + DELAY, 6 * MILLI);
            assertNear(sound.told(now), now + DELAY, 6 * MILLI);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-200, 200})
    void aDriftOfTheSourcesClockIsFollowed(long partsPerMillion) {
        picture.drift = partsPerMillion;
        for (int hour = 1; hour <= 3; hour++) {
            both((hour - 1) * 3_600 * SECOND, hour * 3_600 * SECOND);
            assertNear(picture.told(hour * 3_600 * SECOND), hour * 3_600 * SECOND + DELAY, 8 * MILLI);
        }
    }

    @Test
    void whatIsReportedIsToldInOurTime() {
        both(0, 2 * SECOND);
        sound.report(2 * SECOND, 0);
        picture.report(2 * SECOND, -150 * MILLI);
        assertNear(sound.told(2 * SECOND), 2 * SECOND + DELAY, 6 * MILLI);
        assertNear(sound.told(2 * SECOND) - picture.told(2 * SECOND), 150 * MILLI, MILLI / 10);
    }

    @Test
    void publishersWhoseClocksDifferAreToldInOneTime() {
        PublisherClock other = new PublisherClock(EPOCH);
        Stream strangersPicture = new Stream(other, 90_000, 3);
        both(0, 3 * SECOND);
        strangersPicture.run(0, 3 * SECOND);
        sound.report(2 * SECOND, 0);
        strangersPicture.report(2 * SECOND, -4_000 * SECOND);
        assertNear(sound.told(3 * SECOND), strangersPicture.told(3 * SECOND), 12 * MILLI);
    }

    @Test
    void reportsThatBeginLateMakeNoJump() {
        both(0, 20 * SECOND);
        long before = picture.told(20 * SECOND);
        for (int i = 20; i < 40; i++) {
            sound.report(i * SECOND, 0);
            picture.report(i * SECOND, -100 * MILLI);
            long told = picture.told(i * SECOND);
            assertNear(told - before, (i - 20) * SECOND, (i - 18) * 20 * MILLI);
            both(i * SECOND, (i + 1) * SECOND);
        }
        // In the end lip sync is what the reports say.
        assertNear(sound.told(40 * SECOND) - picture.told(40 * SECOND), 100 * MILLI, MILLI);
    }

    @Test
    void aTrackWhoseReportsContradictTheOthersGoesByItsArrival() {
        both(0, 2 * SECOND);
        sound.report(2 * SECOND, 0);
        for (int i = 2; i < 30; i++) {
            if (i % 5 == 0) {
                sound.report(i * SECOND, 0);
            }
            picture.report(i * SECOND, 7 * SECOND);
            assertNear(picture.told(i * SECOND), i * SECOND + DELAY, 60 * MILLI);
            assertNear(sound.told(i * SECOND), i * SECOND + DELAY, 6 * MILLI);
            both(i * SECOND, (i + 1) * SECOND);
        }
    }

    @Test
    void whatIsToldGoesOnWhereThePublisherSetsItsClock() {
        both(0, 2 * SECOND);
        long wrong = 0;
        for (int i = 2; i < 60; i++) {
            if (i == 20) {
                wrong = -3_600 * SECOND;
            }
            if (i % 5 == 0) {
                sound.report(i * SECOND, wrong);
            }
            picture.report(i * SECOND, wrong - 120 * MILLI);
            assertNear(picture.told(i * SECOND), i * SECOND + DELAY, 250 * MILLI);
            both(i * SECOND, (i + 1) * SECOND);
        }
        assertNear(sound.told(60 * SECOND) - picture.told(60 * SECOND), 120 * MILLI, 5 * MILLI);
    }

    @Test
    void absurdTimesChangeNothing() {
        both(0, 2 * SECOND);
        picture.report(2 * SECOND, 0);
        picture.clock.onReport(0, 0x1234, 2 * SECOND);
        picture.clock.onReport(1, picture.timestamp(2 * SECOND), 2 * SECOND);
        picture.clock.onReport(Long.MIN_VALUE, picture.timestamp(2 * SECOND), 2 * SECOND);
        picture.clock.onReport(publishers(2 * SECOND), 0x1234, 2 * SECOND);
        assertNear(picture.told(2 * SECOND), 2 * SECOND + DELAY, 60 * MILLI);
    }

    @Test
    void aReportBeforeTheFirstPacketIsNotJudged() {
        assertThat(picture.clock.onReport(publishers(SECOND), 0, SECOND)).isFalse();
        both(2 * SECOND, 3 * SECOND);
        picture.report(3 * SECOND, 0);
        assertNear(picture.told(3 * SECOND), 3 * SECOND + DELAY, 6 * MILLI);
    }

    @ParameterizedTest
    @ValueSource(longs = {-4_000, -2, 2, 50_000})
    void timestampsThatJumpGoByTheirArrivalAtOnce(long jumpSeconds) {
        both(0, 2 * SECOND);
        sound.report(2 * SECOND, 0);
        picture.report(2 * SECOND, 0);
        both(2 * SECOND, 12 * SECOND);
        picture.timestampJumpNanos = jumpSeconds * SECOND;
        both(12 * SECOND, 15 * SECOND);
        assertNear(picture.told(15 * SECOND), 15 * SECOND + DELAY, 60 * MILLI);
        picture.report(15 * SECOND, 0);
        assertNear(picture.told(15 * SECOND), 15 * SECOND + DELAY, 60 * MILLI);
    }

    @Test
    void oneOddTimestampAndAStallChangeNothing() {
        both(0, 10 * SECOND);
        picture.clock.onPacket(picture.timestamp(500 * SECOND), 10 * SECOND);
        both(10 * SECOND, 11 * SECOND);
        for (int i = 0; i < 100; i++) {
            // Two seconds of packets come at once.
            picture.clock.onPacket(picture.timestamp(11 * SECOND + i * 20 * MILLI), 13 * SECOND + DELAY);
        }
        both(13 * SECOND, 14 * SECOND);
        assertNear(picture.told(14 * SECOND), 14 * SECOND + DELAY, 60 * MILLI);
    }
}
