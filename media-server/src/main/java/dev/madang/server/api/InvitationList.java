package dev.madang.server.api;

import java.util.List;

/** The invitations to a room. */
record InvitationList(List<InvitationDocument> invitations) {}
