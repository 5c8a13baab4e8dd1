/** What the SDK takes from the browser, in one place, so that tests can hand in their own. */
export interface Browser {
  fetch(url: string, init: RequestInit): Promise<Response>;
  peerConnection(configuration: RTCConfiguration): RTCPeerConnection;
  eventSource(url: string): EventSource;
  webSocket(url: string, protocol: string): WebSocket;
  /** Posts text that is on its way even when the page is gone; without a preflight, and without an answer. */
  beacon(url: string, text: string): void;
  /** Absolute address that relative endpoints are resolved against. */
  readonly baseUrl: string;
  /** What the tab remembers when its page is loaded again, or null where the user does not let it. */
  readonly storage: Pick<Storage, "getItem" | "setItem" | "removeItem"> | null;
  nowMillis(): number;
  random(): number;
  /** Calls back when the network is there again; returns the function that stops it. */
  onOnline(callback: () => void): () => void;
  /** Calls back when the page goes away; returns the function that stops it. */
  onPageHide(callback: () => void): () => void;
}

export function currentBrowser(): Browser {
  return {
    fetch: (url, init) => fetch(url, init),
    peerConnection: (configuration) => new RTCPeerConnection(configuration),
    eventSource: (url) => new EventSource(url),
    webSocket: (url, protocol) => new WebSocket(url, protocol),
    beacon: (url, text) => void navigator.sendBeacon(url, text),
    baseUrl: document.baseURI,
    storage: tabStorage(),
    nowMillis: () => performance.now(),
    random: Math.random,
    onOnline: (callback) => listen("online", callback),
    onPageHide: (callback) => listen("pagehide", callback),
  };
}

function tabStorage(): Storage | null {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
}

function listen(name: "online" | "pagehide", callback: () => void): () => void {
  addEventListener(name, callback);
  return () => removeEventListener(name, callback);
}
