package dev.madang.server.health;

import dev.madang.server.node.NodeLife;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** The node wants new traffic while it is not stopping. Nothing outside of it is asked. */
@Readiness
@Singleton
public final class NodeReadiness implements HealthCheck {
    private final NodeLife life;

    @Inject
    public NodeReadiness(NodeLife life) {
        this.life = life;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("takes joins")
                .status(life.takesJoins())
                .build();
    }
}
