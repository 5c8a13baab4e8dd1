package dev.madang.server.auth;

import dev.madang.server.config.MadangConfig;
import dev.madang.server.problem.ProblemException;
import dev.madang.server.problem.ProblemKind;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Knows operators by their token. Where none is configured nobody is one. */
@Singleton
public final class Operators {
    private static final String BEARER = "Bearer ";
    private static final int LEAST_LENGTH = 8;

    private final Optional<String> token;

    @Inject
    public Operators(MadangConfig config) {
        token = config.operator().token();
        if (token.isPresent() && token.get().length() < LEAST_LENGTH) {
            throw new ConfigurationException("madang.operator.token is shorter than " + LEAST_LENGTH + " characters");
        }
    }

    /** Whether that header has the token. */
    public boolean isOne(@Nullable String authorization) {
        return token.isPresent()
                && authorization != null
                && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                && MessageDigest.isEqual(
                        authorization.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8),
                        token.get().getBytes(StandardCharsets.UTF_8));
    }

    /** @throws ProblemException 401 when it is none */
    public void require(@Nullable String authorization) {
        if (!isOne(authorization)) {
            throw new ProblemException(
                            authorization == null ? ProblemKind.CREDENTIALS_MISSING : ProblemKind.CREDENTIALS_WRONG,
                            "the operators' token is needed")
                    .header("WWW-Authenticate", "Bearer realm=\"operators\"");
        }
    }
}
