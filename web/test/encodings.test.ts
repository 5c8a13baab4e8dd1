import assert from "node:assert/strict";
import { test } from "node:test";
import { codecsOf, encodingsFor, onlyCodec, withoutScalability } from "../src/sdk/encodings.ts";

const codec = (mimeType: string) => ({ mimeType, clockRate: 90_000 }) as RTCRtpCodec;
const ALL = ["video/VP8", "video/rtx", "video/VP9", "video/H264", "video/H264", "video/red", "video/AV1"].map(codec);

test("simulcast is q, h, f from small to full, each with its own bit rate", () => {
  const encodings = encodingsFor(true, null, 1280, 720);
  assert.deepEqual(encodings.map(({ rid, scaleResolutionDownBy }) => [rid, scaleResolutionDownBy]), [
    ["q", 4], ["h", 2], ["f", 1],
  ]);
  assert.deepEqual(encodings.map(({ maxBitrate }) => maxBitrate), [153_000, 544_000, 1_700_000]);
});

test("all codecs but H.264 get temporal layers, which the fallback takes away", () => {
  const modes = (name: "vp8" | "vp9" | "h264" | "av1") =>
    encodingsFor(true, name, 1280, 720).map((encoding) => (encoding as { scalabilityMode?: string }).scalabilityMode);
  assert.deepEqual(modes("av1"), ["L1T3", "L1T3", "L1T3"]);
  assert.deepEqual(modes("h264"), [undefined, undefined, undefined]);
  assert.ok(withoutScalability(encodingsFor(true, "vp9", 1280, 720)).every((encoding) => !("scalabilityMode" in encoding)));
});

test("a larger picture gets more bits, but fewer a pixel", () => {
  const [full] = encodingsFor(false, null, 1920, 1080);
  assert.ok(full!.maxBitrate! > 2_500_000 && full!.maxBitrate! < 3_825_000);
});

test("one codec keeps its variants and RTX, in any letter case", () => {
  assert.deepEqual(onlyCodec("h264", ALL).map(({ mimeType }) => mimeType), ["video/H264", "video/H264", "video/rtx"]);
  assert.deepEqual(onlyCodec("vp8", [codec("video/AV1"), codec("video/rtx")]), []);
  assert.deepEqual(codecsOf(ALL), ["vp8", "vp9", "h264", "av1"]);
});
