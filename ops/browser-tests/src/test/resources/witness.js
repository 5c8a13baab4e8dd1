// Observes, inside a page, what it shows and plays. Times are milliseconds of performance.now().
(() => {
  const MOST_FRAMES = 5_000;
  const PATIENCE_MILLIS = 10_000;
  /** Of the slowest source that is watched a frame takes 67 of these, and a machine that does much else at once shows fewer. */
  const MOST_MILLIS_A_FRAME = 400;
  /** Every frame that the viewer's video has shown: { at, width }. */
  const frames = [];
  /** When each of the page's peer connections was first connected. */
  const connected = [];
  /** The node's UDP port. */
  let mediaPort = null;
  let video = null;
  let chosenAt = 0;
  /** Freezes until they began to be counted; a promise. */
  let freezesBefore = Promise.resolve(0);
  /** What is looked at and listened to at present. */
  let perceived = null;

  // Not by a class in its place: Firefox says of such a one after a reload that its window is no longer active.
  const known = new WeakSet();
  const setLocalDescription = RTCPeerConnection.prototype.setLocalDescription;
  RTCPeerConnection.prototype.setLocalDescription = function (...description) {
    if (!known.has(this)) {
      known.add(this);
      const index = connected.push(null) - 1;
      this.addEventListener("connectionstatechange", () => {
        if (this.connectionState !== "connected") return;
        connected[index] ??= performance.now();
        mediaPort ??= Number(/^a=candidate:.* udp \d+ \S+ (\d+) typ /im.exec(this.remoteDescription.sdp)?.[1]);
      });
    }
    return setLocalDescription.apply(this, description);
  };

  new MutationObserver(() => {
    const found = document.querySelector("video[data-testid=video]");
    if (found === null || found === video) return;
    video = found;
    const next = (at, { width }) => {
      frames.push({ at, width });
      if (frames.length > MOST_FRAMES) frames.splice(0, MOST_FRAMES / 2);
      video.requestVideoFrameCallback(next);
    };
    video.requestVideoFrameCallback(next);
  }).observe(document, { childList: true, subtree: true });
  const onChange = ({ target }) => {
    if (target.dataset?.testid !== "quality") return;
    chosenAt = performance.now();
    freezesBefore = freezeCount();
  };
  addEventListener("change", onChange, true);

  /** Resolves with the first truthy value of `look`, asked for at every frame of the page. */
  async function until(what, look, patienceMillis = PATIENCE_MILLIS) {
    const end = performance.now() + patienceMillis;
    for (;;) {
      const value = look();
      if (value) return value;
      if (performance.now() > end) throw new Error(`${what} did not happen within ${patienceMillis} ms`);
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  }

  async function report() {
    return [...(await madangSession.peerConnection.getStats()).values()];
  }

  async function freezeCount() {
    return (await report()).find(({ type, kind }) => type === "inbound-rtp" && kind === "video")?.freezeCount ?? 0;
  }

  function protocolOf(entries) {
    const byId = (id) => entries.find((entry) => entry.id === id);
    const pair = byId(entries.find(({ type }) => type === "transport")?.selectedCandidatePairId);
    return byId(pair?.localCandidateId)?.protocol;
  }

  function picture() {
    const canvas = new OffscreenCanvas(160, 90);
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    return context.getImageData(0, 0, canvas.width, canvas.height).data;
  }

  /** The share of points that differ, 0 to 1. */
  function difference(before, after) {
    let changed = 0;
    for (let i = 0; i < after.length; i += 4) {
      const distance = [0, 1, 2].reduce((sum, c) => sum + Math.abs(after[i + c] - before[i + c]), 0);
      // Less than that is the codec's noise.
      if (distance > 90) changed++;
    }
    return changed / (after.length / 4);
  }

  const chosen = () => frames.filter(({ at }) => at > chosenAt);

  globalThis.witness = {
    async change(count) {
      const before = picture();
      const shown = frames.length;
      const differences = [];
      let compared = shown;
      const moreCame = () => {
        // Reading a picture back costs more than all else here: once for each frame is enough.
        if (frames.length > compared) {
          compared = frames.length;
          differences.push(difference(before, picture()));
        }
        return frames.length >= shown + count;
      };
      await until(`${count} more frames`, moreCame, Math.max(PATIENCE_MILLIS, count * MOST_MILLIS_A_FRAME));
      return Math.max(...differences);
    },

    async listen() {
      const context = new AudioContext();
      await context.resume();
      const analyser = new AnalyserNode(context, { fftSize: 1_024 });
      new MediaStreamAudioSourceNode(context, { mediaStream: madangSession.stream }).connect(analyser);
      const samples = new Float32Array(analyser.fftSize);
      const peaks = [];
      const end = performance.now() + 2_500;
      await until("the end of listening", () => {
        analyser.getFloatTimeDomainData(samples);
        peaks.push(samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0));
        return performance.now() > end;
      });
      await context.close();
      // The graph is silent until it runs: what comes before the first sound says nothing about the room.
      const first = peaks.findIndex((peak) => peak > 0.005);
      const heard = first < 0 ? peaks : peaks.slice(first);
      return { loudest: Math.max(...heard), quietest: Math.min(...heard) };
    },

    /** Begins to look and then to listen, while others do: a page that does both at once may miss a short sound. */
    perceive(count) {
      perceived = (async () => [await this.change(count), await this.listen()])();
      // Who asks for it is told of a failure.
      perceived.catch(() => undefined);
    },

    async perceived() {
      const [change, sound] = await perceived;
      return { change, ...sound };
    },

    async reception() {
      const entries = await report();
      const inbound = (kind) => entries.find((entry) => entry.type === "inbound-rtp" && entry.kind === kind);
      const video = inbound("video");
      return {
        codec: entries.find(({ id }) => id === video?.codecId)?.mimeType.split("/")[1],
        protocol: protocolOf(entries),
        framesDecoded: video?.framesDecoded,
        audioEnergy: inbound("audio")?.totalAudioEnergy,
      };
    },

    connections: () => connected.length,

    mediaPort: () => until("a connection", () => mediaPort),

    async protocol() {
      return protocolOf(await report());
    },

    async sentWidth(rid) {
      const entry = (await report()).find((entry) => entry.type === "outbound-rtp" && entry.rid === rid);
      return entry?.frameWidth ?? 0;
    },

    async firstFrame() {
      const first = await until("the first frame", () => frames[0]);
      const isOffer = ({ name }) => /^\/whep\/[^/]+$/.test(new URL(name).pathname);
      const offer = await until("the offer", () => performance.getEntriesByType("resource").find(isOffer));
      const after = (at) => Math.round(at - offer.startTime);
      return { answered: after(offer.responseEnd), connected: after(connected[0] ?? first.at), shown: after(first.at) };
    },

    async nextFrame() {
      const now = performance.now();
      const next = await until("a new frame", () => frames.find(({ at }) => at > now));
      return Math.round(next.at - now);
    },

    async millisToWidth(width) {
      // Layers are a factor of two apart; an encoder short of power may make all of them somewhat smaller.
      const fits = (frame) => frame.width > width * 0.7 && frame.width < width * 1.4;
      const eleven = await until("eleven such frames", () => chosen().filter(fits).length > 10).catch(() => false);
      return eleven ? Math.round(chosen().find(fits).at - chosenAt) : null;
    },

    async countFreezes() {
      freezesBefore = freezeCount();
      await freezesBefore;
    },

    async freezes() {
      return (await freezeCount()) - (await freezesBefore);
    },

    longestGapMillis() {
      const times = chosen().map(({ at }) => at);
      return Math.round(Math.max(0, ...times.slice(1).map((at, i) => at - times[i])));
    },
  };
})();
