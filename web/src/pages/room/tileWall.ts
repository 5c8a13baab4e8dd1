import type { ParticipantInfo, RoomSession, TrackInfo, TrackWish } from "/sdk/madang.js";
import { h, onClick } from "../common/dom.ts";
import { icon } from "../common/icons.ts";
import { label, sayOf, say, text } from "./speech.ts";
import { Tile } from "./tile.ts";
import { Voices } from "./voices.ts";
import { gridOf, inOrder, pageOf, steady, tilesAPage, wishedHeight } from "./wall.ts";

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

  constructor(private readonly session: RoomSession) {
    this.pages = {
      previous: onClick(label(h("button", { class: "round", testid: "page-previous" }, icon("previous")), "previous"), () => this.turn(-1)),
      next: onClick(label(h("button", { class: "round", testid: "page-next" }, icon("next")), "next"), () => this.turn(1)),
      where: h("span", { testid: "page", role: "status" }),
    };
    this.pager = h("nav", { class: "pager" }, this.pages.previous, this.pages.where, this.pages.next);
    const allow = say(h("button", { class: "primary allow-sound", type: "button", testid: "allow-sound", hidden: true }), "allowSound");
    this.root = h("section", { class: "wall", testid: "wall" }, this.grid, this.empty, this.pager, this.sounds, allow);
    const voices = new Voices(session, () => this.sounds.appendChild(h("audio", { autoplay: true })), (blocked) => (allow.hidden = !blocked));
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
    const width = this.root.clientWidth;
    const paged = tiles.length > tilesAPage(width, this.root.clientHeight);
    const height = this.root.clientHeight - (paged ? 56 : 0);
    const aPage = tilesAPage(width, height);
    const ordered = steady(this.firstPage, inOrder(tiles), aPage);
    const { tiles: visible, page, pages } = pageOf(ordered, this.page, aPage);
    this.page = page;
    this.firstPage = ordered.slice(0, aPage).map(({ key }) => key);
    const { columns, width: wide, height: high } = gridOf(visible.length, width, height);
    this.grid.style.setProperty("--columns", String(columns));
    this.grid.style.setProperty("--wide", `${wide}px`);
    this.grid.style.setProperty("--high", `${high}px`);
    place(this.grid, visible.map(({ root }) => root));
    for (const tile of visible) tile.resume();
    this.empty.hidden = tiles.some(({ self }) => !self);
    say(this.empty, this.session.rights?.publish === false ? "audience" : "waiting");
    this.pager.hidden = pages < 2;
    this.pages.previous.disabled = page === 0;
    this.pages.next.disabled = page === pages - 1;
    sayOf(this.pages.where, () => text("page", { page: page + 1, pages }));
    this.wish(shown, new Set(visible.map(({ key }) => key)), high);
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
    const media = own
      ? enabled(this.own.get(screen ? "screen" : "camera"))
      : track === null || track.muted || track.silenced
        ? null
        : (this.session.tracks.get(track.track)?.media ?? null);
    tile.play(media);
    tile.pinned = this.pinned === key;
    tile.dominant = !screen && this.session.speakers.dominant === person.id;
    const voice = person.tracks.find(({ kind }) => kind === "audio");
    const silent = own ? this.own.get("microphone")?.enabled !== true : voice === undefined || voice.muted || voice.silenced;
    tile.show({ muted: !screen && silent, hand: !screen && person.hand });
    return tile;
  }

  togglePin(key: string): void {
    this.pinned = this.pinned === key ? null : key;
    this.page = 0;
    this.draw();
  }

  private wish(shown: readonly Shown[], visible: ReadonlySet<string>, high: number): void {
    const wishes: Record<string, TrackWish> = {};
    for (const { key, track, person } of shown) {
      if (track === null) continue;
      // Where one's own pictures come back from the server, they are shown from the camera all the same.
      const height = person.id !== this.session.self?.id && visible.has(key) ? wishedHeight(high * devicePixelRatio) : 0;
      wishes[track.track] = { height, pinned: this.pinned === key };
    }
    this.session.prefer(wishes);
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
