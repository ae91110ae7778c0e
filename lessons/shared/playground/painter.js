// @ts-check
// A height field and the lines that lie on it, drawn by WebGL 2 without a library: one mesh, one kind of ribbon. What is used
// here of three.js is 135 kB minified and gzipped, of regl 41 kB, of ogl 19 kB, and a book with a bundler needs Node to be built.
// This is 5 kB with its mesh and its shaders, and surfaces are what the course is about.

import { STRIDE } from "./ground.js";
import { GROUND, RIBBON } from "./shaders.js";

/** @import { Ground } from "./ground.js" */
/** @import { Ribbon } from "./types.js" */
/** @typedef {WebGL2RenderingContext} WebGL */
/** @typedef {{ vertex: string, fragment: string }} Shaders */
/** @typedef {Record<string, number | number[] | Float32Array>} Uniforms */

const COARSE = 3; // vertices of the fine mesh to one of the mesh that a processor alone turns
const SQUARE = [0, 1, 2, 2, 1, 3]; // two triangles of its corners
const BIAS = 5; // pixels by which a ribbon wins over the ground that it lies on

/** A program; `set` uses it with other uniforms. @param {WebGL} gl @param {Shaders} shaders */
function program(gl, { vertex, fragment }) {
  const made = gl.createProgram();
  for (const { kind, text } of [
    { kind: gl.VERTEX_SHADER, text: vertex },
    { kind: gl.FRAGMENT_SHADER, text: fragment },
  ]) {
    const shader = gl.createShader(kind);
    if (!shader) continue; // the context is lost, and comes back with a call of `begin`
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    gl.attachShader(made, shader);
  }
  gl.linkProgram(made);
  if (!gl.getProgramParameter(made, gl.LINK_STATUS) && !gl.isContextLost()) {
    const logs = (gl.getAttachedShaders(made) ?? []).map((shader) => gl.getShaderInfoLog(shader));
    throw new Error(logs.join("\n"));
  }
  /** @type {Record<string, WebGLUniformLocation | null>} */
  const places = {};
  const uniform = (/** @type {string} */ name) => (places[name] ??= gl.getUniformLocation(made, name));
  const set = (/** @type {Uniforms} */ values) => {
    gl.useProgram(made);
    for (const [name, value] of Object.entries(values)) {
      if (typeof value === "number") gl.uniform1f(uniform(name), value);
      else if (value.length === 16) gl.uniformMatrix4fv(uniform(name), false, value);
      else if (value.length === 3) gl.uniform3fv(uniform(name), value);
      else gl.uniform2fv(uniform(name), value);
    }
  };
  return { set };
}

/** A vertex array of its own two buffers, whose vertices hold two attributes of so many floats. @param {WebGL} gl @param {number[]} sizes */
function vertexArray(gl, [first, second]) {
  const [array, vertices, elements] = [gl.createVertexArray(), gl.createBuffer(), gl.createBuffer()];
  gl.bindVertexArray(array);
  gl.bindBuffer(gl.ARRAY_BUFFER, vertices);
  gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, elements);
  const stride = 4 * (first + second);
  gl.enableVertexAttribArray(0);
  gl.vertexAttribPointer(0, first, gl.FLOAT, false, stride, 0);
  gl.enableVertexAttribArray(1);
  gl.vertexAttribPointer(1, second, gl.FLOAT, false, stride, 4 * first);
  const bind = () => gl.bindVertexArray(array);
  /** @param {Float32Array} floats @param {Uint32Array} triangles @param {number} usage */
  const fill = (floats, triangles, usage) => {
    bind();
    gl.bindBuffer(gl.ARRAY_BUFFER, vertices);
    gl.bufferData(gl.ARRAY_BUFFER, floats, usage);
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, triangles, usage);
  };
  return { bind, fill };
}

/** What a context holds, made anew after it was lost. @param {WebGL} gl */
function prepared(gl) {
  const made = {
    ground: program(gl, GROUND),
    ribbon: program(gl, RIBBON),
    mesh: vertexArray(gl, [STRIDE / 2, STRIDE / 2]),
    lines: vertexArray(gl, [3, 4]),
  };
  gl.depthFunc(gl.LEQUAL);
  gl.enable(gl.BLEND);
  gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  return made;
}

