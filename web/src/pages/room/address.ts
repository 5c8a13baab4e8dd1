export const MODES = ["live", "multi-guest", "group", "conference"] as const;

export type Mode = (typeof MODES)[number];

/** Roles that one may come in with, the usual one first. */
export const ROLES: Readonly<Record<Mode, readonly string[]>> = {
  live: ["host", "viewer"],
  "multi-guest": ["host", "guest", "viewer"],
  group: ["member"],
  conference: ["member", "viewer"],
};

/** What a moderator may turn somebody of a role into. */
export function turnsInto(mode: string, role: string): string | null {
  if (mode === "multi-guest") return role === "viewer" ? "guest" : role === "guest" ? "viewer" : null;
  if (mode === "conference") return role === "viewer" ? "member" : role === "member" ? "viewer" : null;
  return null;
}

/** What the page's address asks for: `/room/?room=NAME&mode=MODE&role=ROLE#token=JWT`, all optional. */
export interface Address {
  readonly room: string | null;
  readonly mode: Mode;
  readonly role: string;
  readonly token: string | null;
}

export function readAddress(href: string): Address {
  const url = new URL(href);
  const asked = url.searchParams.get("mode");
  const mode = MODES.find((each) => each === asked) ?? "group";
  const role = url.searchParams.get("role");
  return {
    room: url.searchParams.get("room"),
    mode,
    role: role !== null && ROLES[mode].includes(role) ? role : ROLES[mode][0]!,
    token: new URLSearchParams(url.hash.slice(1)).get("token"),
  };
}

/** The address that leads others into the same room; with a token they need not know the service. */
export function inviteTo(href: string, room: string, mode: string, token: string | null = null): string {
  const url = new URL(href);
  url.search = new URLSearchParams({ room, mode, role: invitedRole(mode) }).toString();
  url.hash = token === null ? "" : new URLSearchParams({ token }).toString();
  return url.href;
}

/** What those who are invited come in as. */
export function invitedRole(mode: string): string {
  return mode === "group" ? "member" : "viewer";
}

const WAS_HERE = "madang.was-here";

/** Leaves a note for the page that takes this one's place in the tab; a copy of the tab, made meanwhile, has none. */
export function leaveNote(storage: Pick<Storage, "setItem">, room: string, role: string, name: string): void {
  storage.setItem(WAS_HERE, JSON.stringify([room, role, name]));
}

/** Takes the note of the page before: whether it was the same one, who may still seem to be in the room, is asked later. */
export function takeNote(storage: Pick<Storage, "getItem" | "removeItem">): (room: string, role: string, name: string) => boolean {
  const note = storage.getItem(WAS_HERE);
  storage.removeItem(WAS_HERE);
  return (...who) => note === JSON.stringify(who);
}

/** The name itself, or the next one that nobody has: "Kim 2". */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  let free = name;
  for (let number = 2; taken.has(free); number++) free = `${name} ${number}`;
  return free;
}
