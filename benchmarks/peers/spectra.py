"""The ten largest curvatures of a network: ours against the whole Hessian and against PyTorch's products in SciPy."""

from __future__ import annotations

import numpy as np
import torch
from scipy.sparse.linalg import LinearOperator, eigsh

from lessons.shared.numerics.classifier import Classifier
from lessons.shared.numerics.curvature import lanczos
from lessons.shared.numerics.networks import Network

from .contest import Call, Contest
from .networks import digits, module, parameters

EXAMPLES, TOP, STEPS = 300, 10, 80


def problem(hidden: int) -> tuple[Classifier, np.ndarray]:
    """A digits network and a place on its surface."""
    x, y = digits()
    network = Network((64, hidden, 10), "tanh")
    return Classifier(network, x[:EXAMPLES], y[:EXAMPLES]), network.random(np.random.default_rng(0), 1)[0]


def ours(hidden: int) -> Call:
    loss, w = problem(hidden)
    start = np.random.default_rng(1).normal(size=loss.dim)
    return lambda: lanczos(lambda v: loss.product(w, v), start, steps=STEPS).values[-TOP:]


def dense(hidden: int) -> Call:
    loss, w = problem(hidden)
    return lambda: np.linalg.eigvalsh(loss.hess(w))[-TOP:]


def torch_lanczos(hidden: int) -> Call:
    loss, w = problem(hidden)
    net = module((64, hidden, 10))
    net[1] = torch.nn.Tanh()
    x, y, point = torch.tensor(loss.x), torch.tensor(loss.y), torch.tensor(w)

    def value(at: torch.Tensor) -> torch.Tensor:
        return torch.nn.functional.cross_entropy(torch.func.functional_call(net, parameters(net, at), (x,)), y)

    def product(v: np.ndarray) -> np.ndarray:
        return torch.func.jvp(torch.func.grad(value), (point,), (torch.tensor(v.ravel()),))[1].detach().numpy()

    matrix = LinearOperator((loss.dim, loss.dim), matvec=product, dtype=np.float64)
    return lambda: np.sort(eigsh(matrix, k=TOP, which="LA", tol=1e-8, return_eigenvectors=False))


CONTEST = Contest(
    "Ten largest curvatures",
    f"64-h-10 tanh, {EXAMPLES} digits, one place, eigenvalues to 1e-6",
    "hidden units",
    (8, 16, 32),
    {
        "ours (Lanczos)": ours,
        "the whole Hessian, `eigvalsh`": dense,
        "PyTorch's products in SciPy's `eigsh`": torch_lanczos,
    },
    rtol=1e-6,
)
