"""A Matplotlib figure as shared nodes instead of SVG text, so that thousands of states can be compared quickly.

`Recorder` is Matplotlib's SVG renderer over a `Writer` that builds nodes; it names every definition by its content.
Matplotlib's renderer is a private interface: its version is pinned, and tests compare pictures with Matplotlib's own.
"""

from __future__ import annotations

import base64
import hashlib
import io
from functools import lru_cache
from typing import Any

import numpy as np
from matplotlib.backends.backend_mixed import MixedModeRenderer
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.collections import QuadMesh, TriMesh
from matplotlib.figure import Figure
from matplotlib.textpath import TextToPath
from matplotlib.transforms import Affine2D
from PIL import Image

from lessons.shared.drawing.svg import PREFIX
from press.frames.axis_cache import Memory, remember
from press.frames.nodes import Pool, start_tag
from press.frames.path_data import path_data
from press.frames.writer import Definitions, Writer, short

DPI = 110  # of what is drawn as an image
TEXT_PATHS = TextToPath()  # one for all states, since it remembers the formulas that it has set
MOST_PATHS = 400  # a collection of more is drawn as an image


def record(figure: Figure, pool: Pool, definitions: Definitions, memory: Memory | None = None) -> int:
    """Adds the figure to `pool`, and what it refers to to `definitions`; gives the number of its root.

    `memory` belongs to the pool; without it every axis is drawn afresh.
    """
    for axes in figure.axes:
        named = [("patch", axes.patch), *((f"spine-{side}", spine) for side, spine in axes.spines.items())]
        for key, artist in named:
            artist.set_gid(artist.get_gid() or key)
        for collection in axes.collections:
            if isinstance(collection, QuadMesh | TriMesh) or len(collection.get_paths()) > MOST_PATHS:
                collection.set_rasterized(True)
    if memory is not None:
        remember(figure, memory)
    figure.dpi = 72
    width, height = figure.get_size_inches()
    recorder = Recorder(width * 72, height * 72, pool, definitions)
    figure.draw(MixedModeRenderer(figure, width, height, DPI, recorder))  # type: ignore[arg-type]  # Matplotlib's own savefig does the same
    recorder._write_hatches()
    return recorder.writer.root()


