package dev.madang.server.connection;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import org.jspecify.annotations.Nullable;

/**
 * What a connection has sent of a request or a message that has not ended. Of the connection's event loop, but for {@link #trust} and what
 * the budget asks.
 */
public final class Unfinished implements UnfinishedBudget.Holder {
    /** Longest WebSocket message, in bytes, of who has shown no token yet: one that shows it is far shorter. */
    static final int MAX_UNTRUSTED = 16 * 1024;

    /** A line of a head takes about so many times its length once it is read; measured with lines of four bytes. */
    static final int HEAD_WEIGHT = 32;

    /** What the codec takes of a first line and of the others; see application.properties. */
    private static final int MAX_HEAD = (4 + 16) * 1024;

    /** RFC 6455, 5.2: without the longer forms of the length, with the mask. */
    private static final int FRAME_HEAD = 6;

    private static final int MAX_FRAME_HEAD = 14;
    private static final int SHORT = 125;
    private static final int MEDIUM = 0xffff;
    private static final AttributeKey<Unfinished> KEY = AttributeKey.valueOf(Unfinished.class, "unfinished");

    private final UnfinishedBudget budget;
    private final Runnable cutOff;
    private volatile boolean trusted;
    private volatile boolean givesWay;
    private volatile long counted;

    private boolean inBody;
    /** Whether the piece that is being read began in a head. */
    private boolean fromHead;

    private long head;
    private long body;

    private boolean webSocket;
    private boolean inMessage;
    private boolean messageEnded;
    private long message;
    /** Of a frame whose end has not come. */
    private long inDecoder;

    /** @param cutOff ends the connection because too much is unfinished; run by any thread */
    Unfinished(UnfinishedBudget budget, Runnable cutOff) {
        this.budget = budget;
        this.cutOff = cutOff;
    }

    void attach(Channel channel) {
        channel.attr(KEY).set(this);
    }

    /** That of the connection by which a request came; null where no {@link Door} let it in. */
    public static @Nullable Unfinished of(HttpServerRequest request) {
        return request.connection() instanceof ConnectionBase connection
                ? connection.channel().attr(KEY).get()
                : null;
    }

    /** The client has shown a token that is good: its messages may be long. Any thread. */
    public void trust() {
        trusted = true;
    }

    void upgraded() {
        webSocket = true;
        head = 0;
        body = 0;
    }

    /** Bytes, before anything was made of them. */
    void came(int bytes) {
        fromHead = !inBody;
        if (webSocket) {
            inDecoder += bytes;
        } else if (!inBody) {
            head = Math.min(MAX_HEAD, head + bytes);
        }
    }

    void headEnded() {
        inBody = true;
    }

    void bodyCame(int bytes) {
        body += bytes;
        if (fromHead) {
            head = Math.max(0, head - bytes);
        }
    }

    void requestEnded() {
        inBody = false;
        head = 0;
        body = 0;
    }

    /** @return false when the message is longer than this client's may be */
    boolean frameCame(WebSocketFrame frame) {
        int length = frame.content().readableBytes();
        int lengthBytes = length <= SHORT ? 0 : length <= MEDIUM ? 2 : 8;
        // Less than nothing remains of a frame that came with the request to upgrade.
        inDecoder = Math.max(0, inDecoder - FRAME_HEAD - lengthBytes - length);
        boolean control = !(frame instanceof TextWebSocketFrame
                || frame instanceof BinaryWebSocketFrame
                || frame instanceof ContinuationWebSocketFrame);
        if (control) {
            return true;
        }
        message += length;
        boolean fits = trusted || message <= MAX_UNTRUSTED;
        inMessage = !frame.isFinalFragment();
        if (!inMessage) {
            message = 0;
            messageEnded = true;
        }
        return fits;
    }

    /** Whether a message has begun and not ended. */
    boolean isInMessage() {
        return webSocket && (inMessage || inDecoder > 0);
    }

    /** Whether a message has ended since this was asked last. */
    boolean takeMessageEnded() {
        boolean ended = messageEnded;
        messageEnded = false;
        return ended;
    }

    /** Whether a message is longer already than this client's may be. */
    boolean isTooLong() {
        return webSocket && !trusted && message + inDecoder > MAX_UNTRUSTED + MAX_FRAME_HEAD;
    }

    /** Has what there is now counted. False when the connection is to be cut off. */
    boolean settle() {
        long now = webSocket ? message + inDecoder : HEAD_WEIGHT * head + body;
        long more = now - counted;
        counted = now;
        if (more > 0) {
            return budget.grow(this, more);
        }
        if (more < 0) {
            budget.shrink(this, -more, now);
        }
        return true;
    }

    /** The connection is gone. */
    void release() {
        requestEnded();
        message = 0;
        inDecoder = 0;
        settle();
    }

    @Override
    public long heldBytes() {
        return givesWay ? 0 : counted;
    }

    @Override
    public void giveWay() {
        givesWay = true;
        cutOff.run();
    }
}
