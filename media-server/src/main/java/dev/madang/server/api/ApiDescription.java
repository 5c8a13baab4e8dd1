package dev.madang.server.api;

import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;
import org.eclipse.microprofile.openapi.annotations.security.SecuritySchemes;

/** The head of the API's description. */
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Madang",
                        version = "1",
                        description =
                                "Rooms and tokens for servers, WHIP and WHEP for people. Every error is a problem "
                                        + "document (RFC 9457) whose type is urn:madang:problem: and a stable slug."))
@SecuritySchemes({
    @SecurityScheme(
            securitySchemeName = "service",
            type = SecuritySchemeType.HTTP,
            scheme = "basic",
            description = "The service's key and secret"),
    @SecurityScheme(
            securitySchemeName = "token",
            type = SecuritySchemeType.HTTP,
            scheme = "bearer",
            bearerFormat = "JWT",
            description = "A token of POST /v1/rooms/{id}/tokens"),
    @SecurityScheme(
            securitySchemeName = "operator",
            type = SecuritySchemeType.HTTP,
            scheme = "bearer",
            description = "The operators' token")
})
public final class ApiDescription extends Application {}
