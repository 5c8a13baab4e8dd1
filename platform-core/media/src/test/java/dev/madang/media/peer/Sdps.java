package dev.madang.media.peer;

import dev.madang.media.sdp.Attribute;
import dev.madang.media.sdp.MediaSection;
import dev.madang.media.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Changes offers as a client would. */
public final class Sdps {
    private static final Set<String> DIRECTIONS = Set.of("sendrecv", "sendonly", "recvonly", "inactive");

    private Sdps() {}

    /** The same with one more section like the last, under that mid and without SSRCs. */
    public static SessionDescription withTrack(SessionDescription offer, String mid) {
        MediaSection last = offer.media().getLast();
        List<Attribute> attributes = new ArrayList<>();
        for (Attribute attribute : last.attributes()) {
            switch (attribute.name()) {
                case "mid" -> attributes.add(Attribute.of("mid", mid));
                case "ssrc", "ssrc-group", "msid", "candidate", "end-of-candidates" -> {}
                default -> attributes.add(attribute);
            }
        }
        List<MediaSection> sections = new ArrayList<>(offer.media());
        sections.add(new MediaSection(last.type(), 9, last.protocol(), last.formats(), attributes));
        List<Attribute> session = new ArrayList<>();
        for (Attribute attribute : offer.attributes()) {
            session.add(
                    attribute.name().equals("group") ? Attribute.of("group", attribute.text() + " " + mid) : attribute);
        }
        return new SessionDescription(offer.sessionId(), offer.version() + 1, session, sections);
    }

    /** The same with another direction of that section. */
    public static SessionDescription withDirection(SessionDescription offer, String mid, String direction) {
        List<MediaSection> sections = new ArrayList<>();
        for (MediaSection section : offer.media()) {
            if (!mid.equals(section.mid())) {
                sections.add(section);
                continue;
            }
            List<Attribute> attributes = new ArrayList<>();
            for (Attribute attribute : section.attributes()) {
                boolean isDirection = DIRECTIONS.contains(attribute.name());
                attributes.add(isDirection ? Attribute.of(direction) : attribute);
            }
            sections.add(new MediaSection(
                    section.type(), section.port(), section.protocol(), section.formats(), attributes));
        }
        return new SessionDescription(offer.sessionId(), offer.version() + 1, offer.attributes(), sections);
    }
}
