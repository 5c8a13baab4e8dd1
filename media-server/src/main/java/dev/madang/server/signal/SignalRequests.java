package dev.madang.server.signal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.madang.media.engine.MediaException;
import dev.madang.media.sdp.SdpException;
import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Actor;
import dev.madang.rooms.model.Ban;
import dev.madang.rooms.model.PeoplePage;
import dev.madang.rooms.model.RefusedException;
import dev.madang.rooms.registry.NodeRecord;
import dev.madang.rooms.registry.RegistryAwayException;
import dev.madang.rooms.router.Presence;
import dev.madang.server.api.BanDocument;
import dev.madang.server.api.Cursors;
import dev.madang.server.api.InvitationDocument;
import dev.madang.server.api.Values;
import dev.madang.server.bound.JsonText;
import dev.madang.server.problem.ProblemException;
import dev.madang.server.problem.ProblemKind;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Reads messages, checks them, does what they ask, and answers. */
@Singleton
final class SignalRequests {
    private static final Logger LOG = Logger.getLogger("dev.madang.signal");
    private static final int MOST_PEOPLE = 500;
    private static final int MOST_BANS = 500;

    private final SignalSessions sessions;
    private final SignalPipe pipe;
    private final ObjectMapper json;
    private final ObjectReader reader;

