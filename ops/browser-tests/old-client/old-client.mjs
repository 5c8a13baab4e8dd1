// An old native client: libwebrtc as it was with Plan B. Takes commands as lines of JSON on its input, answers each by a line.
import { createInterface } from "node:readline";
import WebSocket from "ws";
import wrtc from "@roamhq/wrtc";

const HUES = 8;
const FIRST_HZ = 400;
const STEP_HZ = 200;
const SMALL = { width: 160, height: 90 };
/** Large enough for three encodings of it. */
const LARGE = { width: 960, height: 540 };

const received = [];
const peers = [];
const timers = [];
let room = null;

/** A peer connection that speaks Plan B and notes what it receives. */
function peer() {
  const pc = new wrtc.RTCPeerConnection({ sdpSemantics: "plan-b", bundlePolicy: "max-bundle" });
  pc.ontrack = ({ track }) => {
    const reception = { id: track.id, kind: track.kind, frames: 0, hue: -1, loudness: 0, hertz: 0, track };
    received.push(reception);
    if (track.kind === "video") {
      reception.sink = new wrtc.nonstandard.RTCVideoSink(track);
      reception.sink.onframe = ({ frame }) => {
        reception.frames++;
        reception.hue = hueOf(frame);
      };
    } else {
      reception.sink = new wrtc.nonstandard.RTCAudioSink(track);
      reception.sink.ondata = ({ samples, sampleRate }) => hear(reception, samples, sampleRate);
    }
  };
  peers.push(pc);
  return pc;
}

function hueOf({ data, width, height }) {
  const at = Math.floor(height / 4) * width + Math.floor(width / 2);
  const chroma = Math.floor(height / 8) * (width / 2) + Math.floor(width / 4);
  const y = data[at];
  const u = data[width * height + chroma] - 128;
  const v = data[width * height + (width / 2) * (height / 2) + chroma] - 128;
  const [r, g, b] = [y + 1.402 * v, y - 0.344 * u - 0.714 * v, y + 1.772 * u];
  const most = Math.max(r, g, b);
  const spread = most - Math.min(r, g, b);
  if (spread < 60) return -1;
  const sixth = most === r ? ((g - b) / spread + 6) % 6 : most === g ? (b - r) / spread + 2 : (r - g) / spread + 4;
  return Math.round((sixth * 60 * HUES) / 360) % HUES;
}

/** Zero crossings tell a pure tone. */
function hear(reception, samples, sampleRate) {
  let crossings = 0;
  let loudest = 0;
  for (let i = 1; i < samples.length; i++) {
    if (samples[i - 1] < 0 !== samples[i] < 0) crossings++;
    loudest = Math.max(loudest, Math.abs(samples[i]));
  }
  const hertz = (crossings * sampleRate) / samples.length / 2;
  reception.loudness = loudest;
  reception.hertz = reception.hertz === 0 ? hertz : reception.hertz + (hertz - reception.hertz) / 20;
}

/** Tracks of a colour and a tone of one's own. */
function tracks(number, { width, height }) {
  const video = new wrtc.nonstandard.RTCVideoSource();
  const audio = new wrtc.nonstandard.RTCAudioSource();
  const hue = (number * 6) / HUES;
  const channel = (n) => 255 * Math.min(1, Math.max(0, Math.abs(((hue + n) % 6) - 3) - 1));
  const [r, g, b] = [channel(0), channel(4), channel(2)];
  const y = Math.round(0.299 * r + 0.587 * g + 0.114 * b);
  const data = new Uint8ClampedArray((width * height * 3) / 2);
  const mark = { size: Math.floor(height / 5), top: Math.floor(height * 0.75) };
  let frame = 0;
  timers.push(setInterval(() => {
    data.fill(y, 0, width * height);
    data.fill(Math.round(128 + 0.564 * (b - y)), width * height, (width * height * 5) / 4);
    data.fill(Math.round(128 + 0.713 * (r - y)), (width * height * 5) / 4);
    const x = (frame++ * 8) % (width - mark.size);
    for (let row = mark.top; row < mark.top + mark.size; row++) data.fill(16, row * width + x, row * width + x + mark.size);
    video.onFrame({ width, height, data });
  }, 100));
  let sample = 0;
  const began = Date.now();
  const samples = new Int16Array(480);
  timers.push(setInterval(() => {
    // Timers are late at times, sound must not be.
    while (sample < ((Date.now() - began) / 1000) * 48000) {
      for (let i = 0; i < samples.length; i++) {
        samples[i] = 9000 * Math.sin((2 * Math.PI * (FIRST_HZ + STEP_HZ * number) * sample++) / 48000);
      }
      audio.onData({ samples, sampleRate: 48000, bitsPerSample: 16, channelCount: 1, numberOfFrames: 480 });
    }
  }, 10));
  return [audio.createTrack(), video.createTrack()];
}

async function post(url, token, sdp) {
  const response = await fetch(url, {
    method: "POST",
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/sdp" },
    body: sdp,
  });
  const body = await response.text();
  if (response.status !== 201) throw new Error(`${response.status} ${body}`);
  return body;
}

function add(pc, number, size = SMALL) {
  const stream = new wrtc.MediaStream();
  for (const track of tracks(number, size)) {
    stream.addTrack(track);
    pc.addTrack(track, stream);
  }
}

