package dev.madang.server.problem;

import com.fasterxml.jackson.core.JsonGenerationException;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.madang.media.engine.MediaException;
import dev.madang.rooms.model.RefusedException;
import dev.madang.rooms.registry.RegistryAwayException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** Turns whatever a resource throws into a problem document. */
final class ProblemMappers {
    private static final Logger LOG = Logger.getLogger("dev.madang.http");

    private static final int MAX_SHOWN = 64;

    /** Seconds after which a client may try again where limits were reached. */
    private static final String RETRY_SECONDS = "2";

    @ServerExceptionMapper
    Response problem(ProblemException problem) {
        Response.ResponseBuilder answer =
                answer(problem.kind(), problem.kind().status(), problem.getMessage(), problem.reason());
        // What the problem says takes the place of what its kind says.
        problem.headers().forEach((name, value) -> answer.header(name, null).header(name, value));
        return answer.build();
    }

    @ServerExceptionMapper
    Response refused(RefusedException refused) {
        ProblemKind kind = ProblemKind.of(refused.refusal());
        return answer(kind, kind.status(), refused.getMessage()).build();
    }

    @ServerExceptionMapper
    Response unable(MediaException unable) {
        return answer(ProblemKind.NODE_FULL, ProblemKind.NODE_FULL.status(), unable.getMessage())
                .build();
    }

    @ServerExceptionMapper
    Response away(RegistryAwayException away) {
        return answer(ProblemKind.FLEET_AWAY, ProblemKind.FLEET_AWAY.status(), null)
                .build();
    }

    @ServerExceptionMapper(priority = 1)
    Response malformed(JsonProcessingException malformed) {
        for (Throwable cause = malformed.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ProblemException problem) {
                return problem(problem);
            }
        }
        if (isOurs(malformed)) {
            return bug(malformed);
        }
        if (malformed instanceof UnrecognizedPropertyException unknown) {
            return answer(ProblemKind.MALFORMED_JSON, ProblemKind.MALFORMED_JSON.status(), unknownMember(unknown))
                    .build();
        }
        JsonLocation where = malformed.getLocation();
        String detail = where == null ? null : "at line " + where.getLineNr() + ", column " + where.getColumnNr();
        return answer(ProblemKind.MALFORMED_JSON, ProblemKind.MALFORMED_JSON.status(), detail)
                .build();
    }

    /** Whether it came of writing an answer, which is no fault of whoever asked. */
    private static boolean isOurs(JsonProcessingException failed) {
        return failed instanceof JsonGenerationException
                || failed instanceof InvalidDefinitionException
                || failed.getProcessor() instanceof JsonGenerator;
    }

    private static String unknownMember(UnrecognizedPropertyException unknown) {
        String known = unknown.getKnownPropertyIds().stream()
                .map(String::valueOf)
                .sorted()
                .collect(Collectors.joining(", "));
        String name = unknown.getPropertyName();
        String shown = name.length() > MAX_SHOWN ? name.substring(0, MAX_SHOWN) + "…" : name;
        return "there is no member " + shown + "; known are " + known;
    }

    /** The framework has a mapper of its own for this one, which only the same type replaces. */
    @ServerExceptionMapper(priority = 1)
    Response mismatched(MismatchedInputException mismatched) {
        return malformed(mismatched);
    }

    /** What the framework decided: unknown path, wrong method, wrong media type and the like. */
    @ServerExceptionMapper(priority = 1)
    Response framework(WebApplicationException decided) {
        if (decided.getCause() instanceof JsonProcessingException malformed) {
            return malformed(malformed);
        }
        Response response = decided.getResponse();
        int status = response.getStatus();
        return answer(ProblemKind.ofStatus(status), status, null).build();
    }

    @ServerExceptionMapper
    Response bug(Throwable bug) {
        LOG.error("a request failed", bug);
        return answer(ProblemKind.INTERNAL_ERROR, ProblemKind.INTERNAL_ERROR.status(), null)
                .build();
    }

    private static Response.ResponseBuilder answer(ProblemKind kind, int status, @Nullable String detail) {
        return answer(kind, status, detail, null);
    }

    private static Response.ResponseBuilder answer(
            ProblemKind kind, int status, @Nullable String detail, @Nullable String reason) {
        Response.ResponseBuilder answer =
                Response.status(status).type(Problem.MEDIA_TYPE).entity(Problem.of(kind, status, detail, reason));
        if (status == 429 || status == 503) {
            answer.header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
        }
        return answer;
    }
}
