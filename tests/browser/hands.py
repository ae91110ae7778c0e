"""What a reader's hands do, as WebDriver says it: the same in both clients that speak it."""

from __future__ import annotations

from typing import Any

KEYS = {"Space": " ", "Enter": "\ue007", "Tab": "\ue004", "End": "\ue010", "Home": "\ue011"} | {
    f"Arrow{side}": chr(0xE012 + k) for k, side in enumerate(("Left", "Up", "Right", "Down"))
}


class Hands:
    """Keyboard and mouse of a page that can evaluate a script and act."""

    def evaluate(self, function: str, *arguments: Any) -> Any:
        raise NotImplementedError

    def _act(self, **source: Any) -> None:
        raise NotImplementedError

    def press(self, *keys: str) -> None:
        strokes = [{"type": kind, "value": KEYS.get(key, key)} for key in keys for kind in ("keyDown", "keyUp")]
        self._act(type="key", id="keyboard", actions=strokes)

    def drag(self, selector: str, *places: tuple[float, float]) -> None:
        """Press the mouse at the first place in an element, shares of its width and height, and let go at the last."""
        box = self.evaluate("selector => probe.box(selector)", selector)
        moves = [
            {"type": "pointerMove", "x": round(box["x"] + x * box["width"]), "y": round(box["y"] + y * box["height"])}
            for x, y in places
        ]
        down, up = ({"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp"))
        mouse = {"pointerType": "mouse"}
        self._act(type="pointer", id="mouse", parameters=mouse, actions=[moves[0], down, *moves[1:], up])
