export type Part = "host" | "viewer";

/** What the page's address asks for: `/live/?room=NAME&as=host|viewer#token=JWT`. */
export interface Address {
  readonly room: string | null;
  readonly part: Part | null;
  readonly token: string | null;
}

const ROOM = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

export function isRoomName(name: string): boolean {
  return ROOM.test(name);
}

/** Room and part come from the query, or else from the token's claims, which only the server can check. */
export function readAddress(href: string): Address {
  const url = new URL(href);
  const token = new URLSearchParams(url.hash.slice(1)).get("token");
  const claims = token === null ? {} : claimsOf(token);
  const room = url.searchParams.get("room") ?? claims.room ?? null;
  const as = url.searchParams.get("as") ?? claims.role ?? (token === null ? null : "viewer");
  return {
    room: room !== null && isRoomName(room) ? room : null,
    part: as === null ? null : as === "host" ? "host" : "viewer",
    token,
  };
}

/** The address of the same page for one part of a room, without any token. */
export function addressOf(href: string, room: string, part: Part): string {
  const url = new URL(href);
  url.search = new URLSearchParams({ room, as: part }).toString();
  url.hash = "";
  return url.href;
}

const FIRST = ["sunny", "quiet", "open", "merry", "breezy", "warm", "early", "late", "bright", "mellow"];
const SECOND = ["yard", "gate", "porch", "pine", "drum", "kite", "lantern", "magpie", "persimmon", "well"];

export function suggestRoomName(random: () => number): string {
  const pick = (words: readonly string[]) => words[Math.floor(random() * words.length)]!;
  return `${pick(FIRST)}-${pick(SECOND)}-${10 + Math.floor(random() * 90)}`;
}

function claimsOf(token: string): { room?: string; role?: string } {
  try {
    const payload = (token.split(".")[1] ?? "").replace(/-/g, "+").replace(/_/g, "/");
    const claims: unknown = JSON.parse(atob(payload));
    const { room, role } = claims as Record<string, unknown>;
    return { ...(typeof room === "string" && { room }), ...(typeof role === "string" && { role }) };
  } catch {
    return {};
  }
}
