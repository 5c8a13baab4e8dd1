import type { ParticipantInfo, RoomSession, TrackInfo, TrackWish } from "../sdk/madang.js";
import { h, onClick } from "../common/dom.ts";
import { icon } from "../common/icons.ts";
import { faceOrVoice } from "./powers.ts";
import { label, sayOf, say, text } from "./speech.ts";
import { Tile } from "./tile.ts";
import { Voices } from "./voices.ts";
import { gridOf, inOrder, leads, pageOf, stageOf, steady, tilesAPage, wishedHeight } from "./wall.ts";

/** Pixels of the pager, as in the style. */
const PAGER = 56;

/** A picture that the wall has a place for. */
interface Shown {
  readonly key: string;
  readonly person: ParticipantInfo;
  readonly track: TrackInfo | null;
  readonly screen: boolean;
}

/** Everybody's pictures in a grid of pages, and their voices; asks for pictures as large as they are shown. */
export class TileWall {
  readonly root: HTMLElement;
  private readonly grid = h("div", { class: "grid", testid: "grid" });
  private readonly empty = h("p", { class: "empty" });
  private readonly pager: HTMLElement;
  private readonly sounds = h("div", { hidden: true });
  private readonly tiles = new Map<string, Tile>();
  private readonly pages: { previous: HTMLButtonElement; next: HTMLButtonElement; where: HTMLElement };
  private own: ReadonlyMap<string, MediaStreamTrack> = new Map();
  private pinned: string | null = null;
  private page = 0;
  private firstPage: readonly string[] = [];
  private due = false;

  /** @param play takes charge of an element that is to be heard */
  constructor(
    private readonly session: RoomSession,
    play: (element: HTMLAudioElement) => void,
  ) {
    this.pages = {
      previous: onClick(label(h("button", { class: "round", testid: "page-previous" }, icon("previous")), "previous"), () => this.turn(-1)),
      next: onClick(label(h("button", { class: "round", testid: "page-next" }, icon("next")), "next"), () => this.turn(1)),
      where: h("span", { testid: "page", role: "status" }),
    };
    this.pager = h("nav", { class: "pager" }, this.pages.previous, this.pages.where, this.pages.next);
    const allow = say(h("button", { class: "primary allow-sound", type: "button", testid: "allow-sound", hidden: true }), "allowSound");
    this.root = h("section", { class: "wall", testid: "wall" }, this.grid, this.empty, this.pager, this.sounds, allow);
    const makeVoice = () => {
      const element = this.sounds.appendChild(h("audio", { autoplay: true }));
      play(element);
      return element;
    };
    const voices = new Voices(session, makeVoice, (blocked) => (allow.hidden = !blocked));
    const gestures = new AbortController();
    // Any gesture will do for the browser, the button only says so.
    for (const gesture of ["pointerup", "keydown"] as const) addEventListener(gesture, () => voices.allow(), { signal: gestures.signal });
    session.on("closed", () => gestures.abort());
    say(this.empty, "waiting");
    new ResizeObserver(() => this.draw()).observe(this.root);
    for (const event of ["participants", "self", "speakers", "track", "state"] as const) session.on(event, () => this.draw());
  }

  /** One's own pictures, by source. */
  showOwn(tracks: ReadonlyMap<string, MediaStreamTrack>): void {
    this.own = tracks;
    this.draw();
  }

  turn(by: number): void {
    this.page += by;
    this.draw();
  }

  /** Draws once, however many things have changed. */
  draw(): void {
    if (this.due) return;
    this.due = true;
    requestAnimationFrame(() => {
      this.due = false;
      this.drawNow();
    });
  }

  private drawNow(): void {
    const shown = this.everybody();
    for (const [key, tile] of [...this.tiles]) {
      if (shown.some((each) => each.key === key)) continue;
      tile.play(null);
      this.tiles.delete(key);
    }
    const tiles = shown.map((each) => this.update(each));
    const { visible, page, pages, heights } = this.arrange(tiles);
    this.page = page;
    place(this.grid, visible.map(({ root }) => root));
    for (const tile of visible) tile.resume();
    const watches = this.session.rights?.publish === false;
    // Who has an audience is not alone, though there is nobody to see.
    this.empty.hidden = tiles.some(({ self }) => !self) || (!watches && this.session.participants.size > 0);
    say(this.empty, watches ? "audience" : "waiting");
    this.pager.hidden = pages < 2;
    this.pages.previous.disabled = page === 0;
    this.pages.next.disabled = page === pages - 1;
    sayOf(this.pages.where, () => text("page", { page: page + 1, pages }));
    this.prefer(shown, heights);
  }

