// For pages of which nothing is measured: the machine that runs the tests encodes and decodes the pictures of all of them.
// Large enough for three encodings.
(() => {
  const SMALL = { width: { ideal: 960 }, height: { ideal: 540 }, frameRate: { ideal: 10 } };
  const getUserMedia = MediaDevices.prototype.getUserMedia;
  MediaDevices.prototype.getUserMedia = function (constraints) {
    const { video } = constraints ?? {};
    const asked = video ? { ...constraints, video: { ...(video === true ? {} : video), ...SMALL } } : constraints;
    return getUserMedia.call(this, asked);
  };
})();
