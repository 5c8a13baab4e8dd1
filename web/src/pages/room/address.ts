import type { ParticipantInfo, RightsInfo, Role } from "../sdk/madang.js";

export const MODES = ["live", "multi-guest", "group", "conference"] as const;

export type Mode = (typeof MODES)[number];

/** Roles that one may come in with. */
export const ROLES: Readonly<Record<Mode, readonly Role[]>> = {
  live: ["host", "viewer"],
  "multi-guest": ["host", "guest", "viewer"],
  group: ["host", "member"],
  conference: ["host", "member", "viewer"],
};

/** As what one comes into a room that is there already. */
const USUAL: Readonly<Record<Mode, Role>> = { live: "viewer", "multi-guest": "viewer", group: "member", conference: "member" };

export function modeOf(name: string | null): Mode | null {
  return MODES.find((each) => each === name) ?? null;
}

/** Whoever makes a room is its host. */
export function usualRole(mode: Mode, isNew: boolean): Role {
  return isNew ? "host" : USUAL[mode];
}

/** Whether it stands on the stage, where there is one. */
export function isOnStage(role: string): boolean {
  return role === "host" || role === "guest" || role === "member";
}

/** The two roles between which a moderator moves people, where there are such. */
const TURNS: Readonly<Record<Mode, readonly [Role, Role] | null>> = {
  live: null,
  "multi-guest": ["viewer", "guest"],
  group: null,
  conference: ["viewer", "member"],
};

/** What a moderator may turn somebody of a role into. */
export function turnsInto(modeName: string, role: string): Role | null {
  const mode = modeOf(modeName);
  const [one, other] = (mode !== null && TURNS[mode]) || [null, null];
  return role === one ? other : role === other ? one : null;
}

/** As what others may be invited, the usual role first: nobody gives what he has not, and only hosts invite hosts. */
export function invitableRoles(modeName: string, self: ParticipantInfo | null, rights: RightsInfo | null): readonly Role[] {
  const mode = modeOf(modeName);
  if (mode === null) return [];
  const publishes = rights?.publishAudio === true && rights.publishVideo && rights.publishScreen;
  const may = (role: Role) => (role === "host" ? self?.role === "host" && publishes : !isOnStage(role) || publishes);
  // Those with the least to say are invited most.
  return [...ROLES[mode]].reverse().filter(may);
}

/** What the page's address asks for: `/room/?room=NAME&mode=MODE&role=ROLE#token=JWT` or `/room/?invitation=CODE`, all optional. */
export interface Address {
  readonly room: string | null;
  readonly mode: Mode;
  /** Null where the page is to choose. */
  readonly role: Role | null;
  readonly token: string | null;
  readonly invitation: string | null;
}

export function readAddress(href: string): Address {
  const url = new URL(href);
  const mode = modeOf(url.searchParams.get("mode")) ?? "group";
  return {
    room: url.searchParams.get("room"),
    mode,
    role: ROLES[mode].find((each) => each === url.searchParams.get("role")) ?? null,
    token: new URLSearchParams(url.hash.slice(1)).get("token"),
    invitation: url.searchParams.get("invitation") || null,
  };
}