/** How old clients asked for three encodings: two more SSRCs with their RTX, and a group that says so. */
function threeEncodings(sdp) {
  const [, media, rtx] = /a=ssrc-group:FID (\d+) (\d+)/.exec(sdp);
  const ssrcs = [media, ...[1, 2].map((n) => Number(media) + n)];
  const repairs = [rtx, ...[1, 2].map((n) => Number(rtx) + n)];
  const said = sdp.split("\r\n").filter((line) => line.startsWith(`a=ssrc:${media} `));
  const more = [1, 2].flatMap((n) => [
    ...[ssrcs[n], repairs[n]].flatMap((ssrc) => said.map((line) => line.replace(media, ssrc))),
    `a=ssrc-group:FID ${ssrcs[n]} ${repairs[n]}`,
  ]);
  return `${sdp}${[...more, `a=ssrc-group:SIM ${ssrcs.join(" ")}`].join("\r\n")}\r\n`;
}

/** A socket to the node, and how to ask it something; what it says is passed on. */
async function enter(url, onMessage) {
  const socket = new WebSocket(url, "madang.v1");
  await new Promise((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  const waiting = new Map();
  let id = 0;
  socket.on("message", (text) => {
    const message = JSON.parse(text);
    onMessage(message);
    const asked = waiting.get(message.id);
    if (message.type === "error") asked?.reject(new Error(`${message.code}: ${message.message}`));
    else asked?.resolve(message);
  });
  return (message) => new Promise((resolve, reject) => {
    waiting.set(++id, { resolve, reject });
    socket.send(JSON.stringify({ ...message, id }));
  });
}

async function publish(request, number) {
  const pc = peer();
  add(pc, number);
  await pc.setLocalDescription(await pc.createOffer());
  const sdp = pc.localDescription.sdp;
  const sources = Object.fromEntries(pc.getSenders().map(({ track }) => [track.id, { source: track.kind === "audio" ? "microphone" : "camera" }]));
  const published = await request({ type: "publish", sdp, sources });
  await pc.setRemoteDescription({ type: "answer", sdp: published.sdp });
  return published.tracks;
}

const commands = {
  /** Publishes by WHIP. */
  async whip({ url, token, number, simulcast = false }) {
    const pc = peer();
    add(pc, number, simulcast ? LARGE : SMALL);
    const { sdp } = await pc.createOffer();
    await pc.setLocalDescription({ type: "offer", sdp: simulcast ? threeEncodings(sdp) : sdp });
    await pc.setRemoteDescription({ type: "answer", sdp: await post(url, token, pc.localDescription.sdp) });
    return { offer: pc.localDescription.sdp };
  },

  /** Watches by WHEP. */
  async whep({ url, token }) {
    const pc = peer();
    await pc.setLocalDescription(await pc.createOffer({ offerToReceiveAudio: true, offerToReceiveVideo: true }));
    await pc.setRemoteDescription({ type: "answer", sdp: await post(url, token, pc.localDescription.sdp) });
    return { sections: pc.remoteDescription.sdp.split("\nm=").length - 1 };
  },

  /** Takes part in a room; publishes too where it has a number. */
  async join({ url, token, number }) {
    let receiving = null;
    let work = Promise.resolve();
    const joined = { offers: 0, people: new Map(), slots: new Map() };
    room = joined;
    const request = await enter(url, (message) => {
      for (const person of [...(message.others ?? []), ...(message.present ?? [])]) joined.people.set(person.id, person.name);
      for (const slot of message.slots ?? []) joined.slots.set(slot.mid, slot);
      if (message.type === "offer") {
        work = work.then(async () => {
          joined.offers++;
          receiving ??= peer();
          await receiving.setRemoteDescription({ type: "offer", sdp: message.sdp });
          await receiving.setLocalDescription(await receiving.createAnswer());
          await request({ type: "answer", offer: message.offer, sdp: receiving.localDescription.sdp });
        }).catch((failure) => (joined.failure = String(failure)));
      }
    });
    await request({ type: "join", token });
    await request({ type: "receive", semantics: "plan-b" });
    return number === undefined ? {} : { tracks: await publish(request, number) };
  },

  /** Many who send and receive nothing, the first of them with number 0. */
  async crowd({ url, tokens }) {
    for (const [number, token] of tokens.entries()) {
      const request = await enter(url, () => undefined);
      await request({ type: "join", token });
      await publish(request, number);
    }
    return {};
  },

  /** What it receives: by track, and in a room whose it is. */
  async receives() {
    return {
      offers: room?.offers ?? 0,
      failure: room?.failure ?? null,
      tracks: received.map(({ id, kind, frames, hue, loudness, hertz }) => {
        const slot = [...(room?.slots.values() ?? [])].find(({ mid }) => id.endsWith(`-${mid}`));
        return {
          kind,
          frames,
          sees: hue,
          hears: loudness < 1000 ? -1 : Math.round((hertz - FIRST_HZ) / STEP_HZ),
          name: slot?.participant ? (room.people.get(slot.participant) ?? "stranger") : null,
        };
      }),
    };
  },

  async close() {
    for (const timer of timers) clearInterval(timer);
    for (const { sink } of received) sink.stop();
    for (const pc of peers) pc.close();
    setTimeout(() => process.exit(0), 50);
    return {};
  },
};

createInterface({ input: process.stdin }).on("line", async (line) => {
  const { command, ...values } = JSON.parse(line);
  try {
    console.log(JSON.stringify({ ok: await commands[command](values) }));
  } catch (failure) {
    console.log(JSON.stringify({ failure: String(failure?.stack ?? failure) }));
  }
});
