package dev.madang.server.connection;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Requests and messages that begin and do not end. */
class UnfinishedTest {
    private static final int BUDGET = 1024 * 1024;
    private static final int TEXT = 0x01;
    private static final int CONTINUATION = 0x00;
    private static final int LAST = 0x80;
    private static final int PING = 0x89;

    private final Connections connections = new Connections(
            new ConnectionBounds(
                    10,
                    10,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(75),
                    Duration.ofSeconds(20),
                    BUDGET),
            address -> false);

    private EmbeddedChannel http() {
        return channel(new RequestGate(connections), new HttpServerCodec());
    }

    private static EmbeddedChannel channel(RequestGate gate, ChannelHandler codec) {
        EmbeddedChannel made = new EmbeddedChannel(new Intake(gate), codec, gate);
        made.freezeTime();
        return made;
    }

    private EmbeddedChannel webSocket(boolean trusted) {
        RequestGate gate = new RequestGate(connections);
        EmbeddedChannel made = channel(gate, new WebSocket13FrameDecoder(true, false, 512 * 1024));
        made.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS));
        made.releaseOutbound();
        if (trusted) {
            gate.unfinished().trust();
        }
        return made;
    }

    private static void receive(EmbeddedChannel channel, ByteBuf bytes) {
        if (channel.isOpen()) {
            channel.writeInbound(bytes);
        } else {
            bytes.release();
        }
        channel.runPendingTasks();
        channel.releaseInbound();
    }

    private static void receive(EmbeddedChannel channel, String text) {
        receive(channel, Unpooled.copiedBuffer(text, US_ASCII));
    }

    private static ByteBuf frame(int first, int length) {
        ByteBuf frame = Unpooled.buffer().writeByte(first);
        if (length < 126) {
            frame.writeByte(0x80 | length);
        } else if (length < 0x10000) {
            frame.writeByte(0x80 | 126).writeShort(length);
        } else {
            frame.writeByte(0x80 | 127).writeLong(length);
        }
        return frame.writeInt(0).writeBytes("a".repeat(length).getBytes(US_ASCII));
    }

    private static void post(EmbeddedChannel channel, int length, int there) {
        receive(channel, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\n" + "a".repeat(there));
    }

    private static String sent(EmbeddedChannel channel) {
        Object first = channel.readOutbound();
        try {
            return first instanceof ByteBuf bytes ? bytes.toString(US_ASCII) : String.valueOf(first);
        } finally {
            ReferenceCountUtil.release(first);
        }
    }

    private static int closeCode(EmbeddedChannel channel) {
        assertThat(channel.isOpen()).isFalse();
        CloseWebSocketFrame close = channel.readOutbound();
        try {
            return close.statusCode();
        } finally {
            close.release();
        }
    }

    @Test
    void aRequestIsCountedUntilItsEnd() {
        EmbeddedChannel channel = http();
        post(channel, 100_000, 60_000);
        assertThat(connections.unfinishedBytes()).isBetween(60_000L, 64_000L);
        receive(channel, "a".repeat(39_999));
        assertThat(connections.unfinishedBytes()).isBetween(99_999L, 104_000L);
        receive(channel, "a");
        assertThat(connections.unfinishedBytes()).isZero();
    }

    @Test
    void aHeadWeighsWhatIsMadeOfIt() {
        EmbeddedChannel channel = http();
        String before = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
        receive(channel, before + "GET / HTTP/1.1\r\n" + "a:\r\n".repeat(3_000));
        assertThat(connections.unfinishedBytes()).isGreaterThan(9_000L * Unfinished.HEAD_WEIGHT);
        receive(channel, "\r\n");
        assertThat(connections.unfinishedBytes()).isZero();
    }

    @Test
    void whatIsGoneCountsNoLonger() {
        EmbeddedChannel channel = http();
        post(channel, 100_000, 60_000);
        channel.close();
        assertThat(connections.unfinishedBytes()).isZero();
    }

    @Test
    void whoHoldsMuchMakesRoomForWhoHoldsLittle() {
        List<EmbeddedChannel> hoarders = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            EmbeddedChannel channel = http();
            post(channel, 500_000, 270_000);
            hoarders.add(channel);
        }
        hoarders.forEach(EmbeddedChannel::runPendingTasks);
        assertThat(hoarders)
                .filteredOn(channel -> !channel.isOpen())
                .hasSizeBetween(1, 2)
                .first()
                .satisfies(channel -> assertThat(sent(channel)).startsWith("HTTP/1.1 503 "));

        List<EmbeddedChannel> others = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            EmbeddedChannel channel = http();
            post(channel, 10_000, 5_000);
            others.add(channel);
            hoarders.forEach(EmbeddedChannel::runPendingTasks);
        }
        assertThat(others).allMatch(EmbeddedChannel::isOpen);
        assertThat(connections.unfinishedBytes()).isLessThanOrEqualTo(BUDGET);
        assertThat(connections.count(Cut.TOO_MUCH_UNFINISHED)).isGreaterThanOrEqualTo(2);
    }

    @Test
    void aMessageBeforeTheTokenIsShort() {
        EmbeddedChannel whole = webSocket(false);
        receive(whole, frame(LAST | TEXT, Unfinished.MAX_UNTRUSTED));
        assertThat(whole.isOpen()).isTrue();
        receive(whole, frame(LAST | TEXT, Unfinished.MAX_UNTRUSTED + 1));
        assertThat(closeCode(whole)).isEqualTo(1009);

        EmbeddedChannel fragments = webSocket(false);
        receive(fragments, frame(TEXT, 8 * 1024));
        receive(fragments, frame(CONTINUATION, 8 * 1024));
        assertThat(fragments.isOpen()).isTrue();
        receive(fragments, frame(CONTINUATION, 1));
        assertThat(closeCode(fragments)).isEqualTo(1009);

        EmbeddedChannel withheld = webSocket(false);
        ByteBuf frame = frame(LAST | TEXT, 100_000);
        receive(withheld, frame.readRetainedSlice(20_000));
        frame.release();
        assertThat(closeCode(withheld)).isEqualTo(1009);
        assertThat(connections.count(Cut.TOO_LONG)).isEqualTo(3);
        assertThat(connections.unfinishedBytes()).isZero();
    }

    @Test
    void aMessageAfterItMayBeLongAndIsCounted() {
        EmbeddedChannel channel = webSocket(true);
        receive(channel, frame(TEXT, 100_000));
        receive(channel, frame(PING, 4));
        assertThat(connections.unfinishedBytes()).isEqualTo(100_000);
        ByteBuf rest = frame(LAST | CONTINUATION, 50_000);
        receive(channel, rest.readRetainedSlice(20_000));
        assertThat(connections.unfinishedBytes()).isEqualTo(120_000);
        receive(channel, rest);
        assertThat(connections.unfinishedBytes()).isZero();
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void aMessageHasAsLongAsABodyToArrive() {
        EmbeddedChannel channel = webSocket(true);
        for (int i = 0; i < 29; i++) {
            receive(channel, frame(i == 0 ? TEXT : CONTINUATION, 1));
            receive(channel, frame(PING, 0));
            pass(channel, 1);
        }
        receive(channel, frame(LAST | CONTINUATION, 1));
        pass(channel, 3_600);
        assertThat(channel.isOpen()).isTrue();

        receive(channel, frame(TEXT, 0));
        pass(channel, 31);
        assertThat(closeCode(channel)).isEqualTo(4011);
        assertThat(connections.count(Cut.TOO_SLOW_TO_ASK)).isOne();
    }

    private static void pass(EmbeddedChannel channel, int seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
    }

    @Test
    void manySocketsTogetherStayWithinTheBudget() {
        List<EmbeddedChannel> sockets = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            EmbeddedChannel channel = webSocket(true);
            receive(channel, frame(TEXT, 200_000));
            sockets.add(channel);
        }
        assertThat(connections.unfinishedBytes()).isLessThanOrEqualTo(BUDGET);
        assertThat(closeCode(sockets.get(9))).isEqualTo(1013);
    }
}
