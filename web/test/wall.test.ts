import assert from "node:assert/strict";
import { test } from "node:test";
import type { ParticipantInfo, RightsInfo } from "../src/sdk/madang.ts";
import { linkOf } from "../src/pages/common/invitePanel.ts";
import { invitableRoles, readAddress, turnsInto, usualRole } from "../src/pages/room/address.ts";
import { hasPowerOver, mayEndRoom, mayTurnInto, silenceOf, voiceOf } from "../src/pages/room/powers.ts";
import { silenceWatch } from "../src/pages/room/silenceWatch.ts";
import { errorKey, LANGUAGES } from "../src/pages/room/texts.ts";
import { LANGUAGES as OPERATOR } from "../src/pages/operator/texts.ts";
import { gridOf, inOrder, pageOf, steady, stageOf, tilesAPage, wishedHeight, type Standing } from "../src/pages/room/wall.ts";

const LAPTOP = { width: 1_350, height: 620 };

function tile(key: string, more: Partial<Standing> = {}): Standing {
  return { key, pinned: false, screen: false, host: false, dominant: false, hasPicture: true, self: false, ...more };
}

function keys(tiles: readonly Standing[]): string {
  return tiles.map(({ key }) => key).join(" ");
}

test("tiles fill the wall and never overflow it", () => {
  for (const { width, height } of [LAPTOP, { width: 360, height: 560 }, { width: 2_560, height: 1_300 }]) {
    for (let count = 1; count <= 25; count++) {
      const grid = gridOf(count, width, height);
      assert.ok(grid.columns * grid.rows >= count, `${count} places`);
      assert.ok(grid.columns * grid.width + 8 * (grid.columns - 1) <= width, `${count} fit in width`);
      assert.ok(grid.rows * grid.height + 8 * (grid.rows - 1) <= height, `${count} fit in height`);
      assert.ok(Math.abs(grid.width / grid.height - 16 / 9) < 0.05, `${count} keep their shape`);
    }
  }
  assert.deepEqual(gridOf(1, 1_600, 900), { columns: 1, rows: 1, width: 1_600, height: 900 });
  assert.equal(gridOf(4, 1_600, 900).columns, 2);
});

test("fifty tiles on a laptop are a few pages of tiles that can be read", () => {
  const aPage = tilesAPage(LAPTOP.width, LAPTOP.height);
  assert.ok(aPage >= 16 && aPage <= 25);
  assert.ok(gridOf(aPage, LAPTOP.width, LAPTOP.height).width >= 190);
  const people = Array.from({ length: 50 }, (_, index) => tile(`p${index}`));
  const seen = new Set<string>();
  const { pages } = pageOf(people, 0, aPage);
  for (let page = 0; page < pages; page++) for (const { key } of pageOf(people, page, aPage).tiles) seen.add(key);
  assert.equal(seen.size, 50);
  assert.equal(pageOf(people, 99, aPage).page, pages - 1);
  assert.equal(pageOf(people, -1, aPage).page, 0);
});

test("a phone shows one column of a few", () => {
  assert.ok(tilesAPage(360, 560) >= 2);
  assert.equal(tilesAPage(100, 50), 1);
});

test("pinned, screens, the speaker and oneself come first, the others as they came", () => {
  const tiles = [
    tile("a"),
    tile("blank", { hasPicture: false }),
    tile("b"),
    tile("me", { self: true }),
    tile("speaker", { dominant: true }),
    tile("screen", { screen: true }),
    tile("pin", { pinned: true }),
  ];
  assert.equal(keys(inOrder(tiles)), "pin screen speaker me a b blank");
});

test("who is on the first page stays in place when another one of it speaks", () => {
  const tiles = [tile("a"), tile("b"), tile("c", { dominant: true }), tile("d")];
  assert.equal(keys(steady(["a", "b", "c"], inOrder(tiles), 3)), "a b c d");
});

