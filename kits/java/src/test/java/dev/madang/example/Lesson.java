package dev.madang.example;

import dev.madang.kit.Grants;
import dev.madang.kit.Kind;
import dev.madang.kit.MadangClient;
import dev.madang.kit.Right;
import dev.madang.kit.Role;
import dev.madang.kit.RoomWish;
import dev.madang.kit.Silence;
import dev.madang.kit.TokenMinter;
import dev.madang.kit.TokenWish;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/** What the README shows, as its reader has it: in a package of its own. */
final class Lesson {
    private final TokenMinter minter = new TokenMinter("dev", "dev-secret");
    private final MadangClient madang = new MadangClient(URI.create("https://media.example.com"), "dev", "dev-secret");

    void open() throws IOException, InterruptedException {
        madang.createRoom(RoomWish.of("lesson", "conference"));
    }

    /** Nothing is asked of the media server for this, so it is done as often as one likes. */
    String teacher() {
        return minter.mint(TokenWish.of("lesson", Role.HOST).as("user-17", "Ada"));
    }

    /** Moderates, shares no screen, and may come in by it for ten minutes in place of an hour. */
    String assistant() {
        Grants grants = Grants.NONE.giving(Right.MODERATE).taking(Right.PUBLISH_SCREEN);
        return minter.mint(TokenWish.of("lesson", Role.MEMBER)
                .as("user-19", "Eve")
                .with(grants)
                .lasting(Duration.ofMinutes(10)));
    }

    void moderate() throws IOException, InterruptedException {
        madang.silence("lesson", "user-18", Silence.of(Kind.AUDIO));
        madang.removeParticipant("lesson", "user-18", Duration.ofHours(1));
    }
}
