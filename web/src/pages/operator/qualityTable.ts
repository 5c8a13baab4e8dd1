import type { ParticipantInfo, QualityOfSlot, QualityReport } from "../sdk/madang.js";
import { h } from "../common/dom.ts";
import { bitRate, percent } from "../common/format.ts";
import type { Speech } from "../common/speech.ts";
import type { TextKey } from "./texts.ts";

/** What somebody is sent in each slot, why no better, and what was decided lately. */
export function qualityTable(report: QualityReport, people: readonly ParticipantInfo[], speech: Speech<TextKey>): HTMLElement[] {
  const { say, sayOf, text } = speech;
  const rate = (bps: number) => (bps < 0 ? "∞" : (bitRate(bps) ?? ""));
  const estimate = h("p", { testid: "estimate" });
  if (report.estimateBps < 0) say(estimate, "why.unlimited");
  else say(estimate, "why.estimate", { rate: rate(report.estimateBps) });
  const layer = (name: string) => (name === "best" ? text("best") : name === "none" ? text("nothing") : name);
  const nameOf = (track: string) => people.find(({ tracks }) => tracks.some((each) => each.track === track))?.name ?? track;
  const row = (slot: QualityOfSlot) =>
    h(
      "tr",
      { testid: "quality", "data-cause": slot.cause },
      h("td", {}, `${slot.mid} (${slot.kind})`),
      h("td", {}, nameOf(slot.track)),
      sayOf(h("td"), () => (slot.kind === "audio" ? "" : slot.encoding === null ? text("nothing") : `${placed(slot, slot.encoding)} T${slot.temporal + 1}`)),
      sayOf(h("td"), () => (slot.kind === "audio" ? "" : slot.wanted === null ? text("best") : placed(slot, slot.wanted))),
      say(h("td"), `cause.${slot.cause}`),
      h("td", { class: "number" }, rate(slot.bitrateBps)),
      h("td", { class: "number" }, percent(slot.loss * 100) ?? ""),
      h(
        "td",
        {},
        h(
          "ul",
          {},
          ...slot.decisions.map(({ secondsAgo, from, to, cause, estimateBps }) =>
            say(h("li"), "decision", { seconds: Math.round(secondsAgo), from: layer(from), to: layer(to), cause: text(`cause.${cause}`), rate: rate(estimateBps) }),
          ),
        ),
      ),
    );
  const heads: readonly TextKey[] = ["slot", "track", "sent", "wanted", "cause", "rate", "loss", "decisions"];
  return [
    estimate,
    h(
      "div",
      { class: "scroll" },
      h(
        "table",
        {},
        h("thead", {}, h("tr", {}, ...heads.map((key) => say(h("th", { scope: "col" }), key)))),
        h("tbody", {}, ...report.slots.map(row)),
      ),
    ),
  ];
}

/** An encoding's name, and how many there are up to it: "h 2/3". */
function placed({ encodings }: QualityOfSlot, encoding: string): string {
  return encodings.length < 2 ? encoding : `${encoding} ${encodings.indexOf(encoding) + 1}/${encodings.length}`;
}
