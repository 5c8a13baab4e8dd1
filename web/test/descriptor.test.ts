import assert from "node:assert/strict";
import { test } from "node:test";
import { takeDescriptor } from "../src/sdk/descriptor.ts";

const DESCRIPTOR = "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension";

function transceiver(...extensions: { uri: string; direction: string }[]) {
  const set: unknown[] = [];
  const fake = {
    getHeaderExtensionsToNegotiate: () => structuredClone(extensions),
    setHeaderExtensionsToNegotiate: (changed: unknown) => set.push(changed),
  };
  return { set, fake: fake as unknown as RTCRtpTransceiver };
}

test("the dependency descriptor is asked for where a browser knows it and leaves it out, and nothing else is", () => {
  const mid = { uri: "urn:ietf:params:rtp-hdrext:sdes:mid", direction: "sendrecv" };
  const video = transceiver(mid, { uri: DESCRIPTOR, direction: "stopped" });
  takeDescriptor(video.fake);
  assert.deepEqual(video.set, [[mid, { uri: DESCRIPTOR, direction: "sendrecv" }]]);
  const there = transceiver({ uri: DESCRIPTOR, direction: "recvonly" });
  takeDescriptor(there.fake);
  const audio = transceiver(mid);
  takeDescriptor(audio.fake);
  assert.deepEqual([there.set, audio.set], [[], []]);
  takeDescriptor({} as RTCRtpTransceiver);
});
