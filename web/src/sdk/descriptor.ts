/** Only the dependency descriptor tells the spatial layers of AV1 apart; without it a server has to leave all but the lowest out. */
const URI = "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension";

interface HeaderExtension {
  readonly uri: string;
  direction: RTCRtpTransceiverDirection;
}

/** What lib.dom does not know yet, and some browsers do not have. */
interface Negotiable {
  getHeaderExtensionsToNegotiate?(): HeaderExtension[];
  setHeaderExtensionsToNegotiate?(extensions: HeaderExtension[]): void;
}

/** Lets video be received with the dependency descriptor, which browsers know and do not all negotiate by themselves. */
export function takeDescriptor(transceiver: RTCRtpTransceiver): void {
  const negotiable = transceiver as RTCRtpTransceiver & Negotiable;
  const extensions = negotiable.getHeaderExtensionsToNegotiate?.() ?? [];
  const descriptor = extensions.find(({ uri }) => uri === URI);
  if (descriptor === undefined || descriptor.direction !== "stopped") return;
  descriptor.direction = "sendrecv";
  negotiable.setHeaderExtensionsToNegotiate?.(extensions);
}
