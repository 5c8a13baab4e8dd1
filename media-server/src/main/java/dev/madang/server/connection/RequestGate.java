package dev.madang.server.connection;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the requests of a connection, and at the frames when it became a WebSocket: how many wait for answers, how long
 * they take to arrive, how much of them is unfinished, whether their length and whom they are for are beyond doubt.
 */
final class RequestGate extends ChannelDuplexHandler {
    /** Requests that wait for their answers or for their answers to be read; browsers and proxies have one. */
    static final int MAX_WAITING = 8;

    private static final int LAST_WORDS_SECONDS = 2;
    /** RFC 3986, 3.2: a name, or an address in brackets, and perhaps a port. */
    private static final Pattern HOST =
            Pattern.compile("(?:\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._~!$&'()*+,;=%-]+)(?::[0-9]{0,5})?");

    /** Close codes; see docs/signalling.md. */
    private static final int SILENT = 4011;

    /** Try again later; see the registry of RFC 6455, 11.7. */
    private static final int TRY_LATER = 1013;

    private final Connections connections;
    private final FrameRate frames = new FrameRate();
    private int waiting;
    private boolean inHead;
    private boolean inBody;
    /** Whether the read that goes on brought the end of a request, so that its bytes are explained. */
    private boolean ended;

    private boolean upgraded;
    private boolean cut;
    /** Whether the answer to the oldest request that waits is on its way. */
    private boolean answering;

    private final Unfinished unfinished;
    private @Nullable ChannelHandlerContext context;
    private @Nullable ScheduledFuture<?> deadline;

