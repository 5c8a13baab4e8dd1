import { createHmac, randomUUID } from "node:crypto";
import type { Grants, Metadata, Role } from "./rights.ts";

const DEFAULT_TTL_SECONDS = 3_600;

export interface TokenWish {
  /** The service's key. */
  readonly key: string;
  /** The service's secret; never send it to a browser. */
  readonly secret: string;
  readonly room: string;
  readonly role: Role;
  /** Tells people of a room apart: whoever comes by the same one is the same participant. Only who does not publish needs none. */
  readonly identity?: string;
  /** What others read. Default: the identity. */
  readonly name?: string;
  /** What others see besides. */
  readonly metadata?: Metadata;
  /** Rights that differ from the role's. */
  readonly grants?: Grants;
  /** How long one may come in by it; media servers take a day at the most. Default: an hour. */
  readonly ttlSeconds?: number;
}

/** Makes a token that lets somebody into a room: a JWT, signed with HS256 and the service's secret. */
export function mintToken(wish: TokenWish): string {
  const { key, secret, room, role, identity, name, metadata, grants, ttlSeconds = DEFAULT_TTL_SECONDS } = wish;
  if (!(ttlSeconds >= 1)) throw new RangeError("ttlSeconds is 1 or more");
  const now = Math.floor(Date.now() / 1_000);
  // What is undefined is left out of the JSON.
  const claims = {
    iss: key,
    sub: identity,
    name,
    room,
    role,
    metadata,
    grants,
    iat: now,
    exp: now + Math.floor(ttlSeconds),
    jti: randomUUID(),
  };
  const signed = `${encoded({ alg: "HS256", typ: "JWT" })}.${encoded(claims)}`;
  return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
