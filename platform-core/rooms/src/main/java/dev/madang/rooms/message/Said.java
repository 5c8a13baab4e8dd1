package dev.madang.rooms.message;

import dev.madang.rooms.mode.ChatPolicy;
import dev.madang.rooms.model.Message;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A message and who may hear it.
 *
 * @param by identity of its sender, which hears it too; null for the service
 * @param voice how its sender took part when it was said
 * @param policy that held then
 */
public record Said(Message message, @Nullable String by, ChatPolicy.Voice voice, ChatPolicy policy) {
    /** Whether that one hears it, who takes part like that. */
    public boolean isHeardBy(String identity, ChatPolicy.Voice hears) {
        return identity.equals(by) || policy.lets(voice, hears);
    }

    /** Its length as UTF-8. */
    public int bytes() {
        return message.data().getBytes(StandardCharsets.UTF_8).length;
    }
}
