import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { isSameMajor, VERSION } from "../src/sdk/version.ts";

test("the SDK has the version of the build that it comes with", () => {
  const [, version] = /<version>([^<]+)<\/version>/.exec(readFileSync("pom.xml", "utf8")) ?? [];
  assert.equal(VERSION, version?.replace("-SNAPSHOT", ""));
});

test("only the major says whether two ends are made for each other", () => {
  assert.ok(isSameMajor("1.2.3", "1.0.0-SNAPSHOT"));
  assert.ok(!isSameMajor("1.2.3", "2.2.3"));
  assert.ok(!isSameMajor("1.2.3", "unknown"));
});
