import assert from "node:assert/strict";
import { test } from "node:test";
import { addressOf, isRoomName, readAddress, suggestRoomName } from "../src/pages/live/address.ts";
import { bitRate, duration, frameRate, lines, millis, percent, resolution } from "../src/pages/common/format.ts";
import { sceneOf, type Signs } from "../src/pages/live/scene.ts";
import { chooseLanguage, LANGUAGES, textIn, type TextKey } from "../src/pages/live/texts.ts";

const PAGE = "https://yard.example/live/";
const tokenWith = (claims: object) => `h.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.s`;

test("room and part are read from the query", () => {
  assert.deepEqual(readAddress(`${PAGE}?room=yard&as=host`), { room: "yard", part: "host", token: null });
  assert.deepEqual(readAddress(`${PAGE}?room=yard`), { room: "yard", part: null, token: null });
  assert.deepEqual(readAddress(PAGE), { room: null, part: null, token: null });
});

test("a token brings its room and role, the query may choose to watch instead", () => {
  const token = tokenWith({ room: "yard", role: "host" });
  assert.deepEqual(readAddress(`${PAGE}#token=${token}`), { room: "yard", part: "host", token });
  assert.equal(readAddress(`${PAGE}?as=viewer#token=${token}`).part, "viewer");
  assert.equal(readAddress(`${PAGE}?room=yard#token=opaque`).part, "viewer");
});

test("a room's name that the server would refuse is not taken from the address", () => {
  for (const name of ["", "..%2f", "a b", "한글", "-a", "a".repeat(65)]) {
    assert.equal(readAddress(`${PAGE}?room=${name}`).room, null, name);
  }
  assert.ok(isRoomName("Yard_1.a-b"));
});

test("the link to share has room and part but never a token", () => {
  assert.equal(addressOf(`${PAGE}?room=x&as=host#token=secret`, "yard", "viewer"), `${PAGE}?room=yard&as=viewer`);
});

test("suggested names are valid whatever chance says", () => {
  for (const chance of [0, 0.5, 0.999999]) assert.ok(isRoomName(suggestRoomName(() => chance)));
});

const playing: Signs = { state: "connected", active: true, foreign: false, pictures: true, sound: true, playedBefore: true };

test("a viewer sees what the signs mean", () => {
  const scenes: [Partial<Signs>, string][] = [
    [{}, "playing"],
    [{ active: null }, "playing"],
    [{ pictures: false }, "sound"],
    [{ pictures: false, sound: false }, "away"],
    [{ pictures: false, sound: false, playedBefore: false }, "waiting"],
    [{ active: false }, "away"],
    [{ active: false, playedBefore: false }, "waiting"],
    [{ active: false, foreign: true }, "foreign"],
    [{ active: false, foreign: true, playedBefore: false }, "foreign"],
    [{ foreign: true }, "playing"],
    [{ foreign: true, pictures: false }, "unseen"],
    [{ state: "connecting" }, "joining"],
    [{ state: "reconnecting" }, "reconnecting"],
  ];
  for (const [change, scene] of scenes) assert.equal(sceneOf({ ...playing, ...change }), scene, JSON.stringify(change));
});

test("numbers are shown with their units, and nothing where nothing is known", () => {
  assert.equal(bitRate(153_400), "153 kbit/s");
  assert.equal(bitRate(1_740_000), "1.7 Mbit/s");
  assert.equal(bitRate(12_300_000), "12 Mbit/s");
  assert.equal(millis(3.25), "3.3 ms");
  assert.equal(millis(41.6), "42 ms");
  assert.equal(percent(2.54), "2.5 %");
  assert.equal(frameRate(29.97), "30 fps");
  assert.equal(resolution(1280, 720), "1280 × 720");
  assert.equal(lines({ width: 720, height: 1280 }), "720p");
  assert.deepEqual([duration(65), duration(3_605)], ["1:05", "1:00:05"]);
  assert.deepEqual([bitRate(null), millis(null), percent(null), frameRate(null), resolution(null, 1)], Array(5).fill(null));
});

test("the first wished language that the page has is chosen", () => {
  assert.equal(chooseLanguage(["fr-FR", "ko-KR", "en"]), "ko");
  assert.equal(chooseLanguage(["EN-gb"]), "en");
  assert.equal(chooseLanguage(["", "de", "constructor"]), "en");
});

test("every text has the same placeholders in all languages, and none is empty", () => {
  const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
  for (const key of Object.keys(LANGUAGES.en.texts) as TextKey[]) {
    assert.deepEqual(placeholders(LANGUAGES.ko.texts[key]), placeholders(LANGUAGES.en.texts[key]), key);
    assert.notEqual(LANGUAGES.ko.texts[key].trim(), "", key);
  }
  assert.equal(textIn("ko", "viewers.count", { count: 3 }), "3명 시청 중");
});
