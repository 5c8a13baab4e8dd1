import assert from "node:assert/strict";
import { test } from "node:test";
import { iceServersOf, linkByRelation, parseLinks } from "../src/sdk/links.ts";

const BASE = "https://yard.example/whep/yard";

test("several joined links are told apart, commas and semicolons inside quotes included", () => {
  const header =
    '<turn:turn.example?transport=udp>; rel="ice-server"; username="a,b;c"; credential="p\\"q"; credential-type="password", ' +
    '</whep/yard/s/events>; rel="urn:ietf:params:whep:ext:core:server-sent-events"; events="active,inactive,layers"';
  const links = parseLinks(header, BASE);
  assert.equal(links.length, 2);
  assert.equal(links[0]?.parameters.get("username"), "a,b;c");
  assert.equal(links[0]?.parameters.get("credential"), 'p"q');
  assert.equal(links[1]?.target, "https://yard.example/whep/yard/s/events");
  assert.equal(links[1]?.parameters.get("events"), "active,inactive,layers");
});

test("turn links become ICE servers with credentials and stun links without", () => {
  const links = parseLinks(
    '<stun:stun.example>; rel=ice-server, <turns:turn.example>; rel="ice-server"; username=u; credential=p',
    BASE,
  );
  assert.deepEqual(iceServersOf(links), [
    { urls: "stun:stun.example" },
    { urls: "turns:turn.example", username: "u", credential: "p" },
  ]);
});

test("a relation is found among several and in any letter case of the parameter's name", () => {
  const links = parseLinks('<a>; REL="next layer"', BASE);
  assert.equal(linkByRelation(links, "layer")?.target, "https://yard.example/whep/a");
  assert.equal(linkByRelation(links, "lay"), null);
});

test("the first of a repeated parameter counts", () => {
  assert.equal(parseLinks("<a>; rel=x; rel=y", BASE)[0]?.parameters.get("rel"), "x");
});

test("no header and malformed headers give what could be read before the fault", () => {
  assert.deepEqual(parseLinks(null, BASE), []);
  assert.deepEqual(parseLinks("nonsense", BASE), []);
  assert.equal(parseLinks("<a>; rel=x, nonsense, <b>; rel=y", BASE).length, 1);
  assert.equal(parseLinks("<unclosed; rel=x", BASE).length, 0);
});