  /** Chooses who is seen, and how large: one before the others where somebody leads, else all alike. */
  private arrange(tiles: readonly Tile[]) {
    const width = this.root.clientWidth;
    const whole = this.root.clientHeight;
    const [lead] = inOrder(tiles);
    const staged = lead !== undefined && tiles.length > 1 && leads(lead);
    const fitting = (height: number) => (staged ? stageOf(width, height).others + 1 : tilesAPage(width, height));
    const height = whole - (tiles.length > fitting(whole) ? PAGER : 0);
    const ordered = steady(this.firstPage, inOrder(tiles), fitting(height));
    this.firstPage = ordered.slice(0, fitting(height)).map(({ key }) => key);
    this.grid.classList.toggle("staged", staged);
    if (staged) {
      const { lead: large, other, others } = stageOf(width, height);
      const { tiles: seen, page, pages } = pageOf(ordered.slice(1), this.page, others);
      const visible = [ordered[0]!, ...seen];
      visible.forEach(({ root }, index) => root.classList.toggle("lead", index === 0));
      this.size({ "--lead-wide": large.width, "--lead-high": large.height, "--wide": other.width, "--high": other.height });
      return { visible, page, pages, heights: new Map(visible.map(({ key }, index) => [key, index === 0 ? large.height : other.height])) };
    }
    const { tiles: visible, page, pages } = pageOf(ordered, this.page, fitting(height));
    const { columns, width: wide, height: high } = gridOf(visible.length, width, height);
    this.grid.style.setProperty("--columns", String(columns));
    this.size({ "--wide": wide, "--high": high });
    return { visible, page, pages, heights: new Map(visible.map(({ key }) => [key, high])) };
  }

  private size(sizes: Readonly<Record<string, number>>): void {
    for (const [name, pixels] of Object.entries(sizes)) this.grid.style.setProperty(name, `${pixels}px`);
  }

  private everybody(): readonly Shown[] {
    const { self, rights } = this.session;
    const people = [...this.session.participants.values()];
    if (self !== null && rights?.publish === true) people.unshift(self);
    return people.flatMap((person) => {
      const pictures = person.tracks.filter(({ kind }) => kind === "video");
      const own = person.id === self?.id;
      const visible = own || person.role !== "viewer" || person.tracks.length > 0;
      if (!visible) return [];
      const screens: (TrackInfo | null)[] = pictures.filter(({ source }) => source === "screen");
      // One's own are known here before the server tells.
      if (own && this.own.has("screen") && screens.length === 0) screens.push(null);
      const camera = pictures.find(({ source }) => source !== "screen") ?? null;
      return [
        { key: person.id, person, track: camera, screen: false },
        ...screens.map((track) => ({ key: `${person.id}/screen`, person, track, screen: true })),
      ];
    });
  }

  private update({ key, person, track, screen }: Shown): Tile {
    const own = person.id === this.session.self?.id;
    let tile = this.tiles.get(key);
    if (tile === undefined) {
      const name = () => this.session.participants.get(person.id)?.name || (own ? this.session.self?.name : null) || person.name || text("someone");
      tile = new Tile(key, own, screen, name, () => this.togglePin(key));
      this.tiles.set(key, tile);
    }
    const silenced = track?.silenced === true;
    const media = silenced
      ? null
      : own
        ? enabled(this.own.get(screen ? "screen" : "camera"))
        : track === null || track.muted
          ? null
          : (this.session.tracks.get(track.track)?.media ?? null);
    tile.play(media);
    tile.pinned = this.pinned === key;
    tile.host = !screen && person.role === "host";
    tile.dominant = !screen && this.session.speakers.dominant === person.id;
    const voice = faceOrVoice(person, "audio");
    const off = own ? this.own.get("microphone")?.enabled !== true : voice === undefined || voice.muted;
    const unheard = off || voice?.silenced === true;
    tile.show({ muted: !screen && unheard, hand: !screen && person.hand, interrupted: person.interrupted });
    return tile;
  }

  togglePin(key: string): void {
    this.pinned = this.pinned === key ? null : key;
    this.page = 0;
    this.draw();
  }

  private prefer(shown: readonly Shown[], heights: ReadonlyMap<string, number>): void {
    const preferences: Record<string, TrackWish> = {};
    for (const { key, track, person } of shown) {
      if (track === null) continue;
      // Where one's own pictures come back from the server, they are shown from the camera all the same.
      const height = person.id !== this.session.self?.id && heights.has(key) ? wishedHeight(heights.get(key)! * devicePixelRatio) : 0;
      preferences[track.track] = { height, pinned: this.pinned === key };
    }
    this.session.prefer(preferences);
  }
}

function enabled(track: MediaStreamTrack | undefined): MediaStreamTrack | null {
  return track?.enabled === true ? track : null;
}

/** Brings the children in line without touching those that stay: a video that is moved stops playing. */
function place(parent: HTMLElement, wanted: readonly HTMLElement[]): void {
  for (const child of [...parent.children]) if (!wanted.includes(child as HTMLElement)) child.remove();
  wanted.forEach((element, index) => {
    if (element.parentElement !== parent) parent.append(element);
    element.style.order = String(index);
  });
}
