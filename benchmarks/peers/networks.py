"""The course's networks and digits as PyTorch has them."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
import torch
from sklearn.datasets import load_digits


@cache
def digits() -> tuple[np.ndarray, np.ndarray]:
    """All 1,797 images (n, 64), grey values from 0 to 1, and their digits (n,)."""
    data = load_digits()
    return data.data / 16, data.target


def module(widths: tuple[int, ...]) -> torch.nn.Sequential:
    """A ReLU network whose parameters, one after the other, are the course's vector w: weights by rows, then biases."""
    layers: list[torch.nn.Module] = []
    for inputs, outputs in pairwise(widths):
        layers += [torch.nn.Linear(inputs, outputs, dtype=torch.float64), torch.nn.ReLU()]
    return torch.nn.Sequential(*layers[:-1]).requires_grad_(True)


def parameters(net: torch.nn.Module, w: torch.Tensor) -> dict[str, torch.Tensor]:
    """The named parameters of `net` as views of w (dim,)."""
    found, start = {}, 0
    for name, one in net.named_parameters():
        found[name] = w[start : start + one.numel()].view(one.shape)
        start += one.numel()
    return found
