package dev.madang.fleet.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives a test the {@link Fleet}, whole. It lives as long as the run. */
final class FleetExtension implements ParameterResolver, BeforeEachCallback {
    private static final Namespace RUN = Namespace.create(FleetExtension.class);

    private static Fleet fleet(ExtensionContext test) {
        return test.getRoot().getStore(RUN).computeIfAbsent(Fleet.class, _ -> started(), Fleet.class);
    }

    private static Fleet started() {
        try {
            return new Fleet();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void beforeEach(ExtensionContext test) throws IOException {
        fleet(test).makeWhole();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == Fleet.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        return fleet(test);
    }
}