class Recorder(RendererSVG):
    """Matplotlib's SVG renderer, with short paths, definitions named by content, and plain words as text."""

    writer: Writer
    _path_collection_id = property(lambda self: 0, lambda self, value: None)  # a count would differ between states

    def __init__(self, width: float, height: float, pool: Pool, definitions: Definitions) -> None:
        super().__init__(width, height, io.StringIO(), image_dpi=DPI, metadata={"Date": None})
        self.writer = Writer(pool, definitions)
        self._text2path = TEXT_PATHS

    def _make_id(self, kind: str, content: Any) -> str:
        return f"{PREFIX}{kind}{hashlib.sha1(str(content).encode()).hexdigest()[:8]}"

    def get_text_width_height_descent(self, s: str, prop: Any, ismath: Any) -> tuple[float, float, float]:
        return _text_size(s, prop.copy(), ismath)  # fonts can change, and change their hash

    def _adjust_glyph_repr(self, glyph_repr: str) -> str:
        return PREFIX + super()._adjust_glyph_repr(glyph_repr)

    def _defined(self, kind: str, tag: str, attributes: dict[str, str], path: dict[str, str]) -> str:
        """A reference to a definition that holds one path."""
        key = self._make_id(kind, (attributes, path))
        inside = start_tag("path", path.items()) + "</path>"
        self.writer.definitions[key] = start_tag(tag, {"id": key, **attributes}.items()) + inside + f"</{tag}>"
        return f"url(#{key})"

    def open_group(self, s: str, gid: str | None = None) -> None:
        self.writer.start("g", key=gid or s)

    def _convert_path(
        self, path: Any, transform: Any = None, clip: Any = None, simplify: Any = None, sketch: Any = None,
        digits: int = 1,
    ) -> str:  # fmt: skip
        page = (0.0, 0.0, self.width, self.height) if clip else None
        cleaned = path.cleaned(transform, True, page, simplify=bool(simplify), sketch=sketch, curves=True)
        return path_data(cleaned.vertices, cleaned.codes.tolist(), digits=digits)

    def _get_clip_attrs(self, gc: Any) -> dict[str, str]:
        path, transform = gc.get_clip_path()
        box = gc.get_clip_rectangle()
        if path is not None:
            d = self._convert_path(path, self._make_flip_transform(transform), simplify=False)
        elif box is not None:
            d = f"M{box.x0:.1f} {self.height - box.y1:.1f}h{box.width:.1f}v{box.height:.1f}h{-box.width:.1f}z"
        else:
            return {}
        return {"clip-path": self._defined("p", "clipPath", {}, {"d": d})}

    def draw_markers(
        self, gc: Any, marker_path: Any, marker_trans: Any, path: Any, trans: Any, rgbFace: Any = None
    ) -> None:
        """One path with an SVG marker at each of its points, however many they are."""
        page = (0, 0, self.width * 72, self.height * 72)
        segments = path.iter_segments(self._make_flip_transform(trans), simplify=False, clip=page)
        points = [vertices[-2:] for vertices, _ in segments if len(vertices)]
        if not points:
            return
        outline = self._convert_path(marker_path, marker_trans + Affine2D().scale(1, -1), simplify=False, digits=2)
        look = {"style": short("style", self._get_style(gc, rgbFace)), "d": outline}
        marker = self._defined("m", "marker", {"markerUnits": "userSpaceOnUse", "overflow": "visible"}, look)
        d = path_data(np.array(points), [1] + [2] * (len(points) - 1))
        self.writer.element("path", d=d, style=f"fill:none;marker:{marker}", **self._get_clip_attrs(gc))

    def draw_image(self, gc: Any, x: float, y: float, im: Any, transform: Any = None) -> None:
        """A raster: exact where it has at most 256 colours, else WebP."""
        height, width = im.shape[:2]
        if transform is None:
            scale = 72 / self.image_dpi
            return self._image(gc, im[::-1], (x, self.height - y - height * scale, width * scale, height * scale))
        (a, c, e), (b, d, f), _ = transform.get_affine().get_matrix()
        if b or c or not transform.is_affine:
            raise ValueError("a turned or sheared image cannot be recorded: draw it with an affine scale only")
        im = im[:: -1 if d > 0 else 1, :: 1 if a > 0 else -1]
        box = (x + e + min(a, 0), self.height - y - f - max(d, 0), abs(a), abs(d))
        return self._image(gc, im, box, style="image-rendering:pixelated")

    def _image(self, gc: Any, im: Any, box: tuple[float, float, float, float], **look: str) -> None:
        place = {name: f"{value:.2f}" for name, value in zip(("x", "y", "width", "height"), box, strict=True)}
        self.writer.start("g", **self._get_clip_attrs(gc))
        self.writer.element("image", attrib=place, preserveAspectRatio="none", href=_data_uri(im), **look)
        self.writer.end()

    def draw_text(
        self, gc: Any, x: float, y: float, s: str, prop: Any, angle: float, ismath: Any = False, mtext: Any = None
    ) -> None:
        """Words as text, formulas as glyphs."""
        draw = self._draw_text_as_path if ismath else self._draw_text_as_text
        draw(gc, x, y, s, prop, angle, ismath, mtext)


@lru_cache(1 << 14)
def _text_size(s: str, font: Any, ismath: Any) -> Any:
    return TEXT_PATHS.get_text_width_height_descent(s, font, ismath)


def _data_uri(im: Any) -> str:
    im, file = np.ascontiguousarray(im), io.BytesIO()
    colors, places = np.unique(im.reshape(-1, 4).view("u4"), return_inverse=True)
    if len(colors) > 256:
        kind = "webp"
        Image.fromarray(im).save(file, kind, quality=60, method=4)
    else:
        kind = "png"
        palette = colors.view("u1").reshape(-1, 4)
        indexed = Image.fromarray(places.reshape(im.shape[:2]).astype("u1"), "P")
        indexed.putpalette(palette[:, :3].tobytes())
        indexed.save(file, kind, optimize=True, transparency=palette[:, 3].tobytes())
    return f"data:image/{kind};base64,{base64.b64encode(file.getvalue()).decode()}"