/** Does a processor do the work of the graphics card? null where there is no WebGL 2 at all. */
function unaided() {
  const gl = document.createElement("canvas").getContext("webgl2");
  if (!gl) return null;
  const name = gl.getParameter(gl.getExtension("WEBGL_debug_renderer_info")?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER);
  gl.getExtension("WEBGL_lose_context")?.loseContext();
  return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(name);
}

/** @type {boolean | null | undefined} asked once a page */
let slowHere;

/** The painter of one canvas; null where the browser draws no WebGL 2. @param {HTMLCanvasElement} canvas */
export function painter(canvas) {
  slowHere ??= unaided();
  if (slowHere === null) return null;
  const gl = canvas.getContext("webgl2", { antialias: !slowHere, preserveDrawingBuffer: true }); // for print
  return gl && painterOf(gl, canvas, slowHere);
}

/** @param {WebGL} gl @param {HTMLCanvasElement} canvas @param {boolean} slow  no graphics card helps */
function painterOf(gl, canvas, slow) {
  let gpu = prepared(gl);
  /** @type {Ribbon[]} */
  let ribbons = [];
  let [fine, coarse] = [0, 0]; // corners of the triangles
  let far = 1;

  /** @param {Ground} ground */
  function load(ground) {
    far = ground.relief + Math.hypot(ground.box.width, ground.box.height) / 2;
    const meshes = [ground.triangles(), slow ? ground.triangles(COARSE) : new Uint32Array(0)];
    [fine, coarse] = meshes.map(({ length }) => length);
    const triangles = new Uint32Array(fine + coarse);
    triangles.set(meshes[0]);
    triangles.set(meshes[1], fine);
    gpu.mesh.fill(ground.vertices(), triangles, gl.STATIC_DRAW);
  }

  /**
   * Takes the lines: `points` are x, y, z in turn, `over` the ribbons over them.
   * Each segment has four vertices of its own: where no graphics card helps, as many instances take twenty times as long.
   * @param {Float32Array} points
   * @param {Ribbon[]} over
   */
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
    gpu.lines.fill(vertices, corners, gl.DYNAMIC_DRAW);
  }

  /**
   * A processor alone draws coarsely what moves.
   * @param {Float32Array} view
   * @param {Uniforms & { width: number }} tones  of the ground
   * @param {{ width: number, height: number, ratio: number }} plot
   * @param {boolean} moving
   */
  function draw(view, tones, { width, height, ratio: most }, moving) {
    const finest = slow ? (moving ? 0.5 : 1) : moving ? 1.5 : 2; // pixels of the canvas to one of the page
    const ratio = Math.min(finest, most);
    const size = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== size[0] || canvas.height !== size[1]) [canvas.width, canvas.height] = size;
    gl.viewport(0, 0, size[0], size[1]);
    gl.clearColor(0, 0, 0, 0);
    gl.depthMask(true);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    gl.enable(gl.DEPTH_TEST);
    gpu.ground.set({ view, ...tones, width: tones.width * ratio });
    gpu.mesh.bind();
    if (slow && moving) gl.drawElements(gl.TRIANGLES, coarse, gl.UNSIGNED_INT, 4 * fine);
    else gl.drawElements(gl.TRIANGLES, fine, gl.UNSIGNED_INT, 0);
    if (!ribbons.length) return;
    gl.depthMask(false); // one over the other in the order in which they come, as on the map
    gpu.lines.bind();
    gpu.ribbon.set({ view, size, bias: BIAS / (2 * far) });
    for (const { from, to, color, radius, rim } of ribbons) {
      if (rim && slow && moving) continue;
      gpu.ribbon.set({ paint: color, radius: radius * ratio });
      gl.drawElements(gl.TRIANGLES, 6 * (to - from), gl.UNSIGNED_INT, 24 * from);
    }
  }

  const begin = () => (gpu = prepared(gl));
  const close = () => gl.getExtension("WEBGL_lose_context")?.loseContext(); // a browser keeps sixteen at most
  return { load, lay, draw, begin, close, slow };
}
