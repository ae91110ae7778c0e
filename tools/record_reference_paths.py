"""Records PyTorch's paths into tests/lessons/shared/numerics/recorded/reference_paths.json; needs the extra `torch`.

The losses are written here a second time, for autograd, so that surfaces, gradients and optimizers are all independent.
"""

import json
from pathlib import Path

import torch

LOSSES = {
    "rosenbrock": (lambda w: 100 * (w[1] - w[0] ** 2) ** 2 + (1 - w[0]) ** 2, [-1.2, 1.0]),
    "himmelblau": (lambda w: (w[0] ** 2 + w[1] - 11) ** 2 + (w[0] + w[1] ** 2 - 7) ** 2, [0.5, -1.0]),
    "quartic": (lambda w: 0.4 * w[0] ** 4 - 2 * w[0] ** 2 + 0.5 * w[0] + 2, [2.2]),
    "strict_saddle": (lambda w: w[0] ** 2 - w[1] ** 2, [1.0, 1e-6]),
}
OPTIMIZERS = {
    "gradient_descent": (torch.optim.SGD, {}, {}),
    "heavy_ball": (torch.optim.SGD, {"momentum": 0.9}, {"momentum": 0.9}),
    "nesterov": (torch.optim.SGD, {"momentum": 0.8, "nesterov": True}, {"momentum": 0.8}),
    "rmsprop": (torch.optim.RMSprop, {"alpha": 0.95}, {"decay": 0.95}),
    "adam": (torch.optim.Adam, {"betas": (0.85, 0.99), "eps": 1e-7}, {"beta1": 0.85, "beta2": 0.99, "eps": 1e-7}),
    "adamw": (torch.optim.AdamW, {"weight_decay": 0.1}, {"weight_decay": 0.1}),
}
ADAPTIVE = {"rmsprop", "adam", "adamw"}
STEPS = 100


def path(loss, start, optimizer, options):
    w = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    method, visited = optimizer([w], **options), [start]
    for _ in range(STEPS):
        method.zero_grad()
        loss(w).backward()
        method.step()
        visited.append(w.tolist())
    return visited


def main() -> None:
    records = []
    for surface, (loss, start) in LOSSES.items():
        for name, (optimizer, options, knobs) in OPTIMIZERS.items():
            lr = 0.02 if name in ADAPTIVE else {"rosenbrock": 2e-4, "himmelblau": 1e-3}.get(surface, 0.01)
            visited = path(loss, start, optimizer, options | {"lr": lr})
            records.append({"surface": surface, "optimizer": name, "knobs": knobs | {"lr": lr}, "path": visited})
    data = {"torch": torch.__version__, "paths": records}
    lines = json.dumps(data).replace('{"surface"', '\n{"surface"')
    target = Path(__file__).parents[1] / "tests/lessons/shared/numerics/recorded/reference_paths.json"
    target.write_text(lines + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
