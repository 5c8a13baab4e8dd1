"""A client of WHIP or WHEP made of GStreamer's webrtcbin.

gstreamer.py publish|watch ADDRESS TOKEN

Publishes a moving picture (H.264) and a tone (Opus), or receives whatever comes. Tells what happens by lines of JSON:
{"state": ...} with the connection's, and each second {"video": buffers, "audio": buffers} so far. Goes on until it is
told to end (SIGTERM), then deletes its session.
"""

import json
import signal
import sys
import threading
import urllib.error
import urllib.parse
import urllib.request

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstSdp", "1.0")
gi.require_version("GstWebRTC", "1.0")
from gi.repository import GLib, Gst, GstSdp, GstWebRTC

PUBLISH = """
webrtcbin name=peer bundle-policy=max-bundle
videotestsrc is-live=true pattern=ball ! video/x-raw,width=320,height=180,framerate=15/1 ! videoconvert
  ! x264enc tune=zerolatency speed-preset=ultrafast key-int-max=15 bframes=0 bitrate=300 byte-stream=true
  ! video/x-h264,profile=constrained-baseline ! rtph264pay config-interval=-1 aggregate-mode=zero-latency
  ! application/x-rtp,media=video,encoding-name=H264,payload=96 ! identity name=video ! peer.
audiotestsrc is-live=true freq=600 ! audioconvert ! audioresample ! opusenc ! rtpopuspay
  ! application/x-rtp,media=audio,encoding-name=OPUS,payload=97 ! identity name=audio ! peer.
"""
VIDEO = "application/x-rtp,media=video,clock-rate=90000,encoding-name=%s,payload=%d"
WATCHED = [VIDEO % ("VP8", 96), VIDEO % ("H264", 98) + ",packetization-mode=(string)1"]
AUDIO = "application/x-rtp,media=audio,clock-rate=48000,encoding-name=OPUS,encoding-params=(string)2,payload=97"


def tell(**what):
    print(json.dumps(what), flush=True)


def request(method, address, token, body=None):
    headers = {"Authorization": "Bearer " + token}
    if body is not None:
        headers["Content-Type"] = "application/sdp"
    return urllib.request.urlopen(urllib.request.Request(address, body, headers, method=method), timeout=20)


class Client:
    def __init__(self, role, address, token):
        self.address, self.token, self.session = address, token, None
        self.counts = {"video": 0, "audio": 0}
        if role == "publish":
            self.pipeline = Gst.parse_launch(PUBLISH)
            for kind in self.counts:
                self.count(kind, self.pipeline.get_by_name(kind).get_static_pad("src"))
        else:
            self.pipeline = Gst.Pipeline.new()
            self.pipeline.add(Gst.parse_launch("webrtcbin name=peer bundle-policy=max-bundle"))
        self.peer = self.pipeline.get_by_name("peer")
        if role == "publish":
            index = 0
            while self.peer.emit("get-transceiver", index) is not None:
                transceiver = self.peer.emit("get-transceiver", index)
                transceiver.set_property("direction", GstWebRTC.WebRTCRTPTransceiverDirection.SENDONLY)
                index += 1
        else:
            for caps in (";".join(WATCHED), AUDIO):
                direction = GstWebRTC.WebRTCRTPTransceiverDirection.RECVONLY
                self.peer.emit("add-transceiver", direction, Gst.Caps.from_string(caps))
            self.peer.connect("pad-added", self.receive)
        self.peer.connect("notify::connection-state", self.state)
        self.peer.connect("notify::ice-gathering-state", self.gathered)
        self.peer.connect("on-negotiation-needed", lambda _: self.offer())
        self.pipeline.set_state(Gst.State.PLAYING)

    def count(self, kind, pad):
        def one(*_):
            self.counts[kind] += 1
            return Gst.PadProbeReturn.OK

        pad.add_probe(Gst.PadProbeType.BUFFER, one)

    def offer(self):
        def made(promise, *_):
            reply = promise.get_reply()
            self.peer.emit("set-local-description", reply.get_value("offer"), Gst.Promise.new())

        self.peer.emit("create-offer", None, Gst.Promise.new_with_change_func(made))

    def gathered(self, *_):
        complete = GstWebRTC.WebRTCICEGatheringState.COMPLETE
        if self.session is None and self.peer.get_property("ice-gathering-state") == complete:
            self.session = ""
            threading.Thread(target=self.post, daemon=True).start()

    def post(self):
        offer = self.peer.get_property("local-description").sdp.as_text().encode()
        try:
            with request("POST", self.address, self.token, offer) as answer:
                self.session = urllib.parse.urljoin(self.address, answer.headers["Location"])
                text = answer.read().decode()
        except urllib.error.HTTPError as refused:
            tell(refused=refused.code, why=refused.read().decode())
            return
        _, message = GstSdp.SDPMessage.new_from_text(text)
        description = GstWebRTC.WebRTCSessionDescription.new(GstWebRTC.WebRTCSDPType.ANSWER, message)
        self.peer.emit("set-remote-description", description, Gst.Promise.new())

    def state(self, *_):
        tell(state=self.peer.get_property("connection-state").value_nick)

    def receive(self, _, pad):
        if pad.direction != Gst.PadDirection.SRC:
            return
        decoder = Gst.ElementFactory.make("decodebin")
        decoder.connect("pad-added", self.decoded)
        self.pipeline.add(decoder)
        decoder.sync_state_with_parent()
        pad.link(decoder.get_static_pad("sink"))

    def decoded(self, _, pad):
        self.count("video" if pad.get_current_caps().to_string().startswith("video") else "audio", pad)
        sink = Gst.ElementFactory.make("fakesink")
        self.pipeline.add(sink)
        sink.sync_state_with_parent()
        pad.link(sink.get_static_pad("sink"))

    def close(self):
        if self.session:
            request("DELETE", self.session, self.token).close()
        self.pipeline.set_state(Gst.State.NULL)


def main():
    Gst.init(None)
    client = Client(*sys.argv[1:])
    loop = GLib.MainLoop()
    GLib.timeout_add_seconds(1, lambda: tell(**client.counts) or True)
    GLib.unix_signal_add(GLib.PRIORITY_DEFAULT, signal.SIGTERM, loop.quit)
    loop.run()
    client.close()


main()
