package dev.madang.server.entry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.madang.rooms.registry.NodeRecord;
import dev.madang.server.http.Hops;
import dev.madang.server.problem.ProblemException;
import dev.madang.server.problem.ProblemKind;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Asks other nodes by REST what they have of something, in the name of who asks here. Blocks; for virtual threads. */
@Singleton
public final class NodeCalls {
    private static final Logger LOG = Logger.getLogger("dev.madang.fleet");
    private static final Duration CONNECT = Duration.ofMillis(250);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int OK = 200;

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ObjectMapper json;
    private final Hops hops;

    @Inject
    NodeCalls(ObjectMapper json, Hops hops) {
        this.json = json;
        this.hops = hops;
    }

    /**
     * What that node answers.
     *
     * @param authorization of who asks, null for none
     * @throws ProblemException 503 when it does not, or what it answers is not 200
     */
    public JsonNode get(NodeRecord node, String path, @Nullable String authorization) {
        HttpRequest.Builder request = request(node, path).header("Accept", "application/json");
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        try {
            HttpResponse<String> answer = client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (answer.statusCode() == OK) {
                return json.readTree(answer.body());
            }
            throw away(node, "it answers " + answer.statusCode());
        } catch (JsonProcessingException malformed) {
            throw away(node, "what it answers is not JSON");
        } catch (ExecutionException | TimeoutException noAnswer) {
            throw away(node, String.valueOf(noAnswer.getMessage()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw away(node, "interrupted");
        }
    }

    /** Tells that node something, and waits until it has heard; where it does not, that is the end of it. */
    public void post(NodeRecord node, String path, String contentType, String body) {
        HttpRequest request = request(node, path)
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            client.send(request, HttpResponse.BodyHandlers.discarding());
        } catch (IOException noAnswer) {
            LOG.debugf(noAnswer, "node %s could not be told", node.name());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpRequest.Builder request(NodeRecord node, String path) {
        return HttpRequest.newBuilder(node.http().resolve(path))
                .timeout(PATIENCE)
                .header(Hops.HEADER, hops.write(InetAddress.getLoopbackAddress()));
    }

    private static ProblemException away(NodeRecord node, String why) {
        LOG.debugf("node %s could not be asked: %s", node.name(), why);
        return new ProblemException(ProblemKind.FLEET_AWAY, "node " + node.name() + " does not answer");
    }

    /** What a node is asked. */
    public record Question(NodeRecord node, String path) {}

    /** What those nodes answer, at once; those that do not are left out. */
    public List<Answer> getAll(List<Question> questions, @Nullable String authorization) {
        List<Future<Answer>> asked = new ArrayList<>();
        for (Question question : questions) {
            Callable<Answer> call =
                    () -> new Answer(question.node().name(), get(question.node(), question.path(), authorization));
            asked.add(threads.submit(call));
        }
        List<Answer> answers = new ArrayList<>();
        for (Future<Answer> each : asked) {
            try {
                answers.add(each.get());
            } catch (ExecutionException noAnswer) {
                LOG.debug("a node is left out", noAnswer);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
        return answers;
    }

    /** What a node answered. */
    public record Answer(String node, JsonNode said) {}

    @PreDestroy
    void stop() {
        threads.shutdownNow();
        client.shutdownNow();
    }
}
