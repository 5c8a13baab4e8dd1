// A participant of a room in a test: sends a colour and a tone of its own, and tells whose colours and tones it gets.
globalThis.participant = (() => {
  const HUES = 8;
  const FIRST_HZ = 400;
  const STEP_HZ = 200;
  let session = null;
  let audio = null;
  const videos = new Map();
  const voices = new Map();

  function show({ track, participant, kind, media }) {
    if (kind === "video") {
      videos.get(track)?.element.remove();
      videos.delete(track);
      if (media === null) return;
      const element = Object.assign(document.createElement("video"), { muted: true, autoplay: true, playsInline: true });
      // Where it is seen: what is not on the screen is not painted.
      element.style.cssText = `position:fixed;z-index:9;width:96px;height:54px;left:${(videos.size % 8) * 100}px;top:0`;
      element.srcObject = new MediaStream([media]);
      document.body.append(element);
      videos.set(track, { element, participant });
    } else {
      voices.get(track)?.element.remove();
      voices.delete(track);
      if (media === null) return;
      // Chromium decodes a remote track for WebAudio only while an element plays it.
      const element = Object.assign(document.createElement("audio"), { muted: true, autoplay: true });
      element.srcObject = new MediaStream([media]);
      document.body.append(element);
      const analyser = audio.createAnalyser();
      analyser.fftSize = 8192;
      audio.createMediaStreamSource(element.srcObject).connect(analyser);
      voices.set(track, { element, participant, analyser });
    }
  }

  async function join(token, duplex) {
    const { join } = await import("/sdk/madang.js");
    audio = new AudioContext();
    await audio.resume();
    session = join({ token, duplex });
    session.on("track", show);
    globalThis.session = session;
    await session.connected;
  }

  /** A picture of one colour in which a mark moves. */
  function picture(number, width, height) {
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    const context = canvas.getContext("2d");
    let frame = 0;
    setInterval(() => {
      context.fillStyle = `hsl(${(number * 360) / HUES} 100% 50%)`;
      context.fillRect(0, 0, width, height);
      context.fillStyle = "black";
      context.fillRect((frame++ * 8) % width, height - 20, 20, 20);
    }, 100);
    return canvas.captureStream(10).getVideoTracks()[0];
  }

  async function publish(number) {
    const tone = new OscillatorNode(audio, { frequency: FIRST_HZ + STEP_HZ * number });
    const out = audio.createMediaStreamDestination();
    const volume = new GainNode(audio, { gain: 0.3 });
    tone.connect(volume).connect(out);
    tone.start();
    await session.publish("microphone", out.stream.getAudioTracks()[0]);
    await session.publish("camera", picture(number, 160, 90), { simulcast: false, maxBitrateBps: 80_000 });
  }

  /** Sends a picture in three encodings. */
  const publishLayers = (number) => session.publish("camera", picture(number, 960, 540));

  /** The rids of the encodings that it sends at present. */
  async function sends() {
    const frames = async () => {
      const stats = [...(await session.peerConnections.publish.getStats()).values()];
      return new Map(stats.filter(({ type, rid }) => type === "outbound-rtp" && rid).map(({ rid, framesSent }) => [rid, framesSent]));
    };
    const before = await frames();
    await new Promise((resolve) => setTimeout(resolve, 600));
    return [...(await frames())].filter(([rid, count]) => count > (before.get(rid) ?? 0)).map(([rid]) => rid).sort();
  }

  function hueOf(video) {
    const canvas = Object.assign(document.createElement("canvas"), { width: 16, height: 9 });
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(video, 0, 0, 16, 9);
    const [r, g, b] = context.getImageData(8, 2, 1, 1).data;
    const most = Math.max(r, g, b);
    const spread = most - Math.min(r, g, b);
    if (spread < 60) return -1;
    const sixth = most === r ? ((g - b) / spread + 6) % 6 : most === g ? (b - r) / spread + 2 : (r - g) / spread + 4;
    return Math.round((sixth * 60 * HUES) / 360) % HUES;
  }

  function toneOf(analyser) {
    const bins = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(bins);
    let peak = 0;
    for (let i = 1; i < bins.length; i++) if (bins[i] > bins[peak]) peak = i;
    if (bins[peak] < -70) return -1;
    const hz = (peak * audio.sampleRate) / analyser.fftSize;
    return Math.max(0, Math.round((hz - FIRST_HZ) / STEP_HZ));
  }

  /** By participant's name: the number whose colour is seen, whose tone is heard, and whether the picture moves. */
  async function gets() {
    const before = new Map([...videos].map(([track, { element }]) => [track, element.getVideoPlaybackQuality().totalVideoFrames]));
    await new Promise((resolve) => setTimeout(resolve, 600));
    const got = {};
    const of = (id) => {
      const name = session.participants.get(id)?.name ?? (session.self?.id === id ? "self" : `stranger ${id}`);
      return (got[name] ??= { sees: -1, hears: -1, moves: false });
    };
    for (const [track, { element, participant }] of videos) {
      const frames = element.getVideoPlaybackQuality().totalVideoFrames;
      Object.assign(of(participant), { sees: hueOf(element), moves: frames > (before.get(track) ?? frames) });
    }
    for (const { participant, analyser } of voices.values()) of(participant).hears = toneOf(analyser);
    return got;
  }

  /** Asks for the picture of that participant at that height. */
  function prefer(name, height) {
    for (const [track, { participant }] of videos) {
      if (session.participants.get(participant)?.name === name) session.prefer({ [track]: { height } });
    }
  }

  /** The height in pixels of the picture that comes from that participant, 0 while there is none. */
  const height = (name) =>
    [...videos.values()].find(({ participant }) => session.participants.get(participant)?.name === name)?.element.videoHeight ?? 0;

  /** Lets the SDK believe that a connection is interrupted, or no longer. */
  function interrupt(leg, interrupted) {
    const pc = session.peerConnections[leg];
    if (interrupted) Object.defineProperty(pc, "connectionState", { value: "disconnected", configurable: true });
    else delete pc.connectionState;
    pc.dispatchEvent(new Event("connectionstatechange"));
  }

  /** The ICE credentials of a connection: new ones after a restart. */
  const ufrag = (leg) => /a=ice-ufrag:(\S+)/.exec(session.peerConnections[leg].localDescription.sdp)[1];

  /** Whether a connection is the one that was there when it was last asked. */
  const seen = {};
  function isSame(leg) {
    const before = seen[leg];
    seen[leg] = session.peerConnections[leg];
    return before === undefined || before === seen[leg];
  }

  return {
    join,
    interrupt,
    ufrag,
    isSame,
    prefer,
    height,
    publish,
    publishLayers,
    sends,
    gets,
    people: () => [...session.participants.values()].map(({ name }) => name).sort(),
    idOf: (name) => [...session.participants.values()].find((one) => one.name === name)?.id ?? null,
    role: () => session.self?.role,
    hands: () => [...session.participants.values()].filter(({ hand }) => hand).map(({ name }) => name),
    leave: () => session.leave(),
  };
})();
