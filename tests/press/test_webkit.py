"""WebKit is found where its driver, a browser of it and a screen are; else its tests are left out, and none fails."""

import shutil

import pytest

from press import webkit


@pytest.fixture
def machine(monkeypatch, tmp_path):
    """A machine with all three; without a name on PATH by `machine.discard(name)`."""
    there = {webkit.DRIVER, webkit.SCREEN}
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}" if name in there else None)
    monkeypatch.setattr(webkit, "debian", lambda package: [])
    monkeypatch.setenv("WEBKIT", str(tmp_path / "MiniBrowser"))
    monkeypatch.delenv("DISPLAY", raising=False)
    return there


def test_it_is_found_by_its_name_in_the_environment(machine, tmp_path):
    assert webkit.ensure() == str(tmp_path / "MiniBrowser")


@pytest.mark.parametrize("missing", [webkit.DRIVER, webkit.SCREEN])
def test_without_driver_or_screen_there_is_none(machine, missing):
    machine.discard(missing)
    assert webkit.ensure() is None


def test_the_screen_of_a_desktop_will_do(machine, monkeypatch):
    machine.discard(webkit.SCREEN)
    monkeypatch.setenv("DISPLAY", ":0")
    assert webkit.ensure()
