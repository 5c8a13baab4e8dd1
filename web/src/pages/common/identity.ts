const STORED = "madang.identity";

/** Who one is in a room, until it is given back. */
export interface Held {
  readonly identity: string;
  release(): void;
}

/** Text that nobody guesses; also where the page is not secure, and browsers give no UUID. */
export function randomText(): string {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Who this browser is in that room, today and tomorrow. Another tab that is in the room at the same time is somebody else: they
 * would push each other out.
 */
export async function holdIdentity(room: string): Promise<Held> {
  const browser = identityOfBrowser();
  // Pages that are not secure have no locks: there is one identity for all tabs then.
  if (!("locks" in navigator)) return { identity: browser, release: () => undefined };
  for (let tab = 1; ; tab++) {
    const identity = tab === 1 ? browser : `${browser}.${tab}`;
    const release = await hold(`${STORED} ${room} ${identity}`);
    if (release !== null) return { identity, release };
  }
}

function identityOfBrowser(): string {
  const stored = localStorage.getItem(STORED) ?? randomText();
  localStorage.setItem(STORED, stored);
  return stored;
}

/** Takes a lock, which the browser gives back itself when the page goes away; null where another tab has it. */
function hold(name: string): Promise<(() => void) | null> {
  return new Promise((resolve, reject) => {
    const held = navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      if (lock === null) return resolve(null);
      return new Promise<void>((release) => resolve(() => release()));
    });
    held.catch(reject);
  });
}
