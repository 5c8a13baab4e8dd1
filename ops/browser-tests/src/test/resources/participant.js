// A participant of a room in a test: sends a colour and a tone of its own, and tells whose colours and tones it gets.
globalThis.participant = (() => {
  const HUES = 8;
  const FIRST_HZ = 400;
  const STEP_HZ = 200;
  const LOUD = 0.3;
  let session = null;
  let audio = null;
  const videos = new Map();
  const voices = new Map();
  /** What the others have said. */
  const heard = [];

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
      // Firefox's own count of frames is of files only.
      const video = { element, participant, frames: 0, firstAt: 0 };
      const next = () => {
        video.frames++;
        video.firstAt ||= performance.now();
        element.requestVideoFrameCallback(next);
      };
      element.requestVideoFrameCallback(next);
      videos.set(track, video);
    } else {
      voices.get(track)?.element.remove();
      voices.delete(track);
      if (media === null) return;
      voices.set(track, { participant, ...listen(media) });
    }
  }

  function listen(media) {
    // Chromium decodes a remote track for WebAudio only while an element plays it.
    const element = Object.assign(document.createElement("audio"), { muted: true, autoplay: true });
    element.srcObject = new MediaStream([media]);
    document.body.append(element);
    const analyser = audio.createAnalyser();
    analyser.fftSize = 8192;
    audio.createMediaStreamSource(element.srcObject).connect(analyser);
    return { element, analyser };
  }

  let joinedAt = 0;

  async function join(token, duplex) {
    const { join } = await import("/sdk/madang.js");
    joinedAt = performance.now();
    audio = new AudioContext();
    await audio.resume();
    session = join({ token, duplex });
    session.on("track", show);
    session.on("data", ({ data, own }) => own || heard.push(data));
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

  let volume = null;

  function voice(number, gain) {
    const tone = new OscillatorNode(audio, { frequency: FIRST_HZ + STEP_HZ * number });
    const out = audio.createMediaStreamDestination();
    volume = new GainNode(audio, { gain });
    tone.connect(volume).connect(out);
    tone.start();
    return out.stream.getAudioTracks()[0];
  }

  /** Lets its tone be heard, or not. */
  const speak = (aloud) => (volume.gain.value = aloud ? LOUD : 0);

  async function publish(number) {
    await session.publish("microphone", voice(number, LOUD));
    await session.publish("camera", picture(number, 160, 90), { simulcast: false, maxBitrateBps: 80_000 });
  }

  /** A camera for three encodings: one, however often it is turned on. */
  let layered = null;

  /** Sends a picture in three encodings. */
  const publishLayers = (number) => session.publish("camera", (layered ??= picture(number, 960, 540)));

  /** Sends a picture of 960x544 and smaller ones, in encodings whose names and order say nothing of that: the largest first. */
  const publishUpsideDown = (number) =>
    session.publish("camera", picture(number, 960, 544), {
      encodings: [1, 2, 4].map((scaleResolutionDownBy, i) => ({ rid: String(i), scaleResolutionDownBy, maxBitrate: 400_000 >> i })),
    });

  /** Sends a picture of 480x272 in that codec, with half of it as a spatial layer within the same encoding. */
  const publishSpatialLayers = (number, codec) =>
    session.publish("camera", picture(number, 480, 272), { codec, encodings: [{ scalabilityMode: "L2T1_KEY", maxBitrate: 500_000 }] });

  /** Sends a still picture, of which there is one frame, once it can be sent. */
  async function publishStill(number) {
    const canvas = Object.assign(document.createElement("canvas"), { width: 160, height: 90 });
    const context = canvas.getContext("2d");
    const track = canvas.captureStream(0).getVideoTracks()[0];
    await session.publish("screen", track, { simulcast: false });
    const pc = session.peerConnections.publish;
    while (pc.connectionState !== "connected") await new Promise((resolve) => setTimeout(resolve, 20));
    context.fillStyle = `hsl(${(number * 360) / HUES} 100% 50%)`;
    context.fillRect(0, 0, canvas.width, canvas.height);
    track.requestFrame();
  }

  /** By name: a connection by WHEP beside the room's own, and its picture. */
  const watchers = new Map();
  /** By the same name: what the SDK or the browser has of it. */
  const connections = new Map();

  function screen(name, stream) {
    const element = Object.assign(document.createElement("video"), { muted: true, autoplay: true, playsInline: true, srcObject: stream });
    element.style.cssText = `position:fixed;z-index:9;width:96px;height:54px;left:${watchers.size * 100}px;top:60px`;
    document.body.append(element);
    watchers.set(name, element);
  }

  /** Watches by the SDK, up to that spatial layer or, when it is -1, to the highest. */
  async function watchBySdk(name, room, token, spatialLayerId) {
    const { watch } = await import("/sdk/madang.js");
    const watching = watch({ endpoint: `/whep/${room}`, token });
    screen(name, watching.stream);
    const connection = { closed: null, state: () => watching.peerConnection?.connectionState };
    watching.on("closed", (error) => (connection.closed = error?.code));
    connections.set(name, connection);
    await watching.connected;
    if (spatialLayerId >= 0) await watching.selectLayer({ spatialLayerId });
  }

  async function exchange(pc, path, token) {
    await pc.setLocalDescription();
    const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/sdp" };
    const response = await fetch(path, { method: "POST", headers, body: pc.localDescription.sdp });
    await pc.setRemoteDescription({ type: "answer", sdp: await response.text() });
  }

  /** Watches by nothing but what a browser does by itself. */
  async function watchPlainly(name, room, token) {
    const pc = new RTCPeerConnection();
    const { receiver } = pc.addTransceiver("video", { direction: "recvonly" });
    connections.set(name, { closed: null, state: () => pc.connectionState, dtls: () => receiver.transport?.state });
    pc.addEventListener("track", ({ track }) => screen(name, new MediaStream([track])));
    await exchange(pc, `/whep/${room}`, token);
  }

  /** By number of its m-section for pictures: what such a page plays. */
  const playing = [];
  let player = null;

  /** Plays so many sounds and pictures by nothing but what a browser does by itself, each stream on its own. */
  async function playPlainly(sections, room, token) {
    audio = new AudioContext();
    await audio.resume();
    player = new RTCPeerConnection();
    for (const kind of ["audio", "video"]) {
      for (let i = 0; i < sections; i++) player.addTransceiver(kind, { direction: "recvonly" });
    }
    player.addEventListener("track", ({ track, streams: [{ id }] }) => {
      const stream = playing.find((known) => known.id === id) ?? { id };
      if (!playing.includes(stream)) playing.push(stream);
      if (track.kind === "audio") stream.voice = listen(track);
      else {
        screen(id, new MediaStream([track]));
        stream.picture = watchers.get(id);
      }
    });
    await exchange(player, `/whep/${room}`, token);
  }

  /** Of each stream the numbers whose colour is seen and whose tone is heard. */
  const plays = () => playing.map(({ picture, voice }) => ({ sees: picture ? hueOf(picture) : -1, hears: voice ? toneOf(voice.analyser) : -1 }));

  /** What the browser says of its sound: SSRCs, and packets that were lost. */
  async function sound() {
    const stats = [...(await player.getStats()).values()].filter(({ type, kind }) => type === "inbound-rtp" && kind === "audio");
    return { ssrcs: stats.map(({ ssrc }) => ssrc), lost: stats.reduce((sum, { packetsLost }) => sum + packetsLost, 0) };
  }

  /** Sends its colour, and its tone once it speaks, by nothing but what a browser does by itself. */
  async function publishPlainly(number, room, token) {
    audio = new AudioContext();
    await audio.resume();
    const pc = new RTCPeerConnection();
    pc.addTransceiver(voice(number, 0), { direction: "sendonly" });
    pc.addTransceiver(picture(number, 160, 90), { direction: "sendonly" });
    await exchange(pc, `/whip/${room}`, token);
  }

  /** The height in pixels of the picture that such a connection shows, 0 while it does not move. */
  async function watched(name) {
    const element = watchers.get(name);
    const frames = () => element?.getVideoPlaybackQuality().totalVideoFrames ?? 0;
    const before = frames();
    await new Promise((resolve) => setTimeout(resolve, 600));
    return frames() > before ? element.videoHeight : 0;
  }

  /** Why the SDK's connection of that name is closed, what state the browser's is in, and its DTLS where it is a plain one. */
  function connection(name) {
    const { closed, state, dtls } = connections.get(name);
    return { closed, state: state() ?? null, dtls: dtls?.() ?? null };
  }

  /** Sends that picture and takes it back, so many times, then sends it; answers how many sections the connection had each time. */
  async function comeAndGo([number, times]) {
    const sections = [];
    for (let i = 0; i < times; i++) {
      await publishLayers(number);
      await session.unpublish("camera");
      const { sdp } = session.peerConnections.publish.localDescription;
      sections.push(sdp.split(/^m=/m).length - 1);
    }
    await publishLayers(number);
    return sections;
  }

  /** The rids of the camera's encodings: what the sender has, which of them are on, what was offered, and what was answered. */
  function encodings() {
    const pc = session.peerConnections.publish;
    const { mid, sender } = pc.getTransceivers().find(({ sender }) => sender.track?.kind === "video");
    const agreed = ({ sdp }, direction) => {
      const section = sdp.split(/^(?=m=)/m).find((part) => part.includes(`\r\na=mid:${mid}\r\n`));
      const line = new RegExp(`^a=simulcast:${direction} (.*)$`, "m").exec(section)?.[1].trim() ?? "";
      return line.split(";").filter((rid) => section.includes(`\r\na=rid:${rid} ${direction}`)).sort();
    };
    const { encodings } = sender.getParameters();
    const rids = (some) => some.map(({ rid }) => rid).sort();
    return {
      sender: rids(encodings),
      active: rids(encodings.filter(({ active }) => active)),
      offer: agreed(pc.localDescription, "send"),
      answer: agreed(pc.remoteDescription, "recv"),
    };
  }

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

  /** Of that participant's picture: the number of its colour, and how many milliseconds after joining it came; null before. */
  function first(name) {
    for (const { element, participant, firstAt } of videos.values()) {
      const shown = firstAt > 0 && session.participants.get(participant)?.name === name;
      if (shown) return { sees: hueOf(element), millis: Math.round(firstAt - joinedAt) };
    }
    return null;
  }

  /** By participant's name: the number whose colour is seen, whose tone is heard, and whether the picture moves. */
  async function gets() {
    const before = new Map([...videos].map(([track, { frames }]) => [track, frames]));
    await new Promise((resolve) => setTimeout(resolve, 600));
    const got = {};
    const of = (id) => {
      const name = session.participants.get(id)?.name ?? (session.self?.id === id ? "self" : `stranger ${id}`);
      return (got[name] ??= { sees: -1, hears: -1, moves: false });
    };
    for (const [track, { element, participant, frames }] of videos) {
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
    publishUpsideDown,
    publishSpatialLayers,
    publishStill,
    connection,
    watchBySdk,
    watchPlainly,
    watched,
    publishPlainly,
    speak,
    playPlainly,
    plays,
    sound,
    comeAndGo,
    encodings,
    sends,
    first,
    gets,
    heard: () => heard,
    people: () => [...session.participants.values()].map(({ name }) => name).sort(),
    idOf: (name) => [...session.participants.values()].find((one) => one.name === name)?.id ?? null,
    role: () => session.self?.role,
    hands: () => [...session.participants.values()].filter(({ hand }) => hand).map(({ name }) => name),
    leave: () => session.leave(),
  };
})();
