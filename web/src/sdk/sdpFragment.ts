/** ICE parameters of one side, as exchanged in `application/trickle-ice-sdpfrag` (RFC 8840, RFC 9725 section 4.3). */
export interface IceFragment {
  readonly ufrag: string;
  readonly password: string;
  /** Values of `a=candidate`, without the `a=`. */
  readonly candidates: readonly string[];
  readonly complete: boolean;
}

/** The fragment that brings candidates of a local description to the server; all go into the BUNDLE's first section. */
export function writeFragment(localSdp: string, candidates: readonly string[], complete: boolean): string {
  const lines = localSdp.split(/\r?\n/);
  const first = lines.findIndex((line) => line.startsWith("m="));
  const end = lines.findIndex((line, index) => index > first && line.startsWith("m="));
  const section = lines.slice(first, end < 0 ? undefined : end);
  const session = lines.slice(0, first);
  const fragment: string[] = [];
  const copy = (prefix: string, ...from: string[][]) => {
    const line = from.flat().find((candidate) => candidate.startsWith(prefix));
    if (line !== undefined) fragment.push(line);
  };
  copy("a=group:BUNDLE", session);
  copy("m=", section);
  copy("a=mid:", section);
  copy("a=ice-ufrag:", section, session);
  copy("a=ice-pwd:", section, session);
  fragment.push(...candidates.map((candidate) => `a=${candidate}`));
  if (complete) fragment.push("a=end-of-candidates");
  return fragment.join("\r\n") + "\r\n";
}

/** Null when the text lacks the credentials that make it an ICE fragment. */
export function parseFragment(text: string): IceFragment | null {
  const lines = text.split(/\r?\n/);
  const value = (prefix: string) => lines.find((line) => line.startsWith(prefix))?.slice(prefix.length).trim();
  const ufrag = value("a=ice-ufrag:");
  const password = value("a=ice-pwd:");
  if (!ufrag || !password) return null;
  return {
    ufrag,
    password,
    candidates: lines.filter((line) => line.startsWith("a=candidate:")).map((line) => line.slice(2).trim()),
    complete: lines.includes("a=end-of-candidates"),
  };
}

/** The remote description after an ICE restart: the same session with the fragment's credentials and candidates. */
export function withIce(remoteSdp: string, ice: IceFragment): string {
  const lines = remoteSdp.split(/\r?\n/).filter((line) => line !== "");
  const kept: string[] = [];
  let sections = 0;
  const closeSection = () => {
    if (sections === 0) return;
    kept.push(`a=ice-ufrag:${ice.ufrag}`, `a=ice-pwd:${ice.password}`);
    if (sections > 1) return;
    kept.push(...ice.candidates.map((candidate) => `a=${candidate}`));
    if (ice.complete) kept.push("a=end-of-candidates");
  };
  for (const line of lines) {
    if (line.startsWith("m=")) {
      closeSection();
      sections++;
    }
    if (!/^a=(ice-ufrag:|ice-pwd:|candidate:|end-of-candidates)/.test(line)) kept.push(line);
  }
  closeSection();
  return kept.join("\r\n") + "\r\n";
}
