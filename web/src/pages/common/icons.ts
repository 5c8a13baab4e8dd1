const PATHS = {
  mic: '<rect x="9" y="3" width="6" height="11" rx="3"/><path d="M5 11a7 7 0 0 0 14 0M12 18v3"/>',
  micOff: '<path d="M9 6a3 3 0 0 1 6 0v5m-6-1v1a3 3 0 0 0 4.5 2.6M5 11a7 7 0 0 0 10.6 6M19 11a7 7 0 0 1-.5 2.6M12 18v3M4 4l16 16"/>',
  camera: '<rect x="3" y="6.5" width="12" height="11" rx="2.5"/><path d="m15 11 6-3.5v9L15 13"/>',
  cameraOff: '<path d="M9 6.500h3.500A2.5 2.5 0 0 1 15 9v2l6-3.500v9M15 15a2.5 2.5 0 0 1-2.5 2.500h-7A2.5 2.5 0 0 1 3 15V9a2.5 2.5 0 0 1 1.8-2.400M4 4l16 16"/>',
  screen: '<rect x="3" y="4.5" width="18" height="12" rx="2"/><path d="M12 13.500V8m-2.5 2L12 7.5 14.5 10M8 20h8"/>',
  sound: '<path d="M4 9.500v5h3.500L12 18.500v-13L7.5 9.500zM15.5 9a4.2 4.2 0 0 1 0 6M18 6.500a8 8 0 0 1 0 11"/>',
  soundOff: '<path d="M4 9.500v5h3.500L12 18.500v-13L7.5 9.500zM16 9.500l5 5m0-5-5 5"/>',
  full: '<path d="M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5"/>',
  stats: '<path d="M5 20V11M12 20V4M19 20v-6"/>',
  eye: '<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z"/><circle cx="12" cy="12" r="2.8"/>',
  link: '<path d="M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.300l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.700l1-1"/>',
  check: '<path d="m5 12.5 4.5 4.500L19 7.5"/>',
  live: '<circle cx="12" cy="12" r="3" fill="currentColor" stroke="none"/><path d="M7 7a7 7 0 0 0 0 10M17 7a7 7 0 0 1 0 10"/>',
  leave: '<path d="M14 4H7a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h7M11 12h9m-3.5-3.500L20 12l-3.5 3.5"/>',
  stop: '<rect x="6" y="6" width="12" height="12" rx="2.5" fill="currentColor" stroke="none"/>',
  hand: '<path d="M8 12V5.500a1.500 1.500 0 0 1 3 0V11m0-6.500a1.500 1.500 0 0 1 3 0V11m0-4.500a1.500 1.500 0 0 1 3 0v7.500a7 7 0 0 1-7 6.500c-3 0-4.200-1.800-5.700-4.500l-1.600-3a1.400 1.400 0 0 1 2.300-1.500L8 13.500"/>',
  chat: '<path d="M4 5h16v11H10l-4.500 4V16H4z"/>',
  people: '<circle cx="9" cy="8.500" r="3.200"/><path d="M3 19c.4-3.600 2.800-5.500 6-5.500s5.600 1.900 6 5.500M15.500 5.600a3 3 0 0 1 0 5.800M17.500 14c2 .8 3.200 2.500 3.500 5"/>',
  pin: '<path d="M9 4h6l-1 6 3.500 3.500h-11L10 10zM12 13.500V20"/>',
  previous: '<path d="m14.500 6-6 6 6 6"/>',
  next: '<path d="m9.500 6 6 6-6 6"/>',
  why: '<circle cx="12" cy="12" r="9"/><path d="M9.500 9.500a2.500 2.500 0 1 1 3.600 2.200c-.8.400-1.100.9-1.100 1.800M12 16.500v.2"/>',
  settings: '<path d="M4 7h9m5 0h2M4 17h2m5 0h9"/><circle cx="15.500" cy="7" r="2.500"/><circle cx="8.500" cy="17" r="2.500"/>',
  close: '<path d="m6 6 12 12M18 6 6 18"/>',
  more: '<circle cx="5" cy="12" r="1.6" fill="currentColor" stroke="none"/><circle cx="12" cy="12" r="1.6" fill="currentColor" stroke="none"/><circle cx="19" cy="12" r="1.6" fill="currentColor" stroke="none"/>',
  shield: '<path d="M12 3 5 5.500v6c0 4.300 2.900 7.600 7 9.500 4.100-1.900 7-5.200 7-9.500v-6z"/>',
  lock: '<rect x="5" y="10.500" width="14" height="10" rx="2.500"/><path d="M8 10.500V8a4 4 0 0 1 8 0v2.500"/>',
  invite: '<circle cx="9.500" cy="8.500" r="3.500"/><path d="M3 19.500c.4-3.800 3-5.800 6.500-5.800s6.100 2 6.500 5.800M19 8v6M16 11h6"/>',
  record: '<circle cx="12" cy="12" r="8.500"/><circle cx="12" cy="12" r="3.500" fill="currentColor" stroke="none"/>',
  alert: '<path d="M12 4 2.8 19.500h18.400zM12 10v4.500M12 17v.2"/>',
} as const;

export type Icon = keyof typeof PATHS;

/** A decorative icon; the element around it carries the name. */
export function icon(name: Icon): SVGSVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  svg.innerHTML = PATHS[name];
  return svg;
}
