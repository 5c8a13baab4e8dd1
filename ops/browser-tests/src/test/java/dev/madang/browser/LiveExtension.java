package dev.madang.browser;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives a test its {@link Live}. The node (one for each set of settings) and the browsers live as long as the run. */
final class LiveExtension implements ParameterResolver, AfterEachCallback {
    private static final Namespace RUN = Namespace.create(LiveExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == Live.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        Store run = test.getRoot().getStore(RUN);
        // Stored first, so that it is closed last: Playwright's end would be the end of the nodes' shutdown otherwise.
        Chromiums chromiums = run.computeIfAbsent(Chromiums.class, _ -> new Chromiums(), Chromiums.class);
        List<String> settings = Optional.ofNullable(test.getRequiredTestClass().getAnnotation(NodeSettings.class))
                .map(annotation -> List.of(annotation.value()))
                .orElse(List.of());
        Node node = run.computeIfAbsent(settings, _ -> start(test, settings), Node.class);
        Live live = new Live(
                node, chromiums, () -> run.computeIfAbsent(Firefox.class, _ -> Firefox.start(), Firefox.class));
        test.getStore(RUN).put(Live.class, live);
        return live;
    }

    private static Node start(ExtensionContext test, List<String> settings) {
        Map<String, String> environment = new LinkedHashMap<>();
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            environment.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return Node.start(
                settings.isEmpty() ? "default" : test.getRequiredTestClass().getSimpleName(), environment);
    }

    @Override
    public void afterEach(ExtensionContext test) {
        Live live = test.getStore(RUN).get(Live.class, Live.class);
        if (live == null) {
            return;
        }
        boolean failed = test.getExecutionException().isPresent();
        try (live) {
            if (failed) {
                live.photograph("failed-" + test.getDisplayName().replaceAll("\\W+", "-") + "-"
                        + test.getRequiredTestMethod().getName());
            }
        }
        if (!failed) {
            live.checkPages();
        }
    }
}
