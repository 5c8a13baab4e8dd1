import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { mintToken } from "../src/server.ts";

const service = { key: "dev", secret: "dev-secret" };

function decoded(part: string | undefined): Record<string, unknown> {
  return JSON.parse(Buffer.from(part ?? "", "base64url").toString()) as Record<string, unknown>;
}

test("a token says who comes as what, and for how long", () => {
  const before = Math.floor(Date.now() / 1_000);
  const token = mintToken({
    ...service,
    room: "yard",
    role: "member",
    identity: "user-17",
    name: "Zoë",
    metadata: { seat: 3 },
    grants: { moderate: true, publishScreen: false },
    ttlSeconds: 60,
  });
  const [header, claims, signature] = token.split(".");
  assert.deepEqual(decoded(header), { alg: "HS256", typ: "JWT" });
  const { iat, exp, jti, ...said } = decoded(claims);
  assert.deepEqual(said, {
    iss: "dev",
    sub: "user-17",
    name: "Zoë",
    room: "yard",
    role: "member",
    metadata: { seat: 3 },
    grants: { moderate: true, publishScreen: false },
  });
  assert.ok(Number(iat) >= before);
  assert.equal(Number(exp), Number(iat) + 60);
  assert.match(String(jti), /^[0-9a-f-]{36}$/);
  assert.equal(signature, createHmac("sha256", "dev-secret").update(`${header}.${claims}`).digest("base64url"));
});

test("what is not wished for is not in it, and it lives for an hour", () => {
  const claims = decoded(mintToken({ ...service, room: "yard", role: "viewer" }).split(".")[1]);
  assert.deepEqual(Object.keys(claims).sort(), ["exp", "iat", "iss", "jti", "role", "room"]);
  assert.equal(Number(claims["exp"]) - Number(claims["iat"]), 3_600);
});

test("a token that would be over at once is not made", () => {
  for (const ttlSeconds of [0, -1, Number.NaN]) {
    assert.throws(() => mintToken({ ...service, room: "yard", role: "viewer", ttlSeconds }), RangeError);
  }
});
