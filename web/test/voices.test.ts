import assert from "node:assert/strict";
import { test } from "node:test";
import { Voices } from "../src/pages/room/voices.ts";
import type { RoomSession } from "../src/sdk/madang.ts";
import { fakeSession } from "./fakes/fakeSession.ts";

class FakeAudio {
  static refuses = false;
  srcObject: unknown = null;
  plays = 0;
  removed = false;
  remove(): void {
    this.removed = true;
  }
  async play(): Promise<void> {
    if (FakeAudio.refuses) throw new DOMException("a gesture first", "NotAllowedError");
    this.plays++;
  }
}

function voicesOf(session: ReturnType<typeof fakeSession>) {
  Object.assign(globalThis, { MediaStream: FakeStream });
  const made: FakeAudio[] = [];
  const blocked: boolean[] = [];
  const make = () => made[made.push(new FakeAudio()) - 1]! as unknown as HTMLAudioElement;
  const voices = new Voices(session as unknown as RoomSession, make, (is) => blocked.push(is));
  return { voices, made, blocked };
}

class FakeStream {
  constructor(private readonly all: readonly unknown[]) {}
  getAudioTracks(): readonly unknown[] {
    return this.all;
  }
}

function voice(participant: string, media: object | null = {}) {
  return { participant, track: `${participant}/voice`, kind: "audio", media };
}

test("voices play as they come, without a picture being drawn, and never one's own", () => {
  FakeAudio.refuses = false;
  const session = fakeSession();
  const { made } = voicesOf(session);
  session.tracks.set("own", voice("me"));
  session.tracks.set("other", voice("ann"));
  session.emit("track");
  assert.deepEqual(made.map(({ plays }) => plays), [1]);
  session.tracks.delete("other");
  session.emit("track");
  assert.equal(made[0]!.removed, true);
});

test("sound that the browser holds back is told and plays after a gesture", async () => {
  FakeAudio.refuses = true;
  const session = fakeSession();
  const { voices, made, blocked } = voicesOf(session);
  session.tracks.set("other", voice("ann"));
  session.emit("track");
  await new Promise(setImmediate);
  assert.deepEqual(blocked, [true]);
  FakeAudio.refuses = false;
  voices.allow();
  await new Promise(setImmediate);
  assert.deepEqual(blocked, [true, false]);
  assert.equal(made[0]!.plays, 1);
});
