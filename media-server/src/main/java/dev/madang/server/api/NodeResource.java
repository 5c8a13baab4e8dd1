package dev.madang.server.api;

import dev.madang.server.auth.Services;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What a page may know of the node before anybody has logged in; nothing that changes. */
@Path("/v1/node")
@Singleton
@Tag(name = "Node")
public final class NodeResource {
    private final NodeDocument document;

    @Inject
    public NodeResource(Services services, @ConfigProperty(name = "quarkus.application.version") String version) {
        document = new NodeDocument(version, services.hasDevelopmentService());
    }

    /**
     * The node.
     *
     * @param version of the server
     * @param developmentService whether the key {@code dev} with its well-known secret is open
     */
    public record NodeDocument(String version, boolean developmentService) {}

    @GET
    @NonBlocking
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "What pages may know of this node")
    public NodeDocument node() {
        return document;
    }
}
