package dev.madang.fleet.wire;

import dev.madang.rooms.registry.NodeRef;
import dev.madang.rooms.registry.RegisteredRoom;
import dev.madang.rooms.registry.RoomRecord;
import java.io.IOException;

/** What the Registry has of a room. */
final class RecordJson {
    private RecordJson() {}

    static void write(JsonOut out, RoomRecord room) throws IOException {
        StatusJson.writeKey(out, room.key());
        out.number("incarnation", room.incarnation());
        out.number("term", room.term());
        out.text("mode", room.mode());
        StatusJson.writeSettings(out, room.settings());
        out.instant("createdAt", room.createdAt());
    }

    static RoomRecord read(Fields in) throws WireException {
        return new RoomRecord(
                StatusJson.readKey(in),
                in.number("incarnation"),
                in.number("term"),
                in.text("mode"),
                StatusJson.readSettings(in),
                in.instant("createdAt"));
    }

    static void write(JsonOut out, RegisteredRoom registered) throws IOException {
        out.object("record", registered.room(), RecordJson::write);
        out.object("home", registered.home(), (home, node) -> {
            home.text("node", node.node());
            home.number("epoch", node.epoch());
        });
        out.entries("carriers", registered.carriers(), (carrier, node, legs) -> {
            carrier.text("node", node);
            carrier.number("legs", legs);
        });
    }

    static RegisteredRoom readRegistered(Fields in) throws WireException {
        return new RegisteredRoom(
                in.object("record", RecordJson::read),
                in.object("home", home -> new NodeRef(home.text("node"), home.number("epoch"))),
                in.entries("carriers", carrier -> carrier.text("node"), carrier -> carrier.whole("legs")));
    }
}
