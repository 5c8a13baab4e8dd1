package dev.madang.probe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.madang.media.client.MediaClient;
import dev.madang.media.engine.CloseReason;
import dev.madang.media.engine.PeerHandle;
import dev.madang.media.engine.PeerListener;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SdpParser;
import dev.madang.media.sdp.SdpWriter;
import dev.madang.media.track.TrackTap;
import java.io.IOException;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One participant of a room: signals, receives, and sends where it is told to. Any thread. */
public final class Caller implements AutoCloseable {
    private static final Set<Codec> CODECS = EnumSet.of(Codec.OPUS, Codec.VP8);

    private final int number;
    private volatile String role;
    private volatile Target target;
    private final MediaClient client;
    private final AtomicInteger offers = new AtomicInteger();
    private final Map<String, Integer> senderOfParticipant = new ConcurrentHashMap<>();
    private final Map<String, String> participantOfMid = new ConcurrentHashMap<>();
    private final Map<String, SlotReception> slots = new ConcurrentHashMap<>();
    private final Set<String> present = ConcurrentHashMap.newKeySet();
    private final Set<Integer> saidToBeGone = ConcurrentHashMap.newKeySet();
    private volatile @Nullable SignalLink link;
    private volatile @Nullable PeerHandle receiving;
    private volatile @Nullable PeerHandle sending;
    private volatile @Nullable CallSource source;
    private volatile @Nullable String id;
    private volatile @Nullable String session;
    private volatile @Nullable String ticket;
    private volatile @Nullable String failure;
    private volatile @Nullable String ended;
    private volatile JsonNode tracks = SignalLink.JSON.createObjectNode();

    /**
     * @param number others know it by that, and its media is marked with it
     * @param target the room, and by which entry it comes
     */
    public Caller(int number, String role, Target target, MediaClient client) {
        this.number = number;
        this.role = role;
        this.target = target;
        this.client = client;
    }

    /** Its name in the room; others know its number by it. */
    public String name() {
        return "caller-" + number;
    }

    /** What it was made with. */
    public int number() {
        return number;
    }

    /** Its role, as the room told it last. */
    public String role() {
        return role;
    }

    private SignalLink link() throws IOException {
        SignalLink open = link;
        if (open == null) {
            throw new IOException("not joined");
        }
        return open;
    }

    /** Joins the room. */
    public void join() throws IOException {
        connect(null);
    }

    /**
     * Comes in by another entry, with its ticket: its connections are lost, and it does not know whether the room knows that. It receives
     * there, and sends when it did.
     */
    public void enter(Target other) throws IOException {
        boolean sent = isSending();
        close();
        receiving = null;
        slots.clear();
        participantOfMid.clear();
        present.clear();
        target = other;
        connect(null);
        receive();
        if (sent) {
            send();
        }
    }

    /** By which entry it came. */
    Target entry() {
        return target;
    }

    private void connect(@Nullable ObjectNode resume) throws IOException {
        SignalLink opened = target.signal();
        link = opened;
        opened.listen(this::take);
        ObjectNode join = SignalLink.message("join").put("token", target.mintFor(name(), role));
        if (ticket != null) {
            join.put("ticket", ticket);
        }
        if (resume != null) {
            opened.last(resume.path("last").asLong());
            join.set("resume", resume);
        }
        opened.request(join);
    }

    /** Loses its socket and comes back by another. */
    void dropSocket() throws IOException {
        link().abort();
        comeBack();
    }

    /**
     * Sends a message longer than is allowed, so that the server closes the socket; comes back by another.
     *
     * @return the close code
     */
    int sayTooMuch(String text) throws IOException {
        SignalLink before = link();
        before.send(SignalLink.message("send").put("data", text).toString());
        int code = before.awaitClose();
        before.abort();
        comeBack();
        return code;
    }

    private void comeBack() throws IOException {
        SignalLink before = link();
        ObjectNode resume =
                SignalLink.JSON.createObjectNode().put("session", session).put("last", before.last());
        connect(resume);
    }

    /** Begins to receive. */
    public void receive() throws IOException {
        link().request(SignalLink.message("receive"));
    }

    /** Begins to send sound and three encodings of a picture. */
    public void send() throws IOException {
        CallSource made = new CallSource(number);
        MediaClient.PendingOffer offer =
                client.offerToPublish(List.of(MediaKind.AUDIO, MediaKind.VIDEO), CODECS, CallSource.RIDS);
        ObjectNode publish = SignalLink.message("publish").put("sdp", SdpWriter.write(offer.description()));
        ObjectNode sources = publish.putObject("sources");
        sources.putObject("0").put("source", "microphone");
        sources.putObject("1").put("source", "camera");
        JsonNode published = link().request(publish);
        tracks = published.path("tracks");
        try {
            sending =
                    client.publish(offer, SdpParser.parse(published.path("sdp").asText()), new PeerListener() {}, made);
            source = made;
        } catch (SdpException unusable) {
            throw new IOException("the answer cannot be used: " + unusable.getMessage(), unusable);
        }
    }

    /** How loud it speaks: 0 for the loudest to 127 for silence. */
    void level(int level) {
        CallSource speaking = source;
        if (speaking != null) {
            speaking.level(level);
        }
    }

    /** Any other request. */
    public JsonNode request(ObjectNode message) throws IOException {
        return link().request(message);
    }

