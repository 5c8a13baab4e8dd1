import assert from "node:assert/strict";
import { test } from "node:test";
import { claimsOf, endMillisOf } from "../src/sdk/claims.ts";
import { MadangError } from "../src/sdk/failure.ts";
import { Tokens } from "../src/sdk/token.ts";
import { jwt } from "./fakes/fakeRoom.ts";

const NOW = 1_700_000_000_000;

/** A token function that counts, with tokens of such a life. */
function minting(lifeSeconds: number) {
  let count = 0;
  const tokens = new Tokens(() => jwt({ jti: ++count, exp: Date.now() / 1_000 + lifeSeconds }));
  const next = async () => claimsOf((await tokens.next()).token)["jti"];
  return { tokens, next };
}

test("a token's claims are read, and none where there are none", () => {
  assert.deepEqual(claimsOf(jwt({ room: "마당", exp: 7 })), { room: "마당", exp: 7 });
  assert.equal(endMillisOf(jwt({ exp: 7 })), 7_000);
  for (const odd of ["", "opaque", "a.b.c", jwt([]).replace("W10", "bnVsbA")]) assert.equal(endMillisOf(odd), null, odd);
});

test("a token is used until a minute before its end", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"], now: NOW });
  const { next } = minting(3_600);
  assert.deepEqual([await next(), await next()], [1, 1]);
  t.mock.timers.tick(3_539_000);
  assert.equal(await next(), 1);
  t.mock.timers.tick(2_000);
  assert.equal(await next(), 2);
});

test("one that lives shortly is used until the last tenth of its life", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"], now: NOW });
  const { next } = minting(100);
  await next();
  t.mock.timers.tick(89_000);
  assert.equal(await next(), 1);
  t.mock.timers.tick(2_000);
  assert.equal(await next(), 2);
});

test("one that has ended already is not used twice", async () => {
  const { next } = minting(-10);
  assert.deepEqual([await next(), await next()], [1, 2]);
});

test("a kept token that the server refuses is asked for anew, once", async () => {
  const { tokens, next } = minting(3_600);
  await next();
  const tried: unknown[] = [];
  const refusing = (token: string) => {
    tried.push(claimsOf(token)["jti"]);
    return Promise.reject(new MadangError("token-rejected", "no"));
  };
  await assert.rejects(tokens.use(refusing), { code: "token-rejected" });
  assert.deepEqual(tried, [1, 2]);
  await assert.rejects(tokens.use(refusing), { code: "token-rejected" });
  assert.deepEqual(tried, [1, 2, 3], "a new one that is refused is no better a second time");
});

test("what the application throws says whether it may change its mind", async () => {
  const thrown = async (cause: unknown) => {
    const tokens = new Tokens(() => Promise.reject(cause));
    return tokens.next().then(() => assert.fail("there is no token"), (error: unknown) => error as MadangError);
  };
  const no = Object.assign(new Error("not yours"), { status: 403 });
  const refused = await thrown(no);
  assert.deepEqual([refused.code, refused.status, refused.cause], ["token-refused", 403, no]);
  const ours = new MadangError("not-allowed", "not yours");
  assert.equal(await thrown(ours), ours);
  const passing = [{ status: 429 }, { status: 408 }, { status: 425 }, { status: 503 }, new TypeError("Failed to fetch"), null];
  for (const cause of passing) {
    const error = await thrown(cause);
    assert.deepEqual([error.code, error.cause], ["network", cause]);
  }
});
