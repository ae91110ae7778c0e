// @ts-check
// A height field and the lines that lie on it, drawn by WebGL 2 without a library: one mesh, one kind of ribbon. What is used
// here of three.js is 135 kB minified and gzipped, of regl 41 kB, of ogl 19 kB, and a book with a bundler needs Node to be built.
// This file is 5 kB as it stands, and surfaces are what the course is about. Colours are [r, g, b] from 0 to 1, lengths are
// pixels of the page.

const CELL = 3; // pixels between vertices; one more where no graphics card helps
const COARSE = 3; // vertices of the fine mesh to one of the mesh that a processor alone turns
const MOST = 260; // vertices along a side
export const BASE = 0.1; // how far the sides reach below the lowest point, as a share of the relief
const STRIDE = 8; // floats of a vertex: place, share, normal, openness
const SQUARE = [0, 1, 2, 2, 1, 3]; // two triangles of its corners
const BIAS = 5; // pixels by which a ribbon wins over the ground that it lies on

// The surface under one box: `height` and `share` take a loss to the height in pixels and to the map's share.
export class Ground {
  columns = 0;
  rows = 0;
  relief = 0;
  /** @type {{ left: number, top: number, width: number, height: number }} */
  box;
  /** @type {[number, number]} */
  cell;

  constructor({ loss, window: [[x0, x1], [y0, y1]], box, height, share, relief, slow = false }) {
    const count = (size) => Math.min(MOST, Math.ceil(size / (CELL + Number(slow)))) + 1;
    const [columns, rows] = [count(box.width), count(box.height)];
    Object.assign(this, { columns, rows, box, relief, cell: [box.width / (columns - 1), box.height / (rows - 1)] });
    this.heights = new Float32Array(columns * rows);
    this.shares = new Float32Array(columns * rows);
    for (let j = 0, k = 0; j < rows; j++) {
      const y = y0 + ((y1 - y0) * j) / (rows - 1);
      for (let i = 0; i < columns; i++, k++) {
        const value = loss([x0 + ((x1 - x0) * i) / (columns - 1), y]);
        this.heights[k] = height(value);
        this.shares[k] = share(value);
      }
    }
  }

  // The height over [across, up] from the middle of the box, between the vertices as they are drawn.
  /** @param {number[]} place */
  at([x, y]) {
    const { columns, rows, heights, cell, box } = this;
    const u = Math.min(columns - 1.001, Math.max(0, (x + box.width / 2) / cell[0]));
    const v = Math.min(rows - 1.001, Math.max(0, (y + box.height / 2) / cell[1]));
    const [i, j] = [Math.floor(u), Math.floor(v)];
    const [a, b, k] = [u - i, v - j, j * columns + i];
    const below = heights[k] + a * (heights[k + 1] - heights[k]);
    const above = heights[k + columns] + a * (heights[k + columns + 1] - heights[k + columns]);
    return below + b * (above - below);
  }

  // How far each vertex stands above its surroundings, −1 to 1: hollows get less light. A mean over a square, by running sums.
  openness() {
    const { columns, rows, heights, relief } = this;
    const radius = Math.round(0.07 * Math.min(columns, rows));
    const along = blurred(heights, columns, rows, 1, columns, radius);
    const mean = blurred(along, rows, columns, columns, 1, radius);
    return heights.map((value, k) => Math.max(-1, Math.min(1, (6 * (value - mean[k])) / relief)));
  }

