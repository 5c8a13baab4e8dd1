// The server of the tutorial's school and shop: says who comes as what, moderates, and serves the built pages.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname } from "node:path";
import { MadangClient, MadangProblem, mintToken } from "@madang/server";

const { MADANG_URL = "http://localhost:8080", MADANG_KEY = "dev", MADANG_SECRET = "dev-secret", PORT = "3000" } = process.env;
const service = { key: MADANG_KEY, secret: MADANG_SECRET };
const madang = new MadangClient({ url: MADANG_URL, ...service });

/** @typedef {import("@madang/server").Role} Role */
/** Maps, since a room or a user may be called as every object's own parts are. @type {Map<string, { mode: string, people: Map<string, Role> }>} */
const ROOMS = new Map([
  ["class", { mode: "conference", people: roles({ ada: "host" }) }],
  ["shop", { mode: "multi-guest", people: roles({ sam: "host", gil: "guest" }) }],
]);

function roles(/** @type {Record<string, Role>} */ people) {
  return new Map(Object.entries(people));
}

class Refusal extends Error {
  status = 403;
}

/** Your own users log in; here the page just says who it is. Whoever is not in the table is one of the audience. */
function roleOf(/** @type {string} */ room, /** @type {string} */ user) {
  return ROOMS.get(room)?.people.get(user) ?? "viewer";
}

/** Makes sure that the room is there, and lets the user in. */
async function enter(/** @type {string} */ room, /** @type {string} */ user) {
  const found = ROOMS.get(room);
  if (found === undefined || user === "") throw new Refusal("There is no such room for you");
  await madang.createRoom({ id: room, mode: found.mode });
  const name = user.charAt(0).toUpperCase() + user.slice(1);
  return mintToken({ ...service, room, role: roleOf(room, user), identity: user, name, ttlSeconds: 3_600 });
}

/** What the host asks for is done in the name of the service. */
async function serve(/** @type {string} */ what, /** @type {string} */ room, /** @type {string} */ subject) {
  if (what === "mute") await madang.silence(room, subject, { kind: "audio", held: false });
  else if (what === "remove") await madang.removeParticipant(room, subject, { banSeconds: 3_600 });
  else if (what === "unban") await madang.unban(room, subject);
  else if (what === "show") await madang.changeRoom(room, { metadata: { product: subject } });
  else throw new Refusal(`Nobody may ${what}`);
  return "";
}

async function answer(/** @type {string} */ method, /** @type {URL} */ { pathname, searchParams }) {
  const [room = "", user = ""] = [searchParams.get("room") ?? "", searchParams.get("user") ?? ""];
  if (pathname === "/api/media") return MADANG_URL;
  if (pathname === "/api/token") return enter(room, user);
  if (method === "POST" && pathname.startsWith("/api/")) {
    if (roleOf(room, user) !== "host") throw new Refusal("Only the host may do that");
    return serve(pathname.slice("/api/".length), room, searchParams.get("subject") ?? "");
  }
  return readFile(new URL(`dist${pathname === "/" ? "/index.html" : pathname}`, import.meta.url));
}

const TYPES = /** @type {Record<string, string>} */ ({ ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" });

const server = createServer(async (request, response) => {
  const url = new URL(request.url ?? "/", "http://localhost");
  try {
    const body = await answer(request.method ?? "GET", url);
    response.writeHead(200, { "Content-Type": TYPES[extname(url.pathname) || ".html"] ?? "text/plain" }).end(body);
  } catch (error) {
    const known = error instanceof Refusal || error instanceof MadangProblem;
    const missing = /** @type {{ code?: string }} */ (error).code === "ENOENT";
    const words = error instanceof Error ? error.message : String(error);
    response.writeHead(known ? error.status : missing ? 404 : 502, { "Content-Type": "text/plain" }).end(words);
  }
});
server.listen(Number(PORT), "localhost", () => {
  const address = server.address();
  console.log(`Open http://localhost:${typeof address === "object" && address !== null ? address.port : PORT}/`);
});
