package dev.madang.fleet.wire;

import dev.madang.rooms.message.RouterId;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.TrackId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Ids, each as one text. */
final class Ids {
    /** Stands in front of the life of a Router; what is in front of the last one is the name of its node. */
    private static final char LIFE = '/';

    private Ids() {}

    static void write(JsonOut out, String name, RouterId id) throws IOException {
        out.text(name, id.node() + LIFE + id.life());
    }

    static RouterId router(Fields in, String name) throws WireException {
        String text = in.text(name);
        int life = text.lastIndexOf(LIFE);
        if (life < 0) {
            throw new WireException(name + " is no router's id");
        }
        return new RouterId(text.substring(0, life), Long.parseLong(text.substring(life + 1)));
    }

    static void write(JsonOut out, String name, ParticipantId id) throws IOException {
        out.text(name, id.value());
    }

    static ParticipantId participant(Fields in, String name) throws WireException {
        return new ParticipantId(in.text(name));
    }

    static List<ParticipantId> participants(List<String> texts) {
        List<ParticipantId> ids = new ArrayList<>(texts.size());
        texts.forEach(text -> ids.add(new ParticipantId(text)));
        return ids;
    }

    static void write(JsonOut out, String name, TrackId id) throws IOException {
        out.text(name, id.participant().value() + "-" + id.ordinal());
    }

    static TrackId track(Fields in, String name) throws WireException {
        TrackId id = TrackId.parse(in.text(name));
        if (id == null) {
            throw new WireException(name + " is no track's id");
        }
        return id;
    }
}