test("a speaker from another page comes in and only one goes", () => {
  const tiles = [tile("a"), tile("b"), tile("c"), tile("d", { dominant: true })];
  assert.equal(keys(steady(["a", "b", "c"], inOrder(tiles), 3)), "a b d c");
});

test("the host has the large place until something is pinned or a screen is shared", () => {
  const host = tile("host", { host: true });
  assert.equal(keys(inOrder([tile("speaker", { dominant: true }), host])), "host speaker");
  assert.equal(keys(inOrder([host, tile("screen", { screen: true }), tile("pin", { pinned: true })])), "pin screen host");
});

test("a stage and its strip fit the wall, and the large place is the largest", () => {
  for (const { width, height } of [LAPTOP, { width: 366, height: 640 }]) {
    const { lead, other, others } = stageOf(width, height);
    assert.ok(lead.width <= width && lead.height + 8 + other.height <= height);
    assert.ok(others * other.width + 8 * (others - 1) <= width);
    assert.ok(lead.width > other.width);
  }
});

test("heights are asked for in steps", () => {
  assert.equal(wishedHeight(100), 90);
  assert.equal(wishedHeight(101), 180);
  assert.equal(wishedHeight(620), 720);
  assert.equal(wishedHeight(5_000), 2_160);
});

test("an address of the room page is read, and nonsense is set right", () => {
  assert.deepEqual(readAddress("http://x/room/?room=yard&mode=conference&role=viewer#token=abc"), {
    room: "yard",
    mode: "conference",
    role: "viewer",
    token: "abc",
    invitation: null,
  });
  assert.deepEqual(readAddress("http://x/room/?mode=circus&role=clown"), { room: null, mode: "group", role: null, token: null, invitation: null });
  assert.equal(readAddress("http://x/room/?invitation=q7").invitation, "q7");
  assert.equal(turnsInto("conference", "viewer"), "member");
  assert.equal(turnsInto("group", "member"), null);
});

test("whoever makes a room is its host, and who comes later is not", () => {
  assert.equal(usualRole("conference", true), "host");
  assert.equal(usualRole("conference", false), "member");
  assert.equal(usualRole("live", false), "viewer");
});

const ALL: RightsInfo = {
  publishAudio: true,
  publishVideo: true,
  publishScreen: true,
  sendData: true,
  raiseHand: true,
  moderate: true,
  record: true,
  invite: true,
  changeMetadata: true,
  publish: true,
  receive: true,
  mayBecome: [],
};
const AUDIENCE: RightsInfo = { ...ALL, publishAudio: false, publishVideo: false, publishScreen: false, publish: false, moderate: false };
const person = (id: string, role: ParticipantInfo["role"], moderates = false): ParticipantInfo => ({
  id,
  identity: id,
  role,
  name: id,
  joinedAt: "",
  hand: false,
  interrupted: false,
  moderates,
  tracks: [],
});

function inRoom(self: ParticipantInfo, rights: RightsInfo, chat: "all" | "stage" | "moderators" | "off" = "all", ...others: ParticipantInfo[]) {
  const room = { id: "yard", mode: "conference", locked: false, chat, recording: false, settings: {} };
  return { self, rights, room, participants: new Map(others.map((other) => [other.id, other])) };
}

test("nobody is offered to invite others to more than he has himself", () => {
  assert.deepEqual(invitableRoles("conference", person("a", "host"), ALL), ["viewer", "member", "host"]);
  assert.deepEqual(invitableRoles("conference", person("a", "member"), ALL), ["viewer", "member"]);
  assert.deepEqual(invitableRoles("conference", person("a", "viewer"), AUDIENCE), ["viewer"]);
  assert.deepEqual(invitableRoles("group", person("a", "member"), ALL), ["member"]);
  assert.deepEqual(invitableRoles("circus", person("a", "host"), ALL), []);
});

