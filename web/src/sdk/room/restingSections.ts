/** What a section needs of a transceiver here. */
type Sent = Pick<RTCRtpTransceiver, "mid" | "sender">;

/**
 * The answer to set, in which sections that rest keep their simulcast. Firefox offers none there, so no server may answer it
 * (RFC 8853 section 5.3.2), and Firefox takes that for a refusal and would send a single encoding ever after.
 */
export function withRestingSimulcast(answer: string, transceivers: readonly Sent[]): string {
  return answer
    .split(/(?=^m=)/m)
    .map((section) => {
      if (!/^a=inactive\r?$/m.test(section) || /^a=simulcast:/m.test(section)) return section;
      const mid = /^a=mid:(.*?)\r?$/m.exec(section)?.[1];
      const sender = transceivers.find((transceiver) => transceiver.mid === mid)?.sender;
      const rids = (sender?.getParameters().encodings ?? []).flatMap(({ rid }) => (rid === undefined ? [] : [rid]));
      if (rids.length < 2) return section;
      const lines = [...rids.map((rid) => `a=rid:${rid} recv`), `a=simulcast:recv ${rids.join(";")}`];
      return section.replace(/\r?\n$/, "") + lines.map((line) => `\r\n${line}`).join("") + "\r\n";
    })
    .join("");
}