    @Inject
    SignalRequests(SignalSessions sessions, SignalPipe pipe, ObjectMapper json) {
        this.pipe = pipe;
        this.sessions = sessions;
        this.json = json;
        reader = json.readerFor(ClientMessage.class)
                .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    /** A message of that socket; errors are answered and change nothing. */
    void handle(SignalConnection connection, String text) {
        if (!connection.allows(System.nanoTime())) {
            fail(connection, null, ProblemKind.TOO_MANY_REQUESTS, "too many messages");
            connection.close(SignalConnection.TOO_FAST, "too many messages");
            return;
        }
        SignalPipe.Far far = connection.far();
        if (far != null) {
            far.send(text);
            return;
        }
        Integer id = null;
        try {
            JsonNode tree = json.readTree(text);
            id = tree.path("id").isInt() ? Integer.valueOf(tree.path("id").intValue()) : null;
            if (JsonText.hasHalfPairs(text)) {
                throw Values.invalid(JsonText.HALF_PAIR);
            }
            ClientMessage message = reader.readValue(tree);
            if (message == null) {
                throw new ProblemException(ProblemKind.MALFORMED_JSON, "an object is expected");
            }
            handle(connection, message, tree.path("again").asBoolean(), text);
        } catch (SessionOverException over) {
            connection.send(SharedText.write(json, new ServerMessage.End(Views.lower(over.why()), null)));
            connection.end(over.why());
        } catch (JsonProcessingException malformed) {
            fail(connection, id, ProblemKind.MALFORMED_JSON, words(malformed));
        } catch (java.io.IOException impossible) {
            throw new IllegalStateException(impossible);
        } catch (ProblemException problem) {
            String detail = problem.getMessage();
            fail(connection, id, problem.kind(), detail == null ? problem.kind().title() : detail);
        } catch (RefusedException refused) {
            fail(connection, id, ProblemKind.of(refused.refusal()), refused.getMessage());
        } catch (SdpException unusable) {
            fail(connection, id, sdpKind(unusable), unusable.getMessage());
        } catch (MediaException unable) {
            fail(connection, id, ProblemKind.NODE_FULL, unable.getMessage());
        } catch (RegistryAwayException away) {
            fail(connection, id, ProblemKind.FLEET_AWAY, ProblemKind.FLEET_AWAY.title());
        } catch (RuntimeException bug) {
            LOG.error("a message failed", bug);
            fail(connection, id, ProblemKind.INTERNAL_ERROR, ProblemKind.INTERNAL_ERROR.title());
        }
    }

    private static String words(JsonProcessingException malformed) {
        return malformed instanceof com.fasterxml.jackson.databind.exc.InvalidTypeIdException
                ? "the type is missing or unknown"
                : "the message is not the JSON that is expected here";
    }

    private static ProblemKind sdpKind(SdpException unusable) {
        return switch (unusable.reason()) {
            case MALFORMED, DUPLICATE_MID, CONTRADICTORY_SSRC_GROUPS -> ProblemKind.MALFORMED_SDP;
            case TOO_LARGE -> ProblemKind.TOO_LARGE;
            default -> ProblemKind.SDP_NOT_ANSWERABLE;
        };
    }

    /** By the socket, not by the outbox: an error is no part of what a session repeats. */
    private void fail(SignalConnection connection, @Nullable Integer id, ProblemKind kind, @Nullable String message) {
        String words = message == null ? kind.title() : message;
        connection.send(SharedText.write(json, new ServerMessage.Failure(id, kind.slug(), words)));
    }

    private void handle(SignalConnection connection, ClientMessage message, boolean again, String text)
            throws SdpException {
        if (message instanceof ClientMessage.Join join) {
            if (connection.session() != null) {
                throw new ProblemException(ProblemKind.OUT_OF_ORDER, "this socket has joined already");
            }
            if (!connection.isPassedOn() && passOn(connection, join, text)) {
                return;
            }
            connection.session(sessions.join(join, connection, connection.client()));
            return;
        }
        SignalSession session = connection.session();
        if (session == null) {
            throw new ProblemException(ProblemKind.OUT_OF_ORDER, "join comes first");
        }
        Integer id = message.id();
        if (id != null && isDoneOnce(message)) {
            once(session, message, id, again);
        } else {
            act(session, message);
        }
    }

    /** Whether the session is, or is to be, on another node, which has the socket from now on. */
    private boolean passOn(SignalConnection connection, ClientMessage.Join join, String text) {
        Set<String> except = new HashSet<>();
        Optional<NodeRecord> there = sessions.elsewhere(join, except);
        while (there.isPresent()) {
            try {
                connection.passOn(pipe.open(connection, there.get(), text));
                connection.trust();
                return true;
            } catch (SignalPipe.AwayException away) {
                LOG.debug("another node is tried", away);
                except.add(there.get().name());
                there = sessions.elsewhere(join, except);
            }
        }
        return false;
    }

    /** What others are told of as a thing that happened: the other requests say how something is to be. */
    private static boolean isDoneOnce(ClientMessage message) {
        return message instanceof ClientMessage.Send
                || message instanceof ClientMessage.Hand
                || message instanceof ClientMessage.Silence
                || message instanceof ClientMessage.ChangeRole
                || message instanceof ClientMessage.Invite
                || message instanceof ClientMessage.CloseRoom
                || message instanceof ClientMessage.Remove;
    }

    private void once(SignalSession session, ClientMessage message, int id, boolean again) throws SdpException {
        DoneRequests done = session.done();
        synchronized (done) {
            ServerMessage answered = again ? done.answer(id) : null;
            if (answered != null) {
                session.tell(answered);
                return;
            }
            done.forget(id);
            act(session, message);
            done.add(id, new ServerMessage.Ok(id, null));
        }
    }

    private void act(SignalSession session, ClientMessage message) throws SdpException {
        session.rates().check(message, System.nanoTime());
        switch (message) {
            case ClientMessage.Join join -> throw new IllegalStateException("handled before: " + join.id());
            case ClientMessage.Publish publish -> session.legs().publish(publish);
            case ClientMessage.Receive receive ->
                session.legs().receive(receive.id(), RequestValues.dialect(receive.semantics()), receive.fresh());
            case ClientMessage.Ping ping -> done(session, ping);
            case ClientMessage.Restart restart -> session.legs().restart(restart.id());
            case ClientMessage.Answer answer -> {
                session.legs().answer(answer);
                done(session, answer);
            }
            case ClientMessage.Trickle trickle -> done(session, trickle);
            case ClientMessage.Mute mute -> {
                session.presence()
                        .mute(RequestValues.track(mute.track()), RequestValues.yesOrNo("muted", mute.muted()));
                done(session, mute);
            }
            case ClientMessage.Silence silence -> {
                silence(session, silence);
                done(session, silence);
            }
            case ClientMessage.Prefer prefer -> {
                session.presence().prefer(RequestValues.wishes(prefer.tracks()));
                done(session, prefer);
            }
            case ClientMessage.Hand hand -> {
                session.presence().raiseHand(RequestValues.yesOrNo("raised", hand.raised()));
                done(session, hand);
            }
            case ClientMessage.ChangeRole change -> {
                promote(session, change);
                done(session, change);
            }
            case ClientMessage.Remove remove -> {
                Presence by = session.presence();
                session.room()
                        .remove(
                                by.actor(),
                                RequestValues.participant(remove.participant()),
                                Values.banTime(remove.banSeconds()));
                done(session, remove);
            }
            case ClientMessage.Bans bans -> {
                Presence by = session.presence();
                session.tell(page(bans, session.room().bans(by.actor())));
            }
            case ClientMessage.Unban unban -> {
                Presence by = session.presence();
                session.room().unban(by.actor(), String.valueOf(unban.ban()));
                done(session, unban);
            }
            case ClientMessage.Metadata change -> {
                Presence by = session.presence();
                Optional<String> metadata = Values.metadata(change.metadata());
                session.room()
                        .changeMetadata(
                                by.actor(), by.participantId(), metadata == null ? null : metadata.orElse(null));
                done(session, change);
            }
            case ClientMessage.ChangeRoom change -> {
                Presence by = session.presence();
                session.room().change(by.actor(), RequestValues.change(change));
                done(session, change);
            }
            case ClientMessage.CloseRoom close -> {
                Presence by = session.presence();
                String reason = Values.reason(close.reason());
                Actor actor = by.actor();
                session.room().requireMayClose(actor);
                // Answered first: the session ends with the room.
                done(session, close);
                session.room().close(actor, reason);
            }
            case ClientMessage.People people -> {
                PeoplePage page = session.presence()
                        .audience(Cursors.read(people.cursor()), Values.limit(people.limit(), MOST_PEOPLE));
                Long next = page.next();
                session.tell(new ServerMessage.People(
                        people.id(), Views.people(page.people()), next == null ? null : Cursors.write(next)));
            }
            case ClientMessage.Invite invite -> {
                Presence by = session.presence();
                tell(
                        session,
                        invite.id(),
                        ServerMessage.Invited.of(
                                invite.id(),
                                InvitationDocument.of(session.room()
                                        .invite(
                                                by.actor(),
                                                Values.role(invite.role()),
                                                Values.uses(invite.uses()),
                                                Values.invitationLife(invite.ttlSeconds()),
                                                Values.label(invite.name())))));
            }
            case ClientMessage.Ticket ticket -> session.tell(new ServerMessage.Ticket(ticket.id(), session.ticket()));
            case ClientMessage.Send send -> {
                String text = RequestValues.data(send.data());
                session.rates().checkData(text, System.nanoTime());
                Presence by = session.presence();
                long number = session.room().send(by.actor(), RequestValues.names(send.to()), text);
                if (send.id() != null) {
                    tell(session, send.id(), new ServerMessage.Ok(send.id(), number));
                }
            }
            case ClientMessage.Quality quality -> {
                session.qualityEvery(RequestValues.qualityEvery(quality.every()));
                done(session, quality);
            }
            case ClientMessage.Leave leave -> {
                Integer id = leave.id();
                // Answered when it is so: its place is free then.
                sessions.end(session, id == null ? null : new ServerMessage.Ok(id, null));
            }
        }
    }

    private static ServerMessage.Bans page(ClientMessage.Bans asked, List<Ban> all) {
        long from = Math.clamp(Cursors.read(asked.cursor()), 0, all.size());
        long to = Math.min(all.size(), from + Values.limit(asked.limit(), MOST_BANS));
        return new ServerMessage.Bans(
                asked.id(),
                all.subList((int) from, (int) to).stream().map(BanDocument::of).toList(),
                to == all.size() ? null : Cursors.write(to));
    }

    private static void silence(SignalSession session, ClientMessage.Silence silence) {
        Actor by = session.presence().actor();
        Boolean held =
                RequestValues.yesOrNo("silenced", silence.silenced()) ? !Boolean.FALSE.equals(silence.held()) : null;
        if (silence.track() != null) {
            session.room().silence(by, RequestValues.track(silence.track()), held);
        } else {
            session.room()
                    .silence(by, RequestValues.participant(silence.participant()), Values.kind(silence.kind()), held);
        }
    }

    private static void promote(SignalSession session, ClientMessage.ChangeRole change) {
        Grants grants = Values.grants(change.grants());
        Role role = change.role() == null && grants != null ? null : Values.role(change.role());
        session.room()
                .promote(session.presence().actor(), RequestValues.participant(change.participant()), role, grants);
    }

    /** An answer that says more than that it is done: said again to whoever asks again. */
    private static void tell(SignalSession session, @Nullable Integer id, ServerMessage answer) {
        if (id != null) {
            session.done().add(id, answer);
        }
        session.tell(answer);
    }

    private static void done(SignalSession session, ClientMessage message) {
        Integer id = message.id();
        if (id != null) {
            session.tell(new ServerMessage.Ok(id, null));
        }
    }

    /** Whether anything is heard by a socket has changed. */
    void heardOrNot(SignalConnection connection) {
        connection.tellHeard(sessions);
    }

    /** A socket is gone. */
    void dropped(SignalConnection connection) {
        SignalSession session = connection.session();
        if (session != null) {
            sessions.dropped(session, connection);
        }
    }
}
