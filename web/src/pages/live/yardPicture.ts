/** A yard under a tiled roof, with people around whoever performs in its middle. Decoration only. */
export function yardPicture(): SVGSVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 480 420");
  svg.setAttribute("aria-hidden", "true");
  svg.innerHTML = `
    <circle cx="372" cy="84" r="40" fill="var(--glow)"/>
    <path d="M18 172C98 168 176 130 240 64c64 66 142 104 222 108-9 12-21 21-37 26-70-6-130-30-185-76-55 46-115 70-185 76-16-5-28-14-37-26z" fill="var(--roof)"/>
    ${tiles()}
    <path d="M92 200h296v10H92z" fill="var(--beam)"/>
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

const PEOPLE: readonly (readonly [number, number, string])[] = [
  [70, 330, "a"], [112, 356, "b"], [160, 374, "c"], [214, 384, "a"], [268, 384, "b"], [322, 374, "a"], [370, 356, "c"],
  [412, 330, "b"],
];

function person(x: number, y: number, tint: string): string {
  const fill = `var(--person-${tint})`;
  return `<circle cx="${x}" cy="${y - 24}" r="9" fill="${fill}"/><path d="M${x - 17} ${y + 6}c0-14 7-20 17-20s17 6 17 20z" fill="${fill}"/>`;
}

function tiles(): string {
  const ribs: string[] = [];
  for (let i = -5; i <= 5; i++) {
    const top = [240 + i * 17, 84 + Math.abs(i) * 13];
    const foot = [240 + i * 36, 142 + Math.abs(i) * 9.5];
    ribs.push(`M${top[0]} ${top[1]}L${foot[0]} ${foot[1]}`);
  }
  return `<path d="${ribs.join("")}" stroke="var(--tile)" stroke-width="3" stroke-linecap="round" opacity=".7"/>`;
}
