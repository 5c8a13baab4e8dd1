/** What decides where somebody's tile stands. */
export interface Standing {
  readonly key: string;
  readonly pinned: boolean;
  readonly screen: boolean;
  /** The host's, in rooms that have one. */
  readonly host: boolean;
  readonly dominant: boolean;
  readonly hasPicture: boolean;
  readonly self: boolean;
}

export interface Grid {
  readonly columns: number;
  readonly rows: number;
  /** Pixels of a tile. */
  readonly width: number;
  readonly height: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Page<T> {
  readonly tiles: readonly T[];
  readonly page: number;
  readonly pages: number;
}

const RATIO = 16 / 9;
const GAP = 8;
/** A face in less than that says nothing, and a name no longer fits. */
const LEAST_WIDTH = 190;
const MOST_TILES = 25;
/** The heights that are asked for: not every pixel of a window being resized is a new preference. */
const HEIGHTS = [90, 180, 270, 360, 540, 720, 1080, 1440, 2160];

/** The grid in which so many tiles are largest. */
export function gridOf(count: number, width: number, height: number): Grid {
  let best: Grid = { columns: 1, rows: Math.max(1, count), width: 0, height: 0 };
  for (let columns = 1; columns <= Math.max(1, count); columns++) {
    const rows = Math.max(1, Math.ceil(count / columns));
    const wide = Math.min((width - GAP * (columns - 1)) / columns, ((height - GAP * (rows - 1)) / rows) * RATIO);
    if (wide > best.width) best = { columns, rows, width: Math.floor(wide), height: Math.floor(wide / RATIO) };
  }
  return best;
}

/** Whether a tile deserves the large place. */
export function leads({ pinned, screen, host }: Standing): boolean {
  return pinned || screen || host;
}

/** A large place and, below it, a strip for as many others as are to be seen at once. */
export function stageOf(width: number, height: number): { readonly lead: Size; readonly other: Size; readonly others: number } {
  const strip = Math.floor(Math.min(140, Math.max(64, height * 0.2)));
  const other = { width: Math.floor(strip * RATIO), height: strip };
  const wide = Math.floor(Math.min(width, (height - strip - GAP) * RATIO));
  const lead = { width: wide, height: Math.floor(wide / RATIO) };
  return { lead, other, others: Math.max(1, Math.floor((width + GAP) / (other.width + GAP))) };
}

/** How many tiles fit on a page without being too small to be of use: one at least. */
export function tilesAPage(width: number, height: number): number {
  const columns = Math.max(1, Math.floor((width + GAP) / (LEAST_WIDTH + GAP)));
  const rows = Math.max(1, Math.floor((height + GAP) / (LEAST_WIDTH / RATIO + GAP)));
  return Math.min(MOST_TILES, columns * rows);
}

/** Those that matter first: pinned, screens, the host, the dominant speaker, oneself, then who shows a picture; otherwise as they came. */
export function inOrder<T extends Standing>(tiles: readonly T[]): readonly T[] {
  return tiles
    .map((tile, index) => ({ tile, index }))
    .sort((a, b) => rank(a.tile) - rank(b.tile) || a.index - b.index)
    .map(({ tile }) => tile);
}

function rank({ pinned, screen, host, dominant, self, hasPicture }: Standing): number {
  return pinned ? 0 : screen ? 1 : host ? 2 : dominant ? 3 : self ? 4 : hasPicture ? 5 : 6;
}

/**
 * The tiles of one page. Who is on it stays on it: a speaker from another page takes the place of the last one, so that the
 * others do not jump.
 */
export function pageOf<T extends Standing>(tiles: readonly T[], wanted: number, aPage: number): Page<T> {
  const pages = Math.max(1, Math.ceil(tiles.length / aPage));
  const page = Math.min(Math.max(0, wanted), pages - 1);
  return { tiles: tiles.slice(page * aPage, (page + 1) * aPage), page, pages };
}

/** Keeps the order on the first page where it can: those who were on it keep their places, who comes new fills the gaps. */
export function steady<T extends Standing>(before: readonly string[], tiles: readonly T[], aPage: number): readonly T[] {
  const first = tiles.slice(0, aPage);
  const there = new Map(first.map((tile) => [tile.key, tile]));
  const fixed = first.filter((tile) => leads(tile));
  const kept = before.flatMap((key) => {
    const tile = there.get(key);
    return tile === undefined || fixed.includes(tile) ? [] : [tile];
  });
  const fresh = first.filter((tile) => !fixed.includes(tile) && !kept.includes(tile));
  return [...fixed, ...kept, ...fresh, ...tiles.slice(aPage)];
}

/** The height to ask for a picture of that size on the screen. */
export function wishedHeight(pixels: number): number {
  return HEIGHTS.find((height) => height >= pixels * 0.9) ?? HEIGHTS.at(-1)!;
}