    private void take(JsonNode message) {
        try {
            switch (message.path("type").asText()) {
                case "joined" -> joined(message);
                case "participants" -> {
                    message.path("present").forEach(this::know);
                    message.path("gone").forEach(gone -> forget(gone.asText()));
                }
                case "offer" -> answer(message);
                case "slots" -> message.path("slots").forEach(this::slot);
                case "self" -> self(message);
                case "leg-closed" -> legClosed(message.path("leg").asText());
                case "end" -> ended = message.path("reason").asText();
                default -> {}
            }
        } catch (IOException | SdpException | RuntimeException e) {
            failure = name() + ": " + e;
        }
    }

    private void self(JsonNode message) {
        role = message.at("/self/role").asText();
        keep(message);
    }

    private void keep(JsonNode message) {
        if (message.has("ticket")) {
            ticket = message.path("ticket").asText();
        }
    }

    private void forget(String participant) {
        present.remove(participant);
        Integer gone = senderOfParticipant.get(participant);
        if (gone != null) {
            saidToBeGone.add(gone);
        }
    }

    private void joined(JsonNode message) {
        keep(message);
        present.clear();
        id = message.at("/self/id").asText();
        session = message.path("session").asText();
        know(message.path("self"));
        message.path("others").forEach(this::know);
        message.path("slots").forEach(this::slot);
    }

    private void know(JsonNode person) {
        present.add(person.path("id").asText());
        String name = person.path("name").asText();
        if (name.startsWith("caller-")) {
            senderOfParticipant.put(person.path("id").asText(), Integer.parseInt(name.substring("caller-".length())));
        }
        participantOfMid.forEach((mid, participant) -> reception(mid).sender(sender(participant)));
    }

    private int sender(String participant) {
        return senderOfParticipant.getOrDefault(participant, -1);
    }

    private SlotReception reception(String mid) {
        return slots.computeIfAbsent(mid, any -> new SlotReception(name() + ", slot " + mid));
    }

    private void slot(JsonNode slot) {
        String mid = slot.path("mid").asText();
        if (slot.path("participant").isNull()) {
            participantOfMid.remove(mid);
            reception(mid).sender(-1);
        } else {
            String participant = slot.path("participant").asText();
            participantOfMid.put(mid, participant);
            reception(mid).sender(sender(participant));
        }
    }

    private void answer(JsonNode message) throws IOException, SdpException {
        offers.incrementAndGet();
        var offer = SdpParser.parse(message.path("sdp").asText());
        PeerHandle peer = receiving;
        String answer;
        if (peer == null) {
            peer = client.watchOffered(offer, CODECS, new PeerListener() {}, this::tap);
            receiving = peer;
            answer = SdpWriter.write(peer.localDescription());
        } else {
            answer = SdpWriter.write(peer.answer(offer));
        }
        ObjectNode reply = SignalLink.message("answer")
                .put("offer", message.path("offer").asInt())
                .put("sdp", answer);
        // Not as a request: its answer would wait for this very thread.
        link().send(reply.toString());
    }

    private TrackTap tap(String mid) {
        SlotReception slot = reception(mid);
        return (producer, encoding, packet, codec, wireBytes) -> slot.onPacket(packet, wireBytes);
    }

    private void legClosed(String leg) {
        if (leg.equals("publish")) {
            stopSending();
        }
    }

    /** Sends no more; the room is told by the end of the connection. */
    void stopSending() {
        PeerHandle peer = sending;
        sending = null;
        CallSource playing = source;
        source = null;
        if (playing != null) {
            playing.stop();
        }
        if (peer != null) {
            peer.close(CloseReason.REQUESTED);
        }
    }

    /** Offers of the receive leg so far. */
    int offers() {
        return offers.get();
    }

    /** Whether it sends. */
    public boolean isSending() {
        return sending != null;
    }

    /** Its participant id, null before it joined. */
    public @Nullable String id() {
        return id;
    }

    /** The tracks that it publishes, by mid: sound has 0, the picture 1. */
    public JsonNode tracks() {
        return tracks;
    }

    /** The ids of those who are in the room, itself too, as it was told. */
    public Set<String> present() {
        return Set.copyOf(present);
    }

    /** The numbers of callers of whom it was ever told that they are gone. */
    public Set<Integer> saidToBeGone() {
        return Set.copyOf(saidToBeGone);
    }

    /** The senders that are in its Slots now, each as often as it has tracks there. */
    public List<Integer> senders() {
        return slots.values().stream()
                .map(SlotReception::sender)
                .filter(sender -> sender >= 0)
                .sorted()
                .toList();
    }

    /** The Slots by their mid. */
    Map<String, SlotReception> slotsByMid() {
        return slots;
    }

    /** The Slots. */
    public Collection<SlotReception> slots() {
        return slots.values();
    }

    /** What went wrong, or null. */
    public @Nullable String failure() {
        return failure;
    }

    /** Why its session ended, or null. */
    public @Nullable String ended() {
        return ended;
    }

    /** Says goodbye. */
    public void leave() throws IOException {
        link().request(SignalLink.message("leave"));
        close();
    }

    @Override
    public void close() {
        stopSending();
        PeerHandle peer = receiving;
        if (peer != null) {
            peer.close(CloseReason.REQUESTED);
        }
        SignalLink open = link;
        if (open != null) {
            open.close();
        }
    }
}
