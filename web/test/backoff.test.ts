import assert from "node:assert/strict";
import { test } from "node:test";
import { Backoff, Outage, worthRetrying } from "../src/sdk/backoff.ts";
import { MadangError } from "../src/sdk/failure.ts";
import type { ErrorCode } from "../src/sdk/api.d.ts";

test("waits double up to the cap and begin anew after a success", () => {
  const backoff = new Backoff(500, 4_000, () => 1);
  assert.deepEqual([1, 2, 3, 4, 5, 6].map(() => backoff.nextMillis()), [500, 1_000, 2_000, 4_000, 4_000, 4_000]);
  backoff.reset();
  assert.equal(backoff.nextMillis(), 500);
});

test("jitter spreads each wait between half of the base and its bound", () => {
  const low = new Backoff(500, 4_000, () => 0);
  assert.deepEqual([1, 2, 3].map(() => low.nextMillis()), [250, 250, 250]);
  const middle = new Backoff(500, 4_000, () => 0.5);
  assert.deepEqual([1, 2].map(() => middle.nextMillis()), [375, 625]);
});

const first = { failures: 1, connectedBefore: false, elapsedMillis: 0, missingMillis: 0, giveUpAfterMillis: 120_000, endExpected: false };
const lost = { failures: 5, connectedBefore: true, elapsedMillis: 90_000, missingMillis: 9_000, giveUpAfterMillis: 120_000, endExpected: false };
const retries = (code: ErrorCode, attempts: typeof first) => worthRetrying(new MadangError(code, ""), attempts);

test("a first connection is tried three times, and only when another try can help", () => {
  assert.equal(retries("network", first), true);
  assert.equal(retries("server-unavailable", { ...first, failures: 3 }), false);
  for (const code of ["room-not-found", "room-busy", "token-rejected", "offer-rejected"] as const) {
    assert.equal(retries(code, first), false, code);
  }
});

test("after a loss it goes on until the time is up, through a restart that has forgotten the room", () => {
  assert.equal(retries("network", lost), true);
  assert.equal(retries("network", { ...lost, elapsedMillis: 120_000 }), false);
  assert.equal(retries("room-not-found", lost), true);
  assert.equal(retries("room-busy", lost), true);
  assert.equal(retries("room-not-found", { ...lost, missingMillis: 10_000 }), false);
  assert.equal(retries("room-not-found", { ...lost, elapsedMillis: 120_000 }), false);
});

test("a room that was about to close has closed when it is gone", () => {
  const ending = { ...lost, endExpected: true };
  assert.equal(retries("room-not-found", ending), false);
  assert.equal(retries("network", ending), true);
});

test("what the user or the service decided is never tried again", () => {
  for (const code of ["token-rejected", "token-refused", "not-allowed", "removed", "banned", "room-locked", "codec-unsupported", "closed"] as const) {
    assert.equal(retries(code, lost), false, code);
  }
});

test("a server that takes long to be back has its time to find its rooms again, from when it is back", () => {
  let now = 0;
  const outage = new Outage(() => now, 120_000);
  const goesOn = (code: ErrorCode, at: number) => {
    now = at;
    return outage.goesOn(new MadangError(code, ""), { connectedBefore: true, endExpected: false });
  };
  outage.begin();
  assert.ok(goesOn("network", 60_000));
  assert.ok(goesOn("room-not-found", 61_000));
  assert.ok(goesOn("room-not-found", 70_000));
  assert.ok(!goesOn("room-not-found", 71_000));
  outage.end();
  assert.ok(goesOn("room-not-found", 80_000), "a loss has a time of its own");
});
