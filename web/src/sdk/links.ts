/** One entry of a Link header (RFC 8288), its target resolved. */
export interface Link {
  readonly target: string;
  /** Names are in lower case. */
  readonly parameters: ReadonlyMap<string, string>;
}

const TARGET = /\s*<([^>]*)>/y;
const PARAMETER = /\s*;\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*)))?/y;
const SEPARATOR = /[\s;]*,/y;

/** Reads a Link header, also one that `fetch` has joined from several; stops at the first malformed entry. */
export function parseLinks(header: string | null, base: string): Link[] {
  const links: Link[] = [];
  if (header === null) return links;
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(header);
    if (match !== null) at = pattern.lastIndex;
    return match;
  };
  do {
    const target = take(TARGET);
    if (target === null) break;
    const parameters = new Map<string, string>();
    for (let next = take(PARAMETER); next !== null; next = take(PARAMETER)) {
      const name = next[1]!.toLowerCase();
      // RFC 8288: the first of a repeated parameter counts.
      if (!parameters.has(name)) parameters.set(name, (next[2] ?? next[3] ?? "").replace(/\\(.)/g, "$1"));
    }
    links.push({ target: resolve(target[1]!, base), parameters });
  } while (take(SEPARATOR) !== null);
  return links;
}

export function linkByRelation(links: readonly Link[], relation: string): Link | null {
  return links.find((link) => hasRelation(link, relation)) ?? null;
}

/** The `ice-server` links as the browser wants them (RFC 9725 section 4.6). */
export function iceServersOf(links: readonly Link[]): RTCIceServer[] {
  return links
    .filter((link) => hasRelation(link, "ice-server"))
    .map((link) => {
      const username = link.parameters.get("username");
      const credential = link.parameters.get("credential");
      return username === undefined || credential === undefined
        ? { urls: link.target }
        : { urls: link.target, username, credential };
    });
}

function hasRelation(link: Link, relation: string): boolean {
  return (link.parameters.get("rel") ?? "").split(/\s+/).includes(relation);
}

function resolve(target: string, base: string): string {
  try {
    return new URL(target, base).href;
  } catch {
    return target;
  }
}
