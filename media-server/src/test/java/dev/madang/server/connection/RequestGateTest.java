package dev.madang.server.connection;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestGateTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    private final Connections connections = new Connections(
            new ConnectionBounds(
                    10,
                    10,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(75),
                    Duration.ofSeconds(20),
                    1 << 20),
            address -> false);
    private final EmbeddedChannel channel = channel();

    private EmbeddedChannel channel() {
        EmbeddedChannel made = new EmbeddedChannel(new HttpServerCodec(), new RequestGate(connections));
        made.freezeTime();
        return made;
    }

    private void receive(String text) {
        if (channel.isOpen()) {
            channel.writeInbound(Unpooled.copiedBuffer(text, US_ASCII));
        }
    }

    private void pass(Duration time) {
        channel.advanceTimeBy(time.toMillis(), TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
    }

    private void answer() {
        DefaultFullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        response.headers().set("Content-Length", "0");
        channel.writeOutbound(response);
        channel.releaseOutbound();
    }

    private int requestsHandedOn() {
        int requests = 0;
        for (Object message = channel.readInbound(); message != null; message = channel.readInbound()) {
            requests += message instanceof HttpRequest ? 1 : 0;
            ReferenceCountUtil.release(message);
        }
        return requests;
    }

    private String sent() {
        StringBuilder text = new StringBuilder();
        for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
            text.append(bytes.toString(US_ASCII));
            bytes.release();
        }
        return text.toString();
    }

    @Test
    void whoAsksFasterThanAnswersAreReadIsClosed() {
        receive(GET.repeat(RequestGate.MAX_WAITING));
        assertThat(channel.isOpen()).isTrue();

        receive(GET.repeat(100));

        assertThat(channel.isOpen()).isFalse();
        assertThat(requestsHandedOn()).isEqualTo(RequestGate.MAX_WAITING);
        assertThat(connections.count(Cut.TOO_MANY_REQUESTS_WAITING)).isOne();
    }

    @Test
    void whoWaitsForAnswersMayAskForEver() {
        for (int i = 0; i < 100; i++) {
            receive(GET);
            answer();
        }
        assertThat(channel.isOpen()).isTrue();
        assertThat(requestsHandedOn()).isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Host: \r\n", "Host: a\r\nHost: a\r\n", "Host: a b\r\n", "Host: [\r\n"})
    void aRequestThatDoesNotSayForWhichHostItIsIsRefused(String host) {
        receive("GET / HTTP/1.1\r\n" + host + "\r\n");

        assertThat(sent()).startsWith("HTTP/1.1 400 ");
        assertThat(channel.isOpen()).isFalse();
        assertThat(requestsHandedOn()).isZero();
        assertThat(connections.count(Cut.NO_HOST)).isOne();
    }

    @Test
    void beforeHttp11NoHostIsNeeded() {
        receive("GET / HTTP/1.0\r\n\r\n");
        assertThat(requestsHandedOn()).isOne();
    }

    @Test
    void aDrippedHeadHasTenSeconds() {
        receive(GET);
        answer();
        for (int i = 0; i < 9; i++) {
            receive(i == 0 ? "GET / HTTP/1.1\r\n" : "X-" + i + ": a\r\n");
            pass(Duration.ofMillis(1_100));
        }
        assertThat(channel.isOpen()).isTrue();
        pass(Duration.ofMillis(101));

        assertThat(sent()).startsWith("HTTP/1.1 408 ");
        assertThat(channel.isOpen()).isFalse();
        assertThat(connections.count(Cut.TOO_SLOW_TO_ASK)).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 1000", "Transfer-Encoding: chunked"})
    void aDrippedBodyHasThirtySeconds(String length) {
        receive("POST / HTTP/1.1\r\nHost: a\r\n" + length + "\r\n\r\n");
        for (int i = 0; i < 29; i++) {
            receive(length.startsWith("C") ? "a" : "1\r\na\r\n");
            pass(Duration.ofSeconds(1));
        }
        assertThat(channel.isOpen()).isTrue();
        pass(Duration.ofSeconds(2));

        assertThat(channel.isOpen()).isFalse();
        assertThat(connections.count(Cut.TOO_SLOW_TO_ASK)).isOne();
    }

    @Test
    void aSilentConnectionHasTenSecondsToBeginAndLongerBetweenRequests() {
        pass(Duration.ofSeconds(9));
        receive(GET);
        answer();
        pass(Duration.ofSeconds(74));
        assertThat(channel.isOpen()).isTrue();
        pass(Duration.ofSeconds(2));
        assertThat(channel.isOpen()).isFalse();

        EmbeddedChannel silent = channel();
        silent.advanceTimeBy(11, TimeUnit.SECONDS);
        silent.runScheduledPendingTasks();
        assertThat(silent.isOpen()).isFalse();
    }

    @Test
    void anAnswerBeforeTheEndOfTheBodyLeavesTheConnectionItsRest() {
        receive("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\na");
        answer();
        receive("b");
        pass(Duration.ofSeconds(74));
        assertThat(sent()).isEmpty();
        assertThat(channel.isOpen()).isTrue();
        pass(Duration.ofSeconds(2));
        assertThat(channel.isOpen()).isFalse();
        assertThat(connections.count(Cut.TOO_SLOW_TO_ASK)).isZero();
    }

    @Test
    void anAnswerWithinTheReadOfItsRequestLeavesTheConnectionItsRest() {
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                if (message instanceof LastHttpContent) {
                    answer();
                }
                ReferenceCountUtil.release(message);
            }
        });
        receive(GET);
        pass(Duration.ofSeconds(74));
        assertThat(sent()).isEmpty();
        assertThat(channel.isOpen()).isTrue();

        receive("GET");
        pass(Duration.ofSeconds(11));
        assertThat(sent()).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void anAnswerMayTakeItsTime() {
        receive(GET);
        pass(Duration.ofHours(1));
        assertThat(channel.isOpen()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: chunked, xchunked",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: identity",
            })
    void aBodyWhoseEndOthersMightSeeElsewhereIsRefused(String framing) {
        receive("POST / HTTP/1.1\r\nHost: a\r\n" + framing + "\r\n\r\n0\r\n\r\n" + GET);

        assertThat(requestsHandedOn()).isZero();
        assertThat(sent()).startsWith("HTTP/1.1 400 ").containsIgnoringCase("connection: close");
        assertThat(channel.isOpen()).isFalse();
        assertThat(connections.count(Cut.AMBIGUOUS_LENGTH)).isOne();
    }
}