  // Every vertex of the surface, then of its four sides, top and bottom in turn.
  vertices() {
    const { columns, rows, heights, shares, cell, box, relief } = this;
    const open = this.openness();
    const found = new Float32Array(STRIDE * (columns * rows + 4 * (columns + rows)));
    let n = 0;
    const push = (i, j, z, share, nx, ny, nz, light) => {
      found[n++] = i * cell[0] - box.width / 2;
      found[n++] = j * cell[1] - box.height / 2;
      for (const value of [z, share, nx, ny, nz, light]) found[n++] = value;
    };
    for (let j = 0, k = 0; j < rows; j++) {
      const [south, north] = [j > 0 ? columns : 0, j < rows - 1 ? columns : 0];
      for (let i = 0; i < columns; i++, k++) {
        const [west, east] = [i > 0 ? 1 : 0, i < columns - 1 ? 1 : 0];
        const dx = (heights[k + east] - heights[k - west]) / ((west + east) * cell[0]);
        const dy = (heights[k + north] - heights[k - south]) / (((south + north) / columns) * cell[1]);
        const length = Math.sqrt(1 + dx * dx + dy * dy);
        push(i, j, heights[k], shares[k], -dx / length, -dy / length, 1 / length, open[k]);
      }
    }
    const side = (i, j, nx, ny) => {
      push(i, j, heights[j * columns + i], -1, nx, ny, 0, 0);
      push(i, j, -BASE * relief, -2, nx, ny, 0, 0);
    };
    for (let i = 0; i < columns; i++) side(i, 0, 0, -1);
    for (let j = 0; j < rows; j++) side(columns - 1, j, 1, 0);
    for (let i = columns - 1; i >= 0; i--) side(i, rows - 1, 0, 1);
    for (let j = rows - 1; j >= 0; j--) side(0, j, -1, 0);
    return found;
  }

  // The squares of a mesh over every `stride`-th vertex, and the last one of a row or a column.
  triangles(stride = 1) {
    const { columns, rows } = this;
    const along = (count) => [
      ...Array.from({ length: Math.ceil((count - 1) / stride) }, (_, k) => k * stride),
      count - 1,
    ];
    const [us, vs] = [along(columns), along(rows)];
    const found = new Uint32Array(6 * (us.length - 1) * (vs.length - 1) + 12 * (columns + rows));
    let n = 0;
    const square = (a, b, c, d) => {
      for (const k of [a, b, c, c, b, d]) found[n++] = k;
    };
    for (let j = 0; j + 1 < vs.length; j++) {
      const [south, north] = [vs[j] * columns, vs[j + 1] * columns];
      for (let i = 0; i + 1 < us.length; i++)
        square(south + us[i], south + us[i + 1], north + us[i], north + us[i + 1]);
    }
    const last = columns * rows + 4 * (columns + rows) - 2;
    for (let k = columns * rows; k < last; k += 2) square(k, k + 1, k + 2, k + 3);
    return found;
  }
}

function blurred(values, count, lines, step, jump, radius) {
  const found = new Float32Array(values.length);
  const within = (k) => Math.min(count - 1, Math.max(0, k));
  for (let line = 0; line < lines; line++) {
    const at = (k) => line * jump + within(k) * step;
    let sum = 0;
    for (let k = -radius; k <= radius; k++) sum += values[at(k)];
    for (let k = 0; k < count; k++) {
      found[at(k)] = sum / (2 * radius + 1);
      sum += values[at(k + radius + 1)] - values[at(k - radius)];
    }
  }
  return found;
}

// Light and colour belong to a vertex: the mesh is fine, and a processor alone has a hundred pixels for each of its vertices.
const GROUND = {
  vertex: `#version 300 es
    uniform mat4 view;
    uniform vec3 high, low, side, shadow, light, eye;
    uniform float depth;
    layout(location = 0) in vec4 place;
    layout(location = 1) in vec4 facing;
    out float share; out vec3 tone;
    void main() {
      gl_Position = view * vec4(place.xyz, 1.);
      share = place.w;
      vec3 n = facing.xyz;
      float lit = .5 + .5 * dot(n, light);
      if (share < -.5) {
        tone = side * (.8 + .3 * lit);
        return;
      }
      vec3 base = mix(low, high, clamp(share, 0., 1.));
      float shine = pow(max(dot(n, normalize(light + eye)), 0.), 20.);
      float dark = clamp(1. - 1.12 * lit * lit * lit - .16 * facing.w, 0., 1.);
      tone = mix(base, mix(base, shadow, .62 * dark) + .06 * shine, depth);
    }`,
  // Contour lines stand where `share` crosses the map's levels; its change from pixel to pixel makes them equally thin everywhere.
  fragment: `#version 300 es
    precision highp float;
    in float share; in vec3 tone;
    uniform vec3 ink, paper;
    uniform float levels, depth, width, strong;
    out vec4 color;
    void main() {
      if (share < -.5) {
        float down = -share - 1.;
        color = vec4(mix(tone, paper, smoothstep(0., .8, down)), 1.) * depth * (1. - smoothstep(.6, 1., down));
        return;
      }
      float rung = share * levels - .5;
      float change = max(fwidth(rung), 1e-6);
      float line = 1. - smoothstep(width - .5, width + .5, abs(rung - round(rung)) / change);
      line *= (1. - smoothstep(.3, .8, change)) * step(-.5, rung) * step(rung, levels - .5);
      color = vec4(mix(tone, ink, line * strong), 1.);
    }`,
};

