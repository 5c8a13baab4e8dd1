package dev.madang.probe;

import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SdpParser;
import dev.madang.media.sdp.SdpWriter;
import dev.madang.media.sdp.SessionDescription;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A WHIP or WHEP endpoint (RFC 9725): an offer is posted, an answer and a session come back. Any thread. */
public final class Endpoint {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final HttpClient http;
    private final URI uri;
    private final @Nullable String token;

    Endpoint(HttpClient http, URI uri, @Nullable String token) {
        this.http = http;
        this.uri = uri;
        this.token = token;
    }

    /** An answer and where its session can be deleted. */
    public record Session(
            SessionDescription answer, @Nullable URI resource) {}

    /**
     * Posts an offer.
     *
     * @throws IOException when the server refuses it or cannot be reached
     */
    public Session post(SessionDescription offer) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/sdp")
                .POST(HttpRequest.BodyPublishers.ofString(SdpWriter.write(offer)));
        HttpResponse<String> response = send(request);
        if (response.statusCode() != 201) {
            throw new IOException(uri.getPath() + " answered " + response.statusCode() + ": " + response.body());
        }
        try {
            SessionDescription answer = SdpParser.parse(response.body());
            return new Session(
                    answer,
                    response.headers().firstValue("Location").map(uri::resolve).orElse(null));
        } catch (SdpException e) {
            throw new IOException("the answer is no usable SDP: " + e.getMessage(), e);
        }
    }

    /** Ends a session; a server that is gone already is fine. */
    void delete(@Nullable URI resource) throws IOException {
        if (resource != null) {
            send(HttpRequest.newBuilder(resource).timeout(TIMEOUT).DELETE());
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
