import assert from "node:assert/strict";
import { test } from "node:test";
import { freeName, inviteTo, leaveNote, readAddress, takeNote, turnsInto } from "../src/pages/room/address.ts";
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
  });
  assert.deepEqual(readAddress("http://x/room/?mode=circus&role=clown"), { room: null, mode: "group", role: "member", token: null });
  const invited = readAddress(inviteTo("http://x/room/?a=b#token=abc", "yard", "multi-guest"));
  assert.deepEqual(invited, { room: "yard", mode: "multi-guest", role: "viewer", token: null });
  assert.equal(turnsInto("conference", "viewer"), "member");
  assert.equal(turnsInto("group", "member"), null);
});

test("an invitation with a token leads past the lobby", () => {
  const invited = readAddress(inviteTo("http://x/room/", "yard", "conference", "a.b-c_d"));
  assert.deepEqual(invited, { room: "yard", mode: "conference", role: "viewer", token: "a.b-c_d" });
});

test("who has a name that somebody has is offered the next that is free", () => {
  assert.equal(freeName("Kim", new Set(["Lee"])), "Kim");
  assert.equal(freeName("Kim", new Set(["Kim", "Kim 2"])), "Kim 3");
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

test("a page that is loaded again knows who it was, and a copy of its tab does not", () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
  assert.ok(!takeNote(storage)("yard", "member", "Kim"));
  leaveNote(storage, "yard", "member", "Kim");
  const wasHere = takeNote(storage);
  assert.ok(wasHere("yard", "member", "Kim"));
  assert.ok(!wasHere("yard", "member", "Lee"));
  assert.ok(!takeNote(storage)("yard", "member", "Kim"));
});
