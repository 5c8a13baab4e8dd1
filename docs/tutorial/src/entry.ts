import { join, type RoomSession } from "@madang/sdk";
import { part } from "./page.ts";

/** What people of both rooms say to each other. The SDK carries any JSON; this is the application's choice. */
export interface Chat {
  readonly text: string;
}

const query = new URLSearchParams(location.search);
/** The code of an invitation, for those who have no account here. */
const invitation = query.get("invitation");
const user = query.get("user") ?? "";
const room = location.pathname.includes("shop") ? "shop" : "class";

/** Asks this page's own server, which knows who the user is and what it may be. */
async function ask(path: string, more: Record<string, string> = {}, method = "GET"): Promise<string> {
  const response = await fetch(`/api/${path}?${new URLSearchParams({ room, user, ...more })}`, { method });
  // An error with the status of a refusal ends the session; any other is tried again.
  if (!response.ok) throw Object.assign(new Error(await response.text()), { status: response.status });
  return response.text();
}

/** Turns an invitation into a token, at the media server itself. Each time is one of its uses, so a reload keeps the token. */
async function invited(media: string, code: string): Promise<string> {
  const kept = sessionStorage.getItem(code);
  if (kept !== null) return kept;
  const response = await fetch(`${media}/v1/invitations/${code}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ name: part<HTMLInputElement>("name").value }),
  });
  if (!response.ok) throw Object.assign(new Error("The invitation is not good any more"), { status: response.status });
  const { token } = (await response.json()) as { token: string };
  sessionStorage.setItem(code, token);
  return token;
}

/** Comes into the room. */
export async function enter(): Promise<RoomSession<Chat>> {
  const media = await ask("media");
  return join<Chat>({
    endpoint: `${media}/v1/signal`,
    token: () => (invitation === null ? ask("token") : invited(media, invitation)),
  });
}

/** Has this page's own server do something that only the host may ask for, to a participant, a ban or a product. */
export async function order(what: "mute" | "remove" | "unban" | "show", subject: string): Promise<void> {
  await ask(what, { subject }, "POST");
}

/** A link to this page for whoever has the code. */
export function linkOf(code: string): string {
  return `${location.origin}${location.pathname}?invitation=${code}`;
}

// Who has come in by it already is known by that name.
part("name").hidden = invitation === null || sessionStorage.getItem(invitation) !== null;