test("hosts have power over moderators, these over the rest, and nobody over himself", () => {
  const host = person("h", "host", true);
  const moderator = person("m", "member", true);
  const member = person("x", "member");
  assert.ok(hasPowerOver(inRoom(host, ALL), moderator));
  assert.ok(hasPowerOver(inRoom(moderator, ALL), member));
  assert.ok(!hasPowerOver(inRoom(moderator, ALL), { ...moderator, id: "n" }));
  assert.ok(!hasPowerOver(inRoom(moderator, ALL), host));
  assert.ok(!hasPowerOver(inRoom(host, ALL), host));
  assert.ok(!hasPowerOver(inRoom(host, { ...ALL, moderate: false }), member));
  assert.ok(mayEndRoom(inRoom(moderator, ALL, "all", member)));
  assert.ok(!mayEndRoom(inRoom(moderator, ALL, "all", host)));
});

test("who is promoted needs an identity, and who promotes the rights that go with it", () => {
  const host = person("h", "host", true);
  const viewer = person("v", "viewer");
  const { identity: _, ...nameless } = viewer;
  assert.equal(mayTurnInto(inRoom(host, ALL), viewer), "member");
  assert.equal(mayTurnInto(inRoom(host, ALL), nameless), null);
  assert.equal(mayTurnInto(inRoom(person("w", "viewer", true), { ...AUDIENCE, moderate: true }), viewer), null);
  assert.equal(mayTurnInto(inRoom(person("m", "member"), { ...ALL, moderate: false }), viewer), null);
});

test("the chat says to whom one writes, or why one may not", () => {
  const viewer = person("v", "viewer");
  const member = person("m", "member");
  const quiet = { ...ALL, moderate: false };
  assert.deepEqual(voiceOf(inRoom(viewer, AUDIENCE, "all")), { may: true, to: "everybody" });
  assert.deepEqual(voiceOf(inRoom(viewer, AUDIENCE, "moderators")), { may: true, to: "moderators" });
  assert.deepEqual(voiceOf(inRoom(viewer, AUDIENCE, "stage")), { may: false, why: "stage" });
  assert.deepEqual(voiceOf(inRoom(member, quiet, "stage")), { may: true, to: "everybody" });
  assert.deepEqual(voiceOf(inRoom(member, quiet, "off")), { may: false, why: "off" });
  assert.deepEqual(voiceOf(inRoom(member, ALL, "off")), { may: true, to: "everybody" });
  assert.deepEqual(voiceOf(inRoom(viewer, { ...AUDIENCE, sendData: false }, "all")), { may: false, why: "none" });
});

test("who is silenced is told so once, and how it is lifted", () => {
  const told: string[] = [];
  const watch = silenceWatch((key) => told.push(key));
  const voice = { track: "1", kind: "audio", source: "microphone", muted: false } as const;
  const self = (silenced: boolean, held: boolean) => ({ ...person("a", "member"), tracks: [{ ...voice, silenced, held }] });
  for (const each of [self(false, false), self(true, false), self(true, false), self(false, false), self(true, true), self(false, false)]) watch(each);
  assert.deepEqual(told, ["silenced.audio.open", "silenced.audio.held", "silenced.audio.over"]);
  assert.equal(silenceOf(undefined), null);
});

test("an invitation's link is short, and below the path that the page is served at", () => {
  assert.equal(linkOf("https://x/media/room/?room=yard#token=t", "a-b"), "https://x/media/room/i/a-b");
  assert.equal(linkOf("https://x/live/?room=yard", "a-b"), "https://x/room/i/a-b");
});

test("both languages say everything, with the same blanks", () => {
  const blanks = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort().join();
  for (const catalogue of [LANGUAGES, OPERATOR]) {
    const korean: Readonly<Record<string, string>> = catalogue["ko"]!.texts;
    for (const [key, words] of Object.entries(catalogue["en"]!.texts)) {
      assert.ok((korean[key] ?? "").length > 0, key);
      assert.equal(blanks(korean[key]!), blanks(words), key);
    }
  }
  assert.equal(errorKey("room-full"), "error.room-full");
  assert.equal(errorKey("from-mars"), "error.other");
});