const RIBBON = {
  // A segment becomes a rectangle on the screen, as wide as the ribbon and longer by its round ends.
  vertex: `#version 300 es
    uniform mat4 view; uniform vec2 size; uniform float radius, bias;
    layout(location = 0) in vec3 start;
    layout(location = 1) in vec4 end; // and which of the four corners this is
    flat out vec2 from, to;
    void main() {
      vec4 a = view * vec4(start, 1.), b = view * vec4(end.xyz, 1.);
      from = (a.xy / a.w * .5 + .5) * size; to = (b.xy / b.w * .5 + .5) * size;
      vec2 way = to - from; float far = length(way);
      way = far > 1e-3 ? way / far : vec2(1., 0.);
      float ahead = end.w < 1.5 ? -1. : 1., aside = mod(end.w, 2.) < .5 ? -1. : 1.;
      vec4 at = ahead < 0. ? a : b;
      vec2 pixel = (ahead < 0. ? from : to) + (radius + 1.) * (ahead * way + aside * vec2(-way.y, way.x));
      gl_Position = vec4((pixel / size * 2. - 1.) * at.w, at.z - bias * at.w, at.w);
    }`,
  fragment: `#version 300 es
    precision highp float;
    flat in vec2 from, to;
    uniform vec3 paint; uniform float radius;
    out vec4 color;
    void main() {
      vec2 way = to - from, at = gl_FragCoord.xy - from;
      float off = length(at - way * clamp(dot(at, way) / max(dot(way, way), 1e-6), 0., 1.));
      color = vec4(paint, 1.) * (1. - smoothstep(radius - .5, radius + .5, off));
    }`,
};

function program(gl, { vertex, fragment }) {
  const made = gl.createProgram();
  for (const [kind, text] of [
    [gl.VERTEX_SHADER, vertex],
    [gl.FRAGMENT_SHADER, fragment],
  ]) {
    const shader = gl.createShader(kind);
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    gl.attachShader(made, shader);
  }
  gl.linkProgram(made);
  if (!gl.getProgramParameter(made, gl.LINK_STATUS) && !gl.isContextLost()) {
    throw new Error([...gl.getAttachedShaders(made)].map((shader) => gl.getShaderInfoLog(shader)).join("\n"));
  }
  const places = {};
  const uniform = (name) => (places[name] ??= gl.getUniformLocation(made, name));
  const set = (values) => {
    gl.useProgram(made);
    for (const [name, value] of Object.entries(values)) {
      if (typeof value === "number") gl.uniform1f(uniform(name), value);
      else if (value.length === 16) gl.uniformMatrix4fv(uniform(name), false, value);
      else gl[`uniform${value.length}fv`](uniform(name), value);
    }
  };
  return { set };
}

// Does a processor do the work of the graphics card? null where there is no WebGL 2 at all.
function unaided() {
  const gl = document.createElement("canvas").getContext("webgl2");
  if (!gl) return null;
  const name = gl.getParameter(gl.getExtension("WEBGL_debug_renderer_info")?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER);
  gl.getExtension("WEBGL_lose_context")?.loseContext();
  return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(name);
}

let slow; // asked once a page

