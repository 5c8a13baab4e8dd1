package dev.madang.fleet.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Bytes as a JSON object, with bounds on what they can make this node do. */
final class JsonText {
    /** Deeper is nothing that is said. */
    private static final int MOST_DEPTH = 16;

    /** More than a page of people, the longest list of bans, or a Router that has 20,000 people takes. */
    private static final int MOST_TOKENS = 1_000_000;

    /** Nothing that a client can say is longer, in characters. */
    private static final int MOST_TEXT = 8 * 1024 * 1024;

    private static final int MOST_NAME = 64;
    private static final int MOST_DIGITS = 20;

    /** Other nodes choose the names of members: no table remembers them. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MOST_DEPTH)
                    .maxTokenCount(MOST_TOKENS)
                    .maxStringLength(MOST_TEXT)
                    .maxNameLength(MOST_NAME)
                    .maxNumberLength(MOST_DIGITS)
                    .maxDocumentLength(RoomMessages.MOST_BYTES)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private static final ObjectReader READER = JsonMapper.builder(FACTORY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build()
            .reader();

    private JsonText() {}

    static JsonFactory factory() {
        return FACTORY;
    }

    /** @throws WireException when they are no JSON object in UTF-8, name something twice, or go beyond a bound */
    static Fields parse(byte[] bytes) throws WireException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return Fields.of("frame", READER.readTree(text));
        } catch (CharacterCodingException | JsonProcessingException malformed) {
            throw new WireException("malformed JSON", malformed);
        }
    }
}
