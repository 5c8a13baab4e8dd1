/** A yard under a tiled roof, with people around whoever performs in its middle. Decoration only. */
export function yardPicture(): SVGSVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 480 420");
  svg.setAttribute("aria-hidden", "true");
  svg.innerHTML = `
    <circle cx="398" cy="66" r="38" fill="var(--glow)"/>
    <path d="${ROOF}" fill="var(--roof)"/>
    <clipPath id="roof"><path d="${ROOF}"/></clipPath>
    <g clip-path="url(#roof)" fill="none" stroke="var(--tile)" stroke-linecap="round">
      <path d="${ribs()}" stroke-width="3.5" opacity=".75"/>
      <path d="M152 72Q240 86 328 72" stroke-width="14"/>
    </g>
    <path d="M96 200h288v12H96z" fill="var(--beam)"/>
    ${[104, 190, 276, 362].map((x) => `<rect x="${x}" y="210" width="14" height="78" fill="var(--beam)"/>`).join("")}
    <rect x="126" y="226" width="56" height="56" rx="3" fill="var(--paper-window)"/>
    <rect x="298" y="226" width="56" height="56" rx="3" fill="var(--paper-window)"/>
    <path d="M154 226v56M126 254h56M326 226v56M298 254h56" stroke="var(--beam)" stroke-width="2.5"/>
    <ellipse cx="240" cy="338" rx="226" ry="62" fill="var(--yard)"/>
    <ellipse cx="240" cy="330" rx="60" ry="18" fill="var(--glow)" opacity=".55"/>
    <circle cx="240" cy="296" r="13" fill="var(--live)"/><path d="M218 334c0-18 9-26 22-26s22 8 22 26z" fill="var(--live)"/>
    ${PEOPLE.map(([x, y, tint]) => person(x, y, tint)).join("")}`;
  return svg;
}

/** Ridge and eaves sag in the middle and rise at the ends. */
const ROOF =
  "M8 148C72 158 128 122 154 68Q240 82 326 68C352 122 408 158 472 148C456 174 434 186 404 188Q240 208 76 188C46 186 24 174 8 148Z";

const PEOPLE: readonly (readonly [number, number, string])[] = [
  [70, 330, "a"], [112, 356, "b"], [160, 374, "c"], [214, 384, "a"], [268, 384, "b"], [322, 374, "a"], [370, 356, "c"],
  [412, 330, "b"],
];

function person(x: number, y: number, tint: string): string {
  const fill = `var(--person-${tint})`;
  return `<circle cx="${x}" cy="${y - 24}" r="9" fill="${fill}"/><path d="M${x - 17} ${y + 6}c0-14 7-20 17-20s17 6 17 20z" fill="${fill}"/>`;
}

/** Lines of tiles, from the ridge down to the eaves, more slanting the farther they are from the middle. */
function ribs(): string {
  const lines = [-5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5].map((i) => {
    const [ridge, eaves] = [240 + i * 15, 240 + i * 37];
    return `M${ridge} 76Q${ridge + i * 5} ${140 + Math.abs(i) * 2} ${eaves} 202`;
  });
  return lines.join("");
}
