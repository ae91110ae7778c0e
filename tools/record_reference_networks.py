"""Records PyTorch's gradients of small deep networks for the tests of deep_networks.py; needs the extra `torch`.

The forward pass is written here a second time, with PyTorch's own normalizations, losses and autograd.
"""

import itertools
import json
from pathlib import Path

import torch
from torch.nn import functional

UNITS = {"ReLU": torch.relu, "tanh": torch.tanh, "sigmoid": torch.sigmoid}
WIDTHS = (3, 4, 4, 4, 2)
CASES = [
    *itertools.product(UNITS, ("none", "batch", "layer"), (None, 0.5), ("before",)),
    *itertools.product(("ReLU", "tanh"), ("batch", "layer"), (None, 0.5), ("after",)),
]


def normalized(h, norm, normalization):
    if normalization == "batch":
        return functional.batch_norm(h, None, None, *norm, training=True)
    return functional.layer_norm(h, h.shape[-1:], *norm) if normalization == "layer" else h


def outputs(weights, norms, x, unit, normalization, residual, placement):
    h = a = x
    for depth, (matrix, bias) in enumerate(weights):
        branch = functional.linear(a, matrix, bias)
        inner = residual is not None and 0 < depth < len(weights) - 1
        h = h + residual * branch if inner else branch
        if depth == len(weights) - 1:
            return h
        if placement == "before":
            a = UNITS[unit](normalized(h, norms[depth], normalization))
        else:
            a = normalized(UNITS[unit](h), norms[depth], normalization)
    raise AssertionError


def main():
    torch.set_default_dtype(torch.float64)
    torch.manual_seed(0)
    x, y = torch.randn(5, WIDTHS[0]), torch.tensor([0, 1, 1, 0, 1])
    records = []
    for unit, normalization, residual, placement in CASES:
        pairs = list(itertools.pairwise(WIDTHS))
        weights = [[torch.randn(out, inputs) / inputs**0.5, 0.3 * torch.randn(out)] for inputs, out in pairs]
        norms = [[1 + 0.3 * torch.randn(out), 0.3 * torch.randn(out)] for _, out in pairs[:-1]]
        used = norms if normalization != "none" else []
        parameters = [p.requires_grad_() for group in (*weights, *used) for p in group]
        out = outputs(weights, norms, x, unit, normalization, residual, placement)
        loss = functional.cross_entropy(out, y)
        grads = torch.autograd.grad(loss, parameters)
        flat = torch.cat([p.detach().ravel() for p in parameters])
        records.append(
            {
                "network": [unit, normalization, residual, placement],
                "w": flat.tolist(),
                "loss": loss.item(),
                "outputs": out.tolist(),
                "grad": torch.cat([g.ravel() for g in grads]).tolist(),
            }
        )
    data = {"torch": torch.__version__, "widths": WIDTHS, "x": x.tolist(), "y": y.tolist(), "networks": records}
    path = Path(__file__).parents[1] / "tests/lessons/shared/numerics/recorded" / "reference_networks.json"
    path.write_text(json.dumps(data).replace('{"network"', '\n{"network"') + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