    RequestGate(Connections connections) {
        this.connections = connections;
        unfinished = new Unfinished(connections.unfinished(), this::giveWay);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        this.context = context;
        unfinished.attach(context.channel());
        expect(context, connections.bounds().headTime(), null);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        cancel();
        unfinished.release();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        cancel();
        unfinished.release();
        context.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (cut) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof HttpRequest request && !begin(context, request)
                || message instanceof WebSocketFrame frame && !take(context, frame)) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof HttpContent content) {
            unfinished.bodyCame(content.content().readableBytes());
        }
        if (message instanceof LastHttpContent) {
            unfinished.requestEnded();
            inBody = false;
            ended = true;
            cancel();
            restIfAnswered(context);
        }
        context.fireChannelRead(message);
    }

    /** Bytes are about to be read by the codec. */
    void bytesCome(int bytes) {
        ended = false;
        unfinished.came(bytes);
    }

    /** The codec has made of them what it can. */
    void bytesTaken() {
        ChannelHandlerContext here = context;
        if (here == null || cut || !here.channel().isActive()) {
            return;
        }
        if (unfinished.isTooLong()) {
            tooLong(here);
        } else if (!unfinished.settle()) {
            tooMuch(here);
        } else if (upgraded) {
            watchMessage(here);
        }
    }

    Unfinished unfinished() {
        return unfinished;
    }

    boolean isWebSocket() {
        return upgraded;
    }

    boolean isCut() {
        return cut;
    }

    /** A message has as long as a body to arrive. */
    private void watchMessage(ChannelHandlerContext context) {
        boolean another = unfinished.takeMessageEnded();
        if (!unfinished.isInMessage()) {
            cancel();
        } else if (another || deadline == null) {
            expect(context, connections.bounds().bodyTime(), Cut.TOO_SLOW_TO_ASK);
        }
    }

    private void tooLong(ChannelHandlerContext context) {
        cut(context, Cut.TOO_LONG);
        WebSocketCloseStatus status = WebSocketCloseStatus.MESSAGE_TOO_BIG;
        end(context, status.code(), "too long before a join");
    }

    /** Others need the memory. Any thread. */
    private void giveWay() {
        ChannelHandlerContext here = context;
        if (here != null) {
            here.executor().execute(() -> {
                if (!cut && here.channel().isActive()) {
                    tooMuch(here);
                }
            });
        }
    }

    private void tooMuch(ChannelHandlerContext context) {
        cut(context, Cut.TOO_MUCH_UNFINISHED);
        if (upgraded) {
            end(context, TRY_LATER, "too much is unfinished");
        } else if (answering || inBody && waiting == 0) {
            context.close();
        } else {
            refuse(context, HttpResponseStatus.SERVICE_UNAVAILABLE);
        }
    }

    /** Bytes came; when they ended no request, they are the beginning of one. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (!ended && isAtRest()) {
            inHead = true;
            expect(context, connections.bounds().headTime(), Cut.TOO_SLOW_TO_ASK);
        }
        ended = false;
        context.fireChannelReadComplete();
    }

    private boolean begin(ChannelHandlerContext context, HttpRequest request) {
        inHead = false;
        waiting++;
        if (waiting > MAX_WAITING) {
            cut(context, Cut.TOO_MANY_REQUESTS_WAITING);
            context.close();
            return false;
        }
        if (!hasClearLength(request)) {
            cut(context, Cut.AMBIGUOUS_LENGTH);
            refuse(context, HttpResponseStatus.BAD_REQUEST);
            return false;
        }
        if (request.decoderResult().isSuccess() && !hasHost(request)) {
            cut(context, Cut.NO_HOST);
            refuse(context, HttpResponseStatus.BAD_REQUEST);
            return false;
        }
        inBody = true;
        unfinished.headEnded();
        expect(context, connections.bounds().bodyTime(), Cut.TOO_SLOW_TO_ASK);
        return true;
    }

    /** RFC 9112, 6.1: chunked is the last coding, and the only one we know; what else is said of the length contradicts it. */
    private static boolean hasClearLength(HttpRequest request) {
        List<String> codings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        int lengths = request.headers().getAll(HttpHeaderNames.CONTENT_LENGTH).size();
        if (codings.isEmpty()) {
            return lengths <= 1;
        }
        return codings.size() == 1
                && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.getFirst())
                && lengths == 0
                && request.protocolVersion().equals(HttpVersion.HTTP_1_1);
    }

    /** RFC 9112, 3.2: exactly one, and none only before HTTP/1.1. Here, since Vert.x takes the lack of one for a fault of ours. */
    private static boolean hasHost(HttpRequest request) {
        List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
        if (hosts.isEmpty() && request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            request.headers().set(HttpHeaderNames.HOST, "localhost");
            return true;
        }
        return hosts.size() == 1 && HOST.matcher(hosts.getFirst()).matches();
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse response
                && response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
            upgraded = true;
            unfinished.upgraded();
            cancel();
        } else if (isLast(message)) {
            answering = true;
            ChannelPromise sent = promise.unvoid();
            sent.addListener(done -> answered(context));
            context.write(message, sent);
            return;
        } else if (message instanceof HttpResponse response && !isInterim(response)) {
            answering = true;
        }
        context.write(message, promise);
    }

    private static boolean isLast(Object message) {
        return message instanceof LastHttpContent && !(message instanceof HttpResponse response && isInterim(response));
    }

    private static boolean isInterim(HttpResponse response) {
        return response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    private void answered(ChannelHandlerContext context) {
        waiting--;
        answering = false;
        restIfAnswered(context);
    }

    /** The last byte of the request and of its answer come in either order. */
    private void restIfAnswered(ChannelHandlerContext context) {
        if (isAtRest()) {
            expect(context, connections.bounds().idleTime(), null);
        }
    }

    /** Whether everything asked was answered, and nothing more has come. */
    private boolean isAtRest() {
        return waiting == 0 && !inHead && !inBody && !upgraded && !cut;
    }

    private boolean take(ChannelHandlerContext context, WebSocketFrame frame) {
        if (!unfinished.frameCame(frame)) {
            tooLong(context);
            return false;
        }
        if (frames.allows(frame.content().readableBytes(), System.nanoTime())) {
            return true;
        }
        cut(context, Cut.TOO_MANY_FRAMES);
        end(context, FrameRate.EXCEEDED, "too many frames");
        return false;
    }

    /** A frame that breaks the protocol or is too long: the client is told which (RFC 6455, 7.4.1). */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof CorruptedWebSocketFrameException broken && !cut) {
            cut = true;
            cancel();
            WebSocketCloseStatus status = broken.closeStatus();
            end(context, status.code(), status.reasonText());
        } else {
            context.fireExceptionCaught(cause);
        }
    }

    private static void end(ChannelHandlerContext context, int code, String why) {
        closeAfter(context, context.writeAndFlush(new CloseWebSocketFrame(code, why)));
    }

    /** From here, since a close that Vert.x hears of waits for the client's; and soon, since the client may read nothing. */
    private static void closeAfter(ChannelHandlerContext context, ChannelFuture lastWords) {
        ScheduledFuture<?> anyhow =
                context.executor().schedule(() -> context.close(), LAST_WORDS_SECONDS, TimeUnit.SECONDS);
        lastWords.addListener(said -> {
            anyhow.cancel(false);
            context.close();
        });
    }

    private void cut(ChannelHandlerContext context, Cut why) {
        cut = true;
        cancel();
        connections.cut(why);
        context.channel().config().setAutoRead(false);
    }

    /** Answers where no other answer is on its way, and closes. */
    private void refuse(ChannelHandlerContext context, HttpResponseStatus status) {
        if (waiting > 1) {
            context.close();
            return;
        }
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER);
        response.headers()
                .set(HttpHeaderNames.CONTENT_LENGTH, HttpHeaderValues.ZERO)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        closeAfter(context, context.writeAndFlush(response));
    }

    private void expect(ChannelHandlerContext context, Duration time, @Nullable Cut otherwise) {
        cancel();
        deadline = context.executor().schedule(() -> late(context, otherwise), time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void late(ChannelHandlerContext context, @Nullable Cut why) {
        if (why == null) {
            context.close();
        } else {
            cut(context, why);
            if (upgraded) {
                end(context, SILENT, "the message did not end in time");
                return;
            }
            // In a body the answer may have begun already.
            if (inHead && waiting == 0) {
                refuse(context, HttpResponseStatus.REQUEST_TIMEOUT);
            } else {
                context.close();
            }
        }
    }

    private void cancel() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }
}
