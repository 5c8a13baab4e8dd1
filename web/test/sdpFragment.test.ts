import assert from "node:assert/strict";
import { test } from "node:test";
import { parseFragment, withIce, writeFragment } from "../src/sdk/sdpFragment.ts";
import { ANSWER, OFFER } from "./fakes/fakeServer.ts";

test("a fragment carries the bundle, its first section, the credentials and the candidates, with CRLF", () => {
  const fragment = writeFragment(OFFER, ["candidate:7 1 udp 1 192.0.2.7 7000 typ host"], true);
  assert.equal(
    fragment,
    [
      "a=group:BUNDLE 0 1",
      "m=audio 9 UDP/TLS/RTP/SAVPF 96",
      "a=mid:0",
      "a=ice-ufrag:offerUfrag",
      "a=ice-pwd:offerPassword",
      "a=candidate:7 1 udp 1 192.0.2.7 7000 typ host",
      "a=end-of-candidates",
      "",
    ].join("\r\n"),
  );
});

test("credentials at session level are found too", () => {
  const sdp = "v=0\r\na=ice-ufrag:u\r\na=ice-pwd:p\r\nm=audio 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:0\r\n";
  const fragment = writeFragment(sdp, [], false);
  assert.match(fragment, /a=ice-ufrag:u\r\na=ice-pwd:p\r\n$/);
  assert.doesNotMatch(fragment, /end-of-candidates/);
});

test("a written fragment reads back", () => {
  const ice = parseFragment(writeFragment(ANSWER, ["candidate:1 1 udp 1 192.0.2.1 9000 typ host"], true));
  assert.deepEqual(ice, {
    ufrag: "answerUfrag",
    password: "answerPassword",
    candidates: ["candidate:1 1 udp 1 192.0.2.1 9000 typ host"],
    complete: true,
  });
});

test("a fragment without credentials is none", () => {
  assert.equal(parseFragment(""), null);
  assert.equal(parseFragment("a=ice-ufrag:u\r\n"), null);
  assert.equal(parseFragment("<html>"), null);
});

test("a restart puts the new credentials into every section and the candidates into the first", () => {
  const candidates = ["candidate:2 1 udp 1 192.0.2.2 9000 typ host"];
  const sdp = withIce(ANSWER, { ufrag: "u2", password: "p2", candidates, complete: true });
  assert.equal(sdp.match(/a=ice-ufrag:u2\r\n/g)?.length, 2);
  assert.equal(sdp.match(/a=ice-pwd:p2\r\n/g)?.length, 2);
  assert.equal(sdp.match(/a=candidate:/g)?.length, 1);
  assert.doesNotMatch(sdp, /answerUfrag|192\.0\.2\.1 /);
  assert.ok(sdp.indexOf("a=candidate:2") < sdp.indexOf("m=video"));
  assert.match(sdp, /a=fingerprint:sha-256 AA/);
});
