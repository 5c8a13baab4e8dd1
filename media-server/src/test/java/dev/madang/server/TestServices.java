package dev.madang.server;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.Map;

/** Two services and a TURN server. */
public final class TestServices implements QuarkusTestProfile {
    static final String SHOP_SECRET = "shop-secret-shop-secret-shop-secret";
    static final String SCHOOL_SECRET = "school-secret-school-secret-school";

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> config = new HashMap<>();
        config.put("madang.services.shop.secret", SHOP_SECRET);
        config.put("madang.services.school.secret", SCHOOL_SECRET);
        config.put("madang.services.school.max-rooms", "1");
        config.put("madang.services.school.max-participants", "2");
        config.put("madang.services.slow.secret", "slow-secret-slow-secret-slow-secret");
        config.put("madang.services.slow.max-joins-per-second", "1");
        config.put("madang.modes.live.host-grace", "PT0.3S");
        config.put("madang.turn.urls", "turn:turn.example:3478?transport=udp,stun:stun.example:3478");
        config.put("madang.turn.secret", "turn-secret");
        config.put("quarkus.http.test-port", "0");
        return config;
    }
}
