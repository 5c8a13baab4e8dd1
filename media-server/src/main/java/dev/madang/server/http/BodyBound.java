package dev.madang.server.http;

import dev.madang.server.problem.ProblemException;
import dev.madang.server.problem.ProblemKind;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Ends the reading of a body that did not say how long it is and turns out to be too long, as it comes and unpacked. Takes gzip
 * (RFC 9110, 8.4.1.3), which some encoders and proxies send.
 */
@Provider
final class BodyBound implements ReaderInterceptor {
    /** Longest body of any request, in bytes. */
    static final long MAX_BYTES = 512 * 1024;

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        InputStream body = new Bounded(context.getInputStream());
        context.setInputStream(isPacked(context) ? new Bounded(unpacked(body)) : body);
        return context.proceed();
    }

    /** @throws ProblemException 415, naming what is understood (RFC 9110, 12.5.3) */
    private static boolean isPacked(ReaderInterceptorContext context) {
        String coding = String.join(",", context.getHeaders().getOrDefault(HttpHeaders.CONTENT_ENCODING, List.of()))
                .strip()
                .toLowerCase(Locale.ROOT);
        return switch (coding) {
            case "", "identity" -> false;
            case "gzip", "x-gzip" -> true;
            default ->
                throw new ProblemException(ProblemKind.UNSUPPORTED_MEDIA_TYPE, "of content codings gzip is understood")
                        .header("Accept-Encoding", "gzip");
        };
    }

    private static InputStream unpacked(InputStream body) throws IOException {
        try {
            return new GZIPInputStream(body);
        } catch (EOFException | ZipException malformed) {
            throw notGzip();
        }
    }

    private static ProblemException notGzip() {
        return new ProblemException(ProblemKind.BAD_REQUEST, "the body is not the gzip that it is said to be");
    }

    private static final class Bounded extends FilterInputStream {
        private long left = MAX_BYTES;

        Bounded(InputStream body) {
            super(body);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                int read = super.read(buffer, offset, length);
                count(Math.max(0, read));
                return read;
            } catch (ZipException malformed) {
                throw notGzip();
            } catch (EOFException cutOff) {
                throw new ProblemException(ProblemKind.BAD_REQUEST, "the body ended early");
            }
        }

        private void count(int bytes) {
            left -= bytes;
            if (left < 0) {
                throw new ProblemException(ProblemKind.TOO_LARGE, "at most " + MAX_BYTES + " bytes are read");
            }
        }
    }
}
