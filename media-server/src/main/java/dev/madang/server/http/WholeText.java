package dev.madang.server.http;

import dev.madang.server.bound.JsonText;
import dev.madang.server.problem.ProblemException;
import dev.madang.server.problem.ProblemKind;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Refuses JSON with text that cannot be told to anybody, see {@link JsonText}. */
@Provider
@Priority(Priorities.USER + 1)
final class WholeText implements ReaderInterceptor {
    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        MediaType type = context.getMediaType();
        if (type != null && type.getSubtype().endsWith("json")) {
            // Bounded, and unpacked, by the one before.
            byte[] body = context.getInputStream().readAllBytes();
            if (JsonText.hasHalfPairs(new String(body, StandardCharsets.UTF_8))) {
                throw new ProblemException(ProblemKind.INVALID_VALUE, JsonText.HALF_PAIR);
            }
            context.setInputStream(new ByteArrayInputStream(body));
        }
        return context.proceed();
    }
}
