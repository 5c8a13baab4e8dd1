package dev.madang.planb;

import dev.madang.media.rtp.MediaKind;
import dev.madang.media.sdp.Attribute;
import dev.madang.media.sdp.MediaSection;
import dev.madang.media.sdp.SessionDescription;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells Plan B (draft-uberti-rtcweb-plan-00) from Unified Plan (RFC 9429). Whoever knows what a client speaks need not ask:
 * {@link PlanBSession} takes its word.
 */
public final class PlanB {
    private PlanB() {}

    /**
     * Whether a client's offer is Plan B, by what libwebrtc writes in one and not in the other:
     *
     * <ul>
     *   <li>It never has two sections of one kind.
     *   <li>SSRCs of several msids in one section are Plan B.
     *   <li>Otherwise an msid, rid or simulcast line of the section, the header extensions of mid and rid, or a
     *       msid-semantic of "WMS *", are Unified Plan.
     *   <li>Otherwise a sending section with the msid or label of an SSRC, or with a SIM group, is Plan B.
     *   <li>An offer that sends nothing is Plan B when it has an msid-semantic, each section has header extensions, and
     *       each is called by its kind: libwebrtc would offer the mid extension in Unified Plan. Either reading serves
     *       such a client as long as it is sent one track a kind.
     *   <li>All else is Unified Plan: an offer that sends with not a word about its SSRCs above all.
     * </ul>
     */
    public static boolean detects(SessionDescription remote) {
        List<MediaSection> media = remote.media().stream()
                .filter(section -> section.kind() != null)
                .toList();
        Set<MediaKind> kinds = EnumSet.noneOf(MediaKind.class);
        for (MediaSection section : media) {
            MediaKind kind = section.kind();
            if (kind != null && !kinds.add(kind)) {
                return false;
            }
        }
        if (media.stream().anyMatch(section -> msids(section).size() > 1)) {
            return true;
        }
        String semantic = remote.value("msid-semantic");
        boolean wildcard = semantic != null && semantic.trim().equals("WMS *");
        if (media.isEmpty() || wildcard || media.stream().anyMatch(PlanB::isUnified)) {
            return false;
        }
        if (media.stream().anyMatch(section -> section.direction().sends())) {
            return media.stream().anyMatch(PlanB::namesTracks);
        }
        return semantic != null && media.stream().allMatch(PlanB::isNamedByKind);
    }

    /**
     * The same, unless the client has said it.
     *
     * @param semantics "plan-b" or "unified-plan", as in libwebrtc's sdpSemantics; anything else says nothing
     */
    public static boolean detects(SessionDescription remote, @Nullable String semantics) {
        return switch (semantics == null ? "" : semantics) {
            case "plan-b" -> true;
            case "unified-plan" -> false;
            default -> detects(remote);
        };
    }

    private static boolean isUnified(MediaSection section) {
        return section.has("msid")
                || section.has("rid")
                || section.has("simulcast")
                || section.attributes().stream().anyMatch(Sections::isUnifiedExtension);
    }

    private static boolean namesTracks(MediaSection section) {
        boolean named = section.values("ssrc").stream()
                .map(PlanB::detail)
                .anyMatch(detail ->
                        detail.startsWith("msid:") || detail.startsWith("mslabel:") || detail.startsWith("label:"));
        boolean layered = section.ssrcGroups().stream()
                .anyMatch(group -> group.semantics().equals("SIM"));
        return section.direction().sends() && (named || layered);
    }

    private static boolean isNamedByKind(MediaSection section) {
        return section.type().equals(section.mid()) && section.has("extmap") && !section.has("ssrc");
    }

    /** What SSRCs are called, read without judging it. */
    private static Set<String> msids(MediaSection section) {
        Set<String> msids = new HashSet<>();
        Set<String> labels = new HashSet<>();
        for (Attribute attribute : section.attributes()) {
            String detail = attribute.name().equals("ssrc") ? detail(attribute.text()) : "";
            if (detail.startsWith("msid:")) {
                msids.add(detail.substring(5).trim());
            } else if (detail.startsWith("label:")) {
                labels.add(detail.substring(6).trim());
            }
        }
        return msids.isEmpty() ? labels : msids;
    }

    private static String detail(String ssrcLine) {
        return ssrcLine.substring(ssrcLine.indexOf(' ') + 1).trim();
    }
}
