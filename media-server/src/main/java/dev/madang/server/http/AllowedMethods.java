package dev.madang.server.http;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which methods each path takes, for the {@code Allow} header that every 405 carries (RFC 9110, 15.5.6). */
@Singleton
final class AllowedMethods {
    /** Pages, scripts and figures are there to be read. */
    private static final String OF_PAGES = "GET, HEAD, OPTIONS";

    private static final Pattern VARIABLE = Pattern.compile("\\{[^}]*}");

    private final Map<String, Set<String>> byPath = new TreeMap<>();
    private final Map<Pattern, Set<String>> byPattern = new LinkedHashMap<>();

    @Inject
    AllowedMethods(BeanManager beans) {
        beans.getBeans(Object.class, Any.Literal.INSTANCE).forEach(bean -> add(bean.getBeanClass()));
        byPath.forEach((path, methods) -> {
            methods.add(HttpMethod.OPTIONS);
            if (methods.contains(HttpMethod.GET)) {
                methods.add(HttpMethod.HEAD);
            }
            byPattern.put(Pattern.compile(path), methods);
        });
    }

    private void add(Class<?> resource) {
        Path base = resource.getAnnotation(Path.class);
        if (base == null) {
            return;
        }
        for (Method method : resource.getDeclaredMethods()) {
            for (Annotation annotation : method.getAnnotations()) {
                HttpMethod name = annotation.annotationType().getAnnotation(HttpMethod.class);
                if (name != null) {
                    byPath.computeIfAbsent(pattern(base, method.getAnnotation(Path.class)), any -> new TreeSet<>())
                            .add(name.value());
                }
            }
        }
    }

    private static String pattern(Path base, @Nullable Path below) {
        String path = "/" + base.value() + "/" + (below == null ? "" : below.value());
        return VARIABLE.matcher(path.replaceAll("/+", "/").replaceAll("/$", "")).replaceAll("[^/]+");
    }

    /** The methods, with commas between. */
    String of(String path) {
        Set<String> allowed = find(path);
        return allowed.isEmpty() ? OF_PAGES : String.join(", ", allowed);
    }

    /** Whether there is a resource at that path that does not take that method. */
    boolean refuses(String path, String method) {
        Set<String> allowed = find(path);
        return !allowed.isEmpty() && !allowed.contains(method);
    }

    private Set<String> find(String path) {
        String bare = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        Set<String> allowed = new TreeSet<>();
        byPattern.forEach((pattern, methods) -> {
            if (pattern.matcher(bare).matches()) {
                allowed.addAll(methods);
            }
        });
        return allowed;
    }
}
