import assert from "node:assert/strict";
import { test } from "node:test";
import { asMadangError, deviceFailure, MadangError, screenFailure } from "../src/sdk/failure.ts";

test("what getUserMedia throws is told apart", () => {
  const codes = ["NotAllowedError", "NotFoundError", "OverconstrainedError", "NotReadableError", "TypeError"].map(
    (name) => deviceFailure(new DOMException("no", name)).code,
  );
  assert.deepEqual(codes, ["permission-denied", "device-not-found", "device-not-found", "device-busy", "unexpected"]);
  assert.equal(deviceFailure({ name: "OverconstrainedError" }).code, "device-not-found");
});

test("a screen that cannot be shared is no camera that is missing", () => {
  const names = ["NotFoundError", "NotReadableError", "AbortError", "InvalidStateError", "NotAllowedError", "NotSupportedError"];
  assert.deepEqual(names.map((name) => screenFailure(new DOMException("no", name)).code), [
    ...Array<string>(4).fill("screen-unavailable"), "permission-denied", "unsupported-browser",
  ]);
});

test("an error of ours passes through unchanged, anything else is wrapped with its cause", () => {
  const ours = new MadangError("room-busy", "");
  assert.equal(asMadangError(ours), ours);
  assert.equal(deviceFailure(ours), ours);
  const cause = new RangeError("odd");
  assert.deepEqual([asMadangError(cause).code, asMadangError(cause).cause], ["unexpected", cause]);
});
