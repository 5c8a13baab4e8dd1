package dev.madang.server.signal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBufUtil;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A message's text without its number: made once, however many get it, and counted once as long as anybody keeps it. Any
 * thread.
 */
final class SharedText {
    private final String body;
    private final int bytes;
    private final OutboxBudget budget;
    private final AtomicInteger keepers = new AtomicInteger();

    SharedText(ObjectMapper json, ServerMessage message, OutboxBudget budget) {
        this.body = write(json, message);
        this.bytes = ByteBufUtil.utf8Bytes(body);
        this.budget = budget;
    }

    static String write(ObjectMapper json, ServerMessage message) {
        try {
            return json.writeValueAsString(message);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    int bytes() {
        return bytes;
    }

    /** Without a number. */
    String plain() {
        return body;
    }

    String numbered(long number) {
        return body.substring(0, body.length() - 1) + ",\"seq\":" + number + "}";
    }

    void keep() {
        if (keepers.getAndIncrement() == 0) {
            budget.add(bytes);
        }
    }

    void letGo() {
        if (keepers.decrementAndGet() == 0) {
            budget.add(-bytes);
        }
    }
}
