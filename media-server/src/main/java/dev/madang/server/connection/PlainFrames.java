package dev.madang.server.connection;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/**
 * Agrees to no extension that packs frames of a WebSocket one by one ({@code deflate-frame}, {@code x-webkit-deflate-frame}), which Vert.x
 * does by default: a frame would be unpacked, to any size, before it is counted. That of whole messages is switched off among the settings
 * of Quarkus, which has one for it.
 */
@Singleton
public final class PlainFrames implements HttpServerOptionsCustomizer {
    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        options.setPerFrameWebSocketCompressionSupported(false);
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        customizeHttpServer(options);
    }
}
