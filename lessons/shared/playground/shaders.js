// @ts-check
// The two programs of the graphics card: the ground with its light and its contour lines, and the ribbons that lie on it.

// Light and colour belong to a vertex: the mesh is fine, and a processor alone has a hundred pixels for each of its vertices.
export const GROUND = {
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

export const RIBBON = {
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
