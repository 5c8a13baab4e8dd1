import { h } from "./dom.ts";

const METER_MILLIS = 100;

/** Shows how loud a microphone is. */
export function levelMeter() {
  const root = h("meter", { min: "0", max: "1", testid: "level" });
  let audio: AudioContext | null = null;
  let source: MediaStreamAudioSourceNode | null = null;
  let heard: MediaStreamTrack | null = null;
  const listen = (track: MediaStreamTrack | null) => {
    if (track === heard) return;
    heard = track;
    source?.disconnect();
    source = null;
    if (track === null) {
      root.value = 0;
      return;
    }
    audio ??= new AudioContext();
    const context = audio;
    // Before the first gesture on the page the browser keeps it suspended.
    addEventListener("pointerdown", () => void context.resume(), { once: true });
    const analyser = new AnalyserNode(context, { fftSize: 1_024 });
    source = new MediaStreamAudioSourceNode(context, { mediaStream: new MediaStream([track]) });
    source.connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const timer = setInterval(() => {
      if (heard !== track) return clearInterval(timer);
      if (track.readyState === "ended" || !root.isConnected || root.closest("[hidden]") !== null) {
        // Nobody looks: it listens again when it is asked to.
        clearInterval(timer);
        return listen(null);
      }
      analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      // Ears work in decibels: -60 dB is the left end, full scale the right.
      root.value = Math.max(0, Math.min(1, 1 + (10 * Math.log10(power + 1e-9)) / 60));
    }, METER_MILLIS);
  };
  return { root, listen };
}
