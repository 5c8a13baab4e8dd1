package dev.madang.fleet.redis;

import dev.madang.rooms.model.RoomKey;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Names of keys. Those of a service carry its hash tag, those of a node the node's, so that each script's are in one slot of a cluster.
 *
 * @param prefix what all begin with
 */
record Keys(String prefix) {
    /** The first four keys of the script of rooms. */
    String[] of(RoomKey room) {
        String service = service(room.service());
        return new String[] {
            service + ":rooms", service + ":changes", service + ":newest", service + ":over:" + room.id()
        };
    }

    String rooms(String service) {
        return service(service) + ":rooms";
    }

    String changes(String service) {
        return service(service) + ":changes";
    }

    String lease(String node) {
        return node(node) + ":lease";
    }

    String earliest(String node) {
        return node(node) + ":earliest";
    }

    String names() {
        return prefix + ":{nodes}:names";
    }

    private String service(String service) {
        return prefix + ":{s:" + text(service) + "}";
    }

    private String node(String node) {
        return prefix + ":{n:" + text(node) + "}";
    }

    /** A key in the slot of that one, which is never there. */
    static String beside(String key) {
        return key.substring(0, key.indexOf('}') + 1) + ":nothing";
    }

    private static String text(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8);
    }
}
