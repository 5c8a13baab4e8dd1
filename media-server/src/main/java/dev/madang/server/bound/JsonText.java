package dev.madang.server.bound;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * What JSON is not allowed to be that clients send: it is kept and told to others, who must be able to read it. Half of a
 * surrogate pair is a character that no UTF-8 has, and would spoil whatever it is told in.
 */
public final class JsonText {
    /** What is said of it. */
    public static final String HALF_PAIR = "a text has half of a surrogate pair, which is no character";

    private static final JsonFactory JSON = new JsonFactory();

    private JsonText() {}

    /** Whether some text in it has half of a surrogate pair. What is no JSON has none: whoever reads it says so. */
    public static boolean hasHalfPairs(String json) {
        // Without an escape there is none in what came as UTF-8.
        if (!json.contains("\\u")) {
            return false;
        }
        try (JsonParser parser = JSON.createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING && isHalved(parser.getText())) {
                    return true;
                }
            }
            return false;
        } catch (IOException malformed) {
            return false;
        }
    }

    /** Whether a text has half of a surrogate pair. */
    public static boolean isHalved(String text) {
        return text.codePoints().anyMatch(character -> Character.getType(character) == Character.SURROGATE);
    }

    /** Whether there are more than so many objects and lists within each other. */
    public static boolean isDeeperThan(int levels, String json) {
        try (JsonParser parser = JSON.createParser(json)) {
            int depth = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (depth > levels) {
                    return true;
                }
            }
            return false;
        } catch (IOException malformed) {
            // The parser has a bound of its own, far above.
            return true;
        }
    }
}