// The painter of one canvas; null where the browser draws no WebGL 2.
export function painter(canvas) {
  slow ??= unaided();
  const gl = slow === null ? null : canvas.getContext("webgl2", { antialias: !slow, preserveDrawingBuffer: true }); // for print
  if (!gl) return null;
  let ribbons = [];
  let ground, ribbon, mesh, lines, count, far;

  function begin() {
    [ground, ribbon] = [program(gl, GROUND), program(gl, RIBBON)];
    [mesh, lines] = [gl.createVertexArray(), gl.createVertexArray()];
    const [vertices, triangles, points, corners] = [0, 1, 2, 3].map(() => gl.createBuffer());
    gl.bindVertexArray(mesh);
    gl.bindBuffer(gl.ARRAY_BUFFER, vertices);
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, triangles);
    for (const k of [0, 1]) {
      gl.enableVertexAttribArray(k);
      gl.vertexAttribPointer(k, 4, gl.FLOAT, false, 4 * STRIDE, 16 * k);
    }
    gl.bindVertexArray(lines);
    gl.bindBuffer(gl.ARRAY_BUFFER, points);
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, corners);
    for (const k of [0, 1]) {
      gl.enableVertexAttribArray(k);
      gl.vertexAttribPointer(k, 3 + k, gl.FLOAT, false, 28, 12 * k);
    }
    Object.assign(mesh, { vertices });
    Object.assign(lines, { points });
    gl.depthFunc(gl.LEQUAL);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  }

  function load(field) {
    far = field.relief + Math.hypot(field.box.width, field.box.height) / 2;
    const [fine, coarse] = [field.triangles(), slow ? field.triangles(COARSE) : new Uint32Array(0)];
    count = [fine.length, coarse.length];
    const triangles = new Uint32Array(count[0] + count[1]);
    triangles.set(fine);
    triangles.set(coarse, count[0]);
    gl.bindVertexArray(mesh);
    gl.bindBuffer(gl.ARRAY_BUFFER, mesh.vertices);
    gl.bufferData(gl.ARRAY_BUFFER, field.vertices(), gl.STATIC_DRAW);
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, triangles, gl.STATIC_DRAW);
  }

  // Takes the lines: `points` are x, y, z in turn, `over` them [{from, to, color, radius}].
  // Each segment has four vertices of its own: where no graphics card helps, as many instances take twenty times as long.
  function lay(points, over) {
    ribbons = over;
    const segments = Math.max(0, points.length / 3 - 1);
    const [vertices, corners] = [new Float32Array(28 * segments), new Uint32Array(6 * segments)];
    for (let k = 0, n = 0; k < segments; k++) {
      for (let corner = 0; corner < 4; corner++, n += 7) {
        for (let part = 0; part < 6; part++) vertices[n + part] = points[3 * k + part];
        vertices[n + 6] = corner;
      }
      for (let part = 0; part < 6; part++) corners[6 * k + part] = 4 * k + SQUARE[part];
    }
    gl.bindVertexArray(lines);
    gl.bindBuffer(gl.ARRAY_BUFFER, lines.points);
    gl.bufferData(gl.ARRAY_BUFFER, vertices, gl.DYNAMIC_DRAW);
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, corners, gl.DYNAMIC_DRAW);
  }

  // `tones` are the uniforms of the ground. A processor alone draws coarsely what moves.
  function draw(view, tones, { width, height, ratio: most }, moving) {
    const finest = slow ? (moving ? 0.5 : 1) : moving ? 1.5 : 2; // pixels of the canvas to one of the page
    const ratio = Math.min(finest, most);
    const size = [width, height].map((length) => Math.round(length * ratio));
    if (canvas.width !== size[0] || canvas.height !== size[1]) [canvas.width, canvas.height] = size;
    gl.viewport(0, 0, ...size);
    gl.clearColor(0, 0, 0, 0);
    gl.depthMask(true);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    gl.enable(gl.DEPTH_TEST);
    ground.set({ view, ...tones, width: tones.width * ratio });
    gl.bindVertexArray(mesh);
    if (slow && moving) gl.drawElements(gl.TRIANGLES, count[1], gl.UNSIGNED_INT, 4 * count[0]);
    else gl.drawElements(gl.TRIANGLES, count[0], gl.UNSIGNED_INT, 0);
    if (!ribbons.length) return;
    gl.depthMask(false); // one over the other in the order in which they come, as on the map
    gl.bindVertexArray(lines);
    ribbon.set({ view, size, bias: BIAS / (2 * far) });
    for (const { from, to, color, radius, rim } of ribbons) {
      if (rim && slow && moving) continue;
      ribbon.set({ paint: color, radius: radius * ratio });
      gl.drawElements(gl.TRIANGLES, 6 * (to - from), gl.UNSIGNED_INT, 24 * from);
    }
  }

  begin();
  const close = () => gl.getExtension("WEBGL_lose_context")?.loseContext(); // a browser keeps sixteen at most
  return { load, lay, draw, begin, close, slow };
}
