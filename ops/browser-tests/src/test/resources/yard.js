// Stands in for the camera in pictures of the page: an evening in the yard, with lanterns, drummers and ribbon dancers.
(() => {
  const WIDTH = 1280;
  const HEIGHT = 720;
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const g = canvas.getContext("2d", { alpha: false });
  const random = (seed) => Math.abs(Math.sin(seed * 127.1 + 11.7) * 43_758.5453) % 1;

  function gradient(x0, y0, x1, y1, ...stops) {
    const made = g.createLinearGradient(x0, y0, x1, y1);
    stops.forEach((color, i) => made.addColorStop(i / (stops.length - 1), color));
    return made;
  }

  function glow(x, y, radius, color) {
    const light = g.createRadialGradient(x, y, 0, x, y, radius);
    light.addColorStop(0, color);
    light.addColorStop(1, "rgba(255,170,80,0)");
    g.fillStyle = light;
    g.fillRect(x - radius, y - radius, radius * 2, radius * 2);
  }

  function shape(color, points) {
    g.fillStyle = color;
    g.beginPath();
    points.forEach(([x, y]) => g.lineTo(x, y));
    g.closePath();
    g.fill();
  }

  function sky() {
    g.fillStyle = gradient(0, 0, 0, 470, "#151a3c", "#3a2d5e", "#a5566a", "#f0a268");
    g.fillRect(0, 0, WIDTH, HEIGHT);
    for (let i = 0; i < 90; i++) {
      g.fillStyle = `rgba(255,244,220,${0.15 + 0.6 * random(i + 300)})`;
      g.fillRect(random(i) * WIDTH, random(i + 100) * 230, 1.8, 1.8);
    }
    glow(1010, 130, 190, "rgba(255,226,170,.45)");
    g.fillStyle = "#fff1cf";
    g.beginPath();
    g.arc(1010, 130, 50, 0, 7);
    g.fill();
    for (const [base, height, color, seed] of [[430, 120, "#6c4361", 1], [470, 90, "#432f4d", 7]]) {
      const ridge = [[0, HEIGHT]];
      for (let x = 0; x <= WIDTH; x += 8) {
        ridge.push([x, base - height * (0.5 + 0.3 * Math.sin(x / 190 + seed) + 0.2 * Math.sin(x / 67 + seed * 2))]);
      }
      shape(color, [...ridge, [WIDTH, HEIGHT]]);
    }
  }

  function house() {
    g.fillStyle = "#2a1d22";
    g.fillRect(330, 350, 620, 165);
    for (let i = 0; i < 6; i++) {
      const x = 352 + i * 100;
      g.fillStyle = gradient(0, 365, 0, 500, "#ffd58a", "#f09a4c");
      g.fillRect(x, 372, 76, 128);
      g.strokeStyle = "#5b3a26";
      g.lineWidth = 3;
      for (let k = 1; k < 4; k++) g.strokeRect(x + (76 / 4) * k, 372, 0.1, 128);
      for (let k = 1; k < 5; k++) g.strokeRect(x, 372 + (128 / 5) * k, 76, 0.1);
      g.strokeRect(x, 372, 76, 128);
    }
    g.fillStyle = gradient(0, 240, 0, 365, "#20242f", "#3b3f4c");
    g.beginPath();
    g.moveTo(228, 346);
    g.bezierCurveTo(330, 352, 400, 300, 452, 246);
    g.quadraticCurveTo(640, 262, 828, 246);
    g.bezierCurveTo(880, 300, 950, 352, 1052, 346);
    g.bezierCurveTo(1020, 366, 990, 374, 950, 374);
    g.quadraticCurveTo(640, 386, 330, 374);
    g.bezierCurveTo(290, 374, 260, 366, 228, 346);
    g.fill();
    g.strokeStyle = "rgba(10,12,18,.5)";
    g.lineWidth = 2.5;
    for (let i = -13; i <= 13; i++) {
      g.beginPath();
      g.moveTo(640 + i * 14, 258);
      g.quadraticCurveTo(640 + i * 17, 320, 640 + i * 23, 374);
      g.stroke();
    }
  }

  function ground() {
    g.fillStyle = gradient(0, 500, 0, HEIGHT, "#6d4a36", "#3a2620");
    g.fillRect(0, 505, WIDTH, HEIGHT);
    g.save();
    g.translate(640, 600);
    g.scale(1, 0.24);
    glow(0, 0, 540, "rgba(255,190,110,.6)");
    g.restore();
  }

  function lanterns(t) {
    for (const [x0, y0, x1, y1, count, sag] of [[0, 90, 640, 150, 6, 70], [640, 150, 1280, 70, 6, 80]]) {
      const at = (u) => [x0 + (x1 - x0) * u, y0 + (y1 - y0) * u + sag * 4 * u * (1 - u)];
      g.strokeStyle = "rgba(20,14,20,.8)";
      g.lineWidth = 2;
      g.beginPath();
      for (let u = 0; u <= 1.001; u += 0.05) g.lineTo(...at(u));
      g.stroke();
      for (let i = 0; i < count; i++) {
        const [x, y] = at((i + 0.5) / count);
        const swing = Math.sin(t * 1.6 + i * 1.3 + x0) * 0.09;
        g.save();
        g.translate(x, y);
        g.rotate(swing);
        glow(0, 42, 92, "rgba(255,150,70,.5)");
        g.fillStyle = gradient(0, 14, 0, 70, "#ff8a4a", i % 2 ? "#d83a2e" : "#f7b63c");
        g.beginPath();
        g.ellipse(0, 42, 24, 28, 0, 0, 7);
        g.fill();
        g.fillStyle = "#3a1f1b";
        g.fillRect(-9, 10, 18, 6);
        g.fillRect(-9, 68, 18, 5);
        g.fillRect(-1, 0, 2, 12);
        g.restore();
      }
    }
  }

  /** A dancer with a ribbon on the hat, or with a drum. */
  function dancer(x, y, size, phase, t, color, drums) {
    const hop = Math.abs(Math.sin(t * 4 + phase)) * 12 * size;
    const lean = Math.sin(t * 4 + phase) * 0.1;
    g.fillStyle = "rgba(30,15,10,.35)";
    g.beginPath();
    g.ellipse(x, y + 4, 34 * size, 8 * size, 0, 0, 7);
    g.fill();
    g.save();
    g.translate(x, y - hop);
    g.rotate(lean);
    g.scale(size, size);
    const step = Math.sin(t * 4 + phase) * 16;
    g.lineCap = "round";
    g.strokeStyle = "#f4ead6";
    g.lineWidth = 15;
    for (const side of [-1, 1]) {
      g.beginPath();
      g.moveTo(side * 7, -56);
      g.lineTo(side * (13 + step * side * 0.4), -2);
      g.stroke();
    }
    shape("#fbf5e6", [[-20, -116], [20, -116], [26, -50], [-26, -50]]);
    g.strokeStyle = color;
    g.lineWidth = 8;
    for (const [from, to] of [[-18, 22], [18, -22]]) {
      g.beginPath();
      g.moveTo(from, -114);
      g.lineTo(to, -60);
      g.stroke();
    }
    g.strokeStyle = "#fbf5e6";
    g.lineWidth = 12;
    const beat = Math.sin(t * 8 + phase) * 16;
    for (const side of [-1, 1]) {
      g.beginPath();
      g.moveTo(side * 18, -108);
      g.lineTo(side * 40, drums ? -82 : -118 + beat * side);
      g.lineTo(side * (drums ? 44 : 62), drums ? -72 + beat * side : -140 + beat * side);
      g.stroke();
    }
    if (drums) {
      shape("#a8322a", [[-36, -88], [-10, -76], [10, -76], [36, -88], [36, -52], [10, -64], [-10, -64], [-36, -52]]);
      g.fillStyle = "#f6e7c4";
      for (const side of [-1, 1]) {
        g.beginPath();
        g.ellipse(side * 37, -70, 7, 19, 0, 0, 7);
        g.fill();
      }
    }
    g.fillStyle = "#e7b48e";
    g.beginPath();
    g.arc(0, -132, 15, 0, 7);
    g.fill();
    g.fillStyle = "#17131a";
    g.beginPath();
    g.arc(0, -137, 16, Math.PI, 0);
    g.fill();
    g.fillRect(-23, -139, 46, 5);
    if (!drums) {
      g.strokeStyle = "#fffaf0";
      g.lineWidth = 5;
      g.beginPath();
      const turn = t * 5 + phase;
      for (let s = 0; s <= 1.001; s += 0.04) {
        const angle = turn - s * 5.4;
        g.lineTo(Math.cos(angle) * (20 + 84 * s), -158 - 12 * s + Math.sin(angle) * (8 + 30 * s));
      }
      g.stroke();
    }
    g.restore();
  }

  function crowd(t) {
    for (let i = 0; i < 17; i++) {
      const x = 20 + i * 78 + random(i) * 26;
      const y = 735 + random(i + 40) * 14 - Math.abs(Math.sin(t * 3 + i)) * 4;
      g.fillStyle = ["#1d1620", "#241a26", "#191520"][i % 3];
      g.beginPath();
      g.arc(x, y - 62, 22, 0, 7);
      g.ellipse(x, y, 42, 42, 0, 0, 7);
      g.fill();
    }
  }

  function draw() {
    const t = performance.now() / 1_000;
    sky();
    house();
    ground();
    lanterns(t);
    dancer(470, 596, 0.92, 0.4, t, "#3566b8", false);
    dancer(812, 598, 0.92, 2.1, t, "#3566b8", false);
    dancer(640, 576, 0.86, 1.2, t, "#d8452f", true);
    dancer(330, 640, 1.05, 2.8, t, "#e2b13b", true);
    dancer(955, 642, 1.05, 3.9, t, "#e2b13b", true);
    dancer(640, 668, 1.25, 5.2, t, "#d8452f", false);
    crowd(t);
  }

  navigator.mediaDevices.getUserMedia = async () => {
    draw();
    setInterval(draw, 1_000 / 30);
    const context = new AudioContext();
    const sound = new MediaStreamAudioDestinationNode(context);
    new OscillatorNode(context, { frequency: 220 }).connect(new GainNode(context, { gain: 0.05 })).connect(sound);
    return new MediaStream([...canvas.captureStream(30).getTracks(), ...sound.stream.getTracks()]);
  };
})();
